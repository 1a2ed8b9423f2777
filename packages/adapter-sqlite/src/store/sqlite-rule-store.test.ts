import { ruleStoreContract } from "@package-protection/testkit";
import { describe, expect, test } from "vitest";
import { inFile, inMemory } from "../../test/rule-database-file.ts";
import { openRuleDatabase, sqliteRuleStore } from "../index.ts";

describe("sqliteRuleStore keeps the contract in a file", () => {
  ruleStoreContract({ test, makeStore: inFile });
});

describe("sqliteRuleStore keeps the contract in memory", () => {
  const data = "a database in memory belongs to its handle and ends with it";
  ruleStoreContract({ test, makeStore: inMemory, without: { secondHandle: data, restart: data } });
});

test("sqliteRuleStore rejects values that are not a handle, such as the Result of opening one", async () => {
  const opened = await openRuleDatabase(":memory:");
  for (const wrong of [opened, undefined, null, "rules.sqlite"]) {
    expect(() => Reflect.apply(sqliteRuleStore, undefined, [wrong])).toThrow(
      new TypeError(
        `database must be a handle of better-sqlite3, got ${wrong === opened ? "an object" : wrong === null ? "null" : typeof wrong}; openRuleDatabase returns a Result that holds one`,
      ),
    );
  }
  opened._unsafeUnwrap().close();
});

test.each([0, -1, 1.5, Number.NaN, "10"])(
  "sqliteRuleStore rejects %j as the number of kept changes",
  async (keptChanges) => {
    const database = (await openRuleDatabase(":memory:"))._unsafeUnwrap();
    expect(() => Reflect.apply(sqliteRuleStore, undefined, [database, { keptChanges }])).toThrow(
      new TypeError(`keptChanges must be a positive integer, got ${keptChanges}`),
    );
    database.close();
  },
);
