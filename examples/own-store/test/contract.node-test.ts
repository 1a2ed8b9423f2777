import { test } from "node:test";
import { ruleStoreContract } from "@package-protection/testkit";
import { ownStore } from "./own-store.ts";

ruleStoreContract({ test, ...ownStore });
