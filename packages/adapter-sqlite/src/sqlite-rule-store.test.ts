import { ruleStoreContract } from "@package-protection/testkit";
import { describe, test as runTest } from "vitest";
import { inFile, inMemory } from "../test/rule-database-file.ts";

/** Every commit is synced to the disk, which may be a slow one. */
const test = (title: string, check: () => Promise<void>) => runTest(title, check, 60_000);

describe("sqliteRuleStore keeps the contract in a file", () => {
  ruleStoreContract({ test, makeStore: inFile });
});

describe("sqliteRuleStore keeps the contract in memory", () => {
  const data = "a database in memory belongs to its handle and ends with it";
  ruleStoreContract({ test, makeStore: inMemory, without: { secondHandle: data, restart: data } });
});
