import { type RuleOperation, revision } from "@package-protection/core";
import { ruleStoreContract } from "@package-protection/testkit";
import { describe, expect, test } from "vitest";
import { migratedSchema, newestServer, servers, unchecked, underTest } from "../../test/rule-database.ts";
import { draftOf, someNote } from "../../test/sample-rule.ts";
import { postgresRuleStore } from "../index.ts";

describe.each(servers)(`postgresRuleStore keeps the contract on $name${unchecked}`, (server) => {
  ruleStoreContract({
    test,
    makeStore: (setting) => underTest(server, setting),
    runs: server === newestServer() ? 40 : 15,
  });
});

test("a project that was never written is at one revision alone", async () => {
  const { pool, schema } = await migratedSchema();
  const store = postgresRuleStore(pool, { schema });
  const never = (await store.changes(1, null, 10))._unsafeUnwrap();
  const operations = ["a", "b"].map((name): RuleOperation => ({ kind: "insert", terms: draftOf(name) }));
  for (const text of ["0.1", "0.x", "0", "1.0", ""]) {
    const options = { ...someNote, expected: revision(text) };
    for (const some of [operations.slice(1), operations]) {
      expect((await store.write(1, some, options))._unsafeUnwrapErr()).toEqual({ type: "rules_changed" });
    }
  }
  expect((await store.write(1, operations, { ...someNote, expected: never.revision })).isOk()).toBe(true);
});

test("postgresRuleStore rejects values that are not a pool", () => {
  for (const wrong of [undefined, null, "postgres://localhost/rules", {}]) {
    expect(() => Reflect.apply(postgresRuleStore, undefined, [wrong])).toThrow(
      new TypeError(`pool must be a Pool of pg, got ${wrong === null ? "null" : typeof wrong}`),
    );
  }
});
