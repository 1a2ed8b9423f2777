import { ruleStoreContract } from "@package-protection/testkit";
import { describe, test } from "vitest";
import { inFile, inMemory } from "../test/rule-database-file.ts";

describe("sqliteRuleStore keeps the contract in a file", () => {
  ruleStoreContract({ test, makeStore: inFile });
});

describe("sqliteRuleStore keeps the contract in memory", () => {
  ruleStoreContract({ test, makeStore: inMemory });
});
