import { memoryRuleStore } from "@package-protection/adapter-memory";
import { projectNotFound, type RuleStore, ruleChanged, storeUnavailable } from "@package-protection/core";
import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { plainSetting, type ServerOptions, settings, startServer } from "../test/server.js";
import type { Authenticate } from "./index.js";
