import type { Revision, RuleStore } from "@package-protection/core";
import type { Pool } from "pg";
import { expect, test } from "vitest";
import { migratedSchema } from "../test/rule-database.ts";
import { draftOf, inserted, patterns } from "../test/sample-rule.ts";
import { postgresRuleStore } from "./index.ts";
import { forgetEvery, keptChanges } from "./rule-writes.ts";
import { tableNames } from "./table-names.ts";

async function storeAndPool() {
  const { pool, schema } = await migratedSchema();
  return { pool, schema, store: postgresRuleStore(pool, { schema }) };
}

async function manyChanges(store: RuleStore, count: number): Promise<void> {
  for (let done = 0; done < count; done += 2) {
    const rule = await inserted(store, "come and gone");
    (await store.remove(1, rule.id, rule.revision))._unsafeUnwrap();
  }
}

async function loggedChanges(pool: Pool, schema: string): Promise<number> {
  const { rows } = await pool.query(`SELECT count(*)::int AS logged FROM ${tableNames(schema).changes}`);
  return Number(rows[0]?.logged);
}

async function changesSince(store: RuleStore, since: Revision | null, limit: number) {
  return (await store.changes(1, since, limit))._unsafeUnwrap();
}

test("the log of a project is bounded, and a reader from before it begins anew", async () => {
  const { pool, schema, store } = await storeAndPool();
  await inserted(store, "a");
  const first = await changesSince(store, null, 10);
  await inserted(store, "b");
  await manyChanges(store, keptChanges - 2);
  expect(await loggedChanges(pool, schema)).toBe(keptChanges);
  const inTime = await changesSince(store, first.revision, 10_000);
  expect(inTime).toMatchObject({ whole: false, rules: [{ packageNamePattern: "b" }] });
  expect(inTime.removed).toHaveLength(keptChanges / 2 - 1);
  await manyChanges(store, forgetEvery - 2);
  expect(await loggedChanges(pool, schema)).toBe(keptChanges + forgetEvery - 2);
  await manyChanges(store, 2);
  expect(await loggedChanges(pool, schema)).toBe(keptChanges);
  const late = await changesSince(store, first.revision, 10_000);
  expect(late).toMatchObject({ whole: true, removed: [] });
  expect(late.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "b"]);
}, 60_000);

test("a reader in the middle of an answer begins anew where its base was forgotten", async () => {
  const { store } = await storeAndPool();
  for (const pattern of ["a", "b", "c"]) await inserted(store, pattern);
  const page = await changesSince(store, null, 2);
  expect(page.more).toBe(true);
  await manyChanges(store, keptChanges + forgetEvery);
  const next = await changesSince(store, page.revision, 2);
  expect(next).toMatchObject({ whole: true, more: true, removed: [] });
  expect(next.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "b"]);
}, 60_000);

test("the log of one project is not shortened by the changes of another", async () => {
  const { store } = await storeAndPool();
  await inserted(store, "a");
  const { revision } = await changesSince(store, null, 10);
  for (let count = 0; count < keptChanges + forgetEvery; count += 2) {
    const rule = (await store.insert(2, draftOf("a"), count))._unsafeUnwrap();
    (await store.remove(2, rule.id, null))._unsafeUnwrap();
  }
  await inserted(store, "b");
  expect((await changesSince(store, revision, 10)).whole).toBe(false);
  expect(await patterns(store)).toEqual(["a", "b"]);
}, 60_000);

test("a reader of a history that was lost begins anew, also after as many new changes", async () => {
  const { pool, schema, store } = await storeAndPool();
  await inserted(store, "a");
  const { projects, rules, changes } = tableNames(schema);
  const tables = [projects, rules, changes];
  for (const table of tables) await pool.query(`CREATE TABLE ${table}_backup AS TABLE ${table}`);
  await inserted(store, "b");
  const { revision } = await changesSince(store, null, 10);
  for (const table of tables) {
    const values = table === rules ? "OVERRIDING SYSTEM VALUE " : "";
    await pool.query(`TRUNCATE ${table}; INSERT INTO ${table} ${values}TABLE ${table}_backup`);
  }
  expect(await changesSince(store, revision, 10)).toMatchObject({ whole: true, rules: [{ packageNamePattern: "a" }] });
  await inserted(store, "c");
  const told = await changesSince(store, revision, 10);
  expect(told.whole).toBe(true);
  expect(told.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "c"]);
});
