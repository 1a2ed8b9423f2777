import type { Revision, RuleOperation, RuleStore } from "@package-protection/core";
import { insertRule, removeRule } from "@package-protection/testkit";
import { expect, test } from "vitest";
import { migratedSchema } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { type PostgresRuleStoreOptions, postgresRuleStore } from "../index.ts";
import { tableNames } from "../schema/table-names.ts";

async function storeAndPool(options: PostgresRuleStoreOptions = {}) {
  const { pool, schema } = await migratedSchema();
  return { pool, schema, store: postgresRuleStore(pool, { ...options, schema }) };
}

async function manyChanges(store: RuleStore, count: number): Promise<void> {
  for (let done = 0; done < count; done += 2) {
    const rule = await inserted(store, "come and gone");
    (await removeRule(store, 1, rule.id, rule.revision))._unsafeUnwrap();
  }
}

async function loggedChanges({ pool, schema }: Awaited<ReturnType<typeof storeAndPool>>): Promise<number> {
  const { rows } = await pool.query(`SELECT count(*)::int AS logged FROM ${tableNames(schema).history}`);
  return Number(rows[0]?.logged);
}

async function changesSince(store: RuleStore, since: Revision | null, limit: number) {
  return (await store.changes(1, since, limit))._unsafeUnwrap();
}

function insertsOf(prefix: string, count: number): readonly RuleOperation[] {
  return Array.from({ length: count }, (_, index) => ({ kind: "insert", terms: draftOf(`${prefix}${index}`) }));
}

test("a project's history is bounded, and a reader from before it begins anew", async () => {
  const place = await storeAndPool({ keptChanges: 300 });
  const { store } = place;
  await inserted(store, "a");
  const first = await changesSince(store, null, 10);
  await inserted(store, "b");
  await manyChanges(store, 298);
  expect(await loggedChanges(place)).toBe(300);
  const inTime = await changesSince(store, first.revision, 10_000);
  expect(inTime).toMatchObject({ whole: false, rules: [{ packageNamePattern: "b" }] });
  expect(inTime.removed).toHaveLength(149);
  // A hundredth more may stand there, so that not every write has to prune.
  await manyChanges(store, 2);
  expect(await loggedChanges(place)).toBe(302);
  await manyChanges(store, 2);
  expect(await loggedChanges(place)).toBe(300);
  const late = await changesSince(store, first.revision, 10_000);
  expect(late).toMatchObject({ whole: true, removed: [] });
  expect(late.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "b"]);
  expect((await store.history(1, null, 1))._unsafeUnwrap().prunedThrough).toBe(4);
});

test("a reader in the middle of an answer begins anew where its base was pruned", async () => {
  const { store } = await storeAndPool({ keptChanges: 10 });
  for (const pattern of ["a", "b", "c"]) await inserted(store, pattern);
  const page = await changesSince(store, null, 2);
  expect(page.more).toBe(true);
  await manyChanges(store, 12);
  const next = await changesSince(store, page.revision, 2);
  expect(next).toMatchObject({ whole: true, more: true, removed: [] });
  expect(next.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "b"]);
});

test("an entry of many changes is pruned as a whole, in small steps", async () => {
  const place = await storeAndPool({ keptChanges: 10 });
  const { store } = place;
  (await store.write(1, insertsOf("a", 2_500), someNote))._unsafeUnwrap();
  expect((await store.history(1, null, 5_000))._unsafeUnwrap().entries[0]?.changes).toHaveLength(2_500);
  await inserted(store, "b");
  expect(await loggedChanges(place)).toBe(1);
  expect((await store.history(1, null, 5_000))._unsafeUnwrap()).toMatchObject({
    entries: [{ sequence: 2 }],
    prunedThrough: 1,
  });
});

test("what a failed pruning left is pruned after a later write", async () => {
  const place = await storeAndPool({ keptChanges: 10 });
  const { pool, schema, store } = place;
  const { history } = tableNames(schema);
  await pool.query(`
    CREATE FUNCTION ${history}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
    CREATE TRIGGER not_now BEFORE DELETE ON ${history} EXECUTE FUNCTION ${history}()`);
  for (const prefix of ["a", "b", "c"]) (await store.write(1, insertsOf(prefix, 8), someNote))._unsafeUnwrap();
  expect(await loggedChanges(place)).toBe(24);
  await pool.query(`DROP TRIGGER not_now ON ${history}`);
  await inserted(store, "d");
  expect(await loggedChanges(place)).toBe(9);
  const { entries, prunedThrough } = (await store.history(1, null, 50))._unsafeUnwrap();
  expect([entries.map(({ sequence }) => sequence), prunedThrough]).toEqual([[4, 3], 2]);
});

test("the history of one project is not pruned by the changes of another", async () => {
  const { store } = await storeAndPool({ keptChanges: 10 });
  await inserted(store, "a");
  const { revision } = await changesSince(store, null, 10);
  for (let count = 0; count < 14; count += 2) {
    const rule = (await insertRule(store, 2, draftOf("a")))._unsafeUnwrap();
    (await removeRule(store, 2, rule.id))._unsafeUnwrap();
  }
  await inserted(store, "b");
  expect((await changesSince(store, revision, 10)).whole).toBe(false);
  expect(await patterns(store)).toEqual(["a", "b"]);
});

test("a reader of a history that was lost begins anew, also after as many new changes", async () => {
  const { pool, schema, store } = await storeAndPool();
  await inserted(store, "a");
  const { projects, rules, history } = tableNames(schema);
  const tables = [projects, rules, history];
  for (const table of tables) await pool.query(`CREATE TABLE ${table}_backup AS TABLE ${table}`);
  await inserted(store, "b");
  const { revision } = await changesSince(store, null, 10);
  for (const table of tables) {
    const values = table === rules ? "OVERRIDING SYSTEM VALUE " : "";
    await pool.query(`TRUNCATE ${table}; INSERT INTO ${table} ${values}TABLE ${table}_backup`);
  }
  expect(await changesSince(store, revision, 10)).toMatchObject({ whole: true, rules: [{ packageNamePattern: "a" }] });
  await inserted(store, "c");
  const read = await changesSince(store, revision, 10);
  expect(read.whole).toBe(true);
  expect(read.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "c"]);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  "keptChanges of %s is a TypeError",
  async (keptChanges) => {
    await expect(storeAndPool({ keptChanges })).rejects.toThrow(
      new TypeError(`keptChanges must be a positive integer, got ${keptChanges}`),
    );
  },
);
