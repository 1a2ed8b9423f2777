import { ruleStoreContract } from "@package-protection/testkit";
import { describe, test } from "vitest";
import { memoryRuleStore } from "./memory-rule-store.ts";

describe("memoryRuleStore keeps the contract", () => {
  ruleStoreContract({ test, makeStore: async () => ({ store: memoryRuleStore() }) });
});
