import type { RuleOperation } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "@package-protection/testkit";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { migratedSchema, newestServer, poolOf } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns, someNote, someTime } from "../../test/sample-rule.ts";
import { postgresRuleStore } from "../index.ts";

const bigintOid = 20;

async function backend(pool: pg.Pool): Promise<unknown> {
  return (await pool.query("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;
}

test("however the host reads numbers, the store's numbers are numbers and the host's its own", async () => {
  const original = pg.types.getTypeParser(bigintOid);
  pg.types.setTypeParser(bigintOid, BigInt);
  onTestFinished(() => pg.types.setTypeParser(bigintOid, original));
  const { schema } = await migratedSchema();
  const pool = poolOf(newestServer().url, { types: { getTypeParser: () => () => "the host's" } });
  for (const used of [poolOf(newestServer().url), pool]) {
    const store = postgresRuleStore(used, { schema });
    const rule = (await insertRule(store, Number.MAX_SAFE_INTEGER, draftOf("a"), someNote))._unsafeUnwrap();
    expect(rule).toMatchObject({ projectId: Number.MAX_SAFE_INTEGER, createdAt: someTime });
    expect(Number.isSafeInteger(rule.id)).toBe(true);
    expect((await store.find(rule.projectId, rule.id))._unsafeUnwrap()).toEqual(rule);
    expect((await removeRule(store, rule.projectId, rule.id, rule.revision))._unsafeUnwrap()).toEqual(rule);
  }
  expect((await poolOf(newestServer().url).query("SELECT 1::bigint AS one")).rows).toEqual([{ one: 1n }]);
});

test("a refusal costs no connection, and calls leave nothing on the one that they used", async () => {
  const { schema } = await migratedSchema();
  const pool = poolOf(newestServer().url, { max: 1 });
  const pid = await backend(pool);
  const store = postgresRuleStore(pool, { schema });
  const rule = await inserted(store, "a");
  expect((await insertRule(store, 1, draftOf("a")))._unsafeUnwrapErr()).toEqual({
    type: "pattern_taken",
    operation: 0,
  });
  (await replaceRule(store, rule, draftOf("b")))._unsafeUnwrap();
  expect((await removeRule(store, 1, rule.id, rule.revision))._unsafeUnwrapErr()).toEqual({
    type: "rule_changed",
    operation: 0,
  });
  const batch = ["c", "d"].map((name): RuleOperation => ({ kind: "insert", terms: draftOf(name) }));
  (await store.write(1, batch, someNote))._unsafeUnwrap();
  expect((await store.write(1, batch, someNote))._unsafeUnwrapErr()).toEqual({ type: "pattern_taken", operation: 0 });
  (await store.renameInHistory("ann", "ben"))._unsafeUnwrap();
  (await store.forget(1))._unsafeUnwrap();
  expect(await backend(pool)).toBe(pid);
  expect((await pool.query("SHOW idle_in_transaction_session_timeout")).rows).toEqual([
    { idle_in_transaction_session_timeout: "0" },
  ]);
  expect((await pool.query("SELECT FROM pg_prepared_statements")).rowCount).toBe(0);
  expect((await pool.query("SELECT FROM pg_locks WHERE pid = $1 AND locktype = 'advisory'", [pid])).rowCount).toBe(0);
  const client = await pool.connect();
  expect(client.listenerCount("error")).toBe(0);
  client.release();
});

test("one connection is enough for any number of calls at once", async () => {
  const { schema } = await migratedSchema();
  const store = postgresRuleStore(poolOf(newestServer().url, { max: 1 }), { schema });
  const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
  await Promise.all(names.map((name) => inserted(store, name)));
  expect((await patterns(store)).sort()).toEqual(names.sort());
});
