import type { RuleOperation } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "@package-protection/testkit";
import { describe, expect, onTestFinished, test } from "vitest";
import { startCuttingProxy } from "../../test/cutting-proxy.ts";
import { holdInsert, untilWaiting } from "../../test/held-write.ts";
import { migratedSchema, newestServer, poolOf } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { watchingPool } from "../../test/watching-pool.ts";
import { postgresRuleStore } from "../index.ts";

describe("where it is not known whether a write was done, that is said", () => {
  async function cuttingStore() {
    const { pool, schema } = await migratedSchema();
    const proxy = await startCuttingProxy(newestServer());
    const store = postgresRuleStore(poolOf(proxy.url, { max: 1 }), { schema });
    const rule = await inserted(store, "a");
    const cuttingAt = (statement: string, cut: () => void) =>
      postgresRuleStore(
        watchingPool({ connectionString: proxy.url, max: 1 }, (text) => {
          if (statement === "COMMIT" ? text === statement : text.includes(statement)) cut();
        }),
        { schema },
      );
    return { proxy, store, rule, cuttingAt, direct: postgresRuleStore(pool, { schema }) };
  }

  const twoInserts = ["c", "d"].map((name): RuleOperation => ({ kind: "insert", terms: draftOf(name) }));
  /** Part of each statement of a batch but for the last one. */
  const texts = ["BEGIN", "ON CONFLICT", "ANY ($2", "WITH removed", "operation.before_token"];

  test("the connection was cut after the commit: what is tried again meets what was done, and nothing is lost", async () => {
    const { proxy, store, rule, direct } = await cuttingStore();
    proxy.cutAfterNext();
    const cut = (await insertRule(store, 1, draftOf("b")))._unsafeUnwrapErr();
    expect(cut).toMatchObject({ type: "store_unavailable", mayHaveHappened: true, cause: expect.any(Error) });
    expect(await patterns(direct)).toEqual(["a", "b"]);
    expect((await insertRule(store, 1, draftOf("b")))._unsafeUnwrapErr()).toEqual({
      type: "pattern_taken",
      operation: 0,
    });
    proxy.cutAfterNext();
    expect((await removeRule(store, 1, rule.id))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true });
    expect((await removeRule(store, 1, rule.id))._unsafeUnwrapErr()).toEqual({ type: "rule_not_found", operation: 0 });
    expect(await patterns(store)).toEqual(["b"]);
  });

  test("the connection was cut on the way to the server: what is tried again succeeds", async () => {
    const { proxy, store, rule } = await cuttingStore();
    proxy.cutBeforeNext();
    const write = replaceRule(store, rule, draftOf("b"));
    expect((await write)._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: true });
    (await replaceRule(store, rule, draftOf("b")))._unsafeUnwrap();
    expect(await patterns(store)).toEqual(["b"]);
  });

  test("the connection was ended by an administrator while the write waited", async () => {
    const place = await migratedSchema();
    const pool = poolOf(newestServer().url, { max: 1 });
    const store = postgresRuleStore(pool, place);
    const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const held = await holdInsert(place, 1, "held");
    const writing = insertRule(store, 1, draftOf("b"));
    await untilWaiting(place, 1);
    await place.pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    expect((await writing)._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true, cause: { code: "57P01" } });
    await held.commit();
    expect(await patterns(store)).toEqual(["held"]);
  });

  test("a batch was cut before its commit: it is known to have done nothing", async () => {
    const { proxy, store, cuttingAt, direct } = await cuttingStore();
    for (const statement of texts) {
      const cutting = cuttingAt(statement, () => proxy.cutAfterNext());
      const cut = (await cutting.write(1, twoInserts, someNote))._unsafeUnwrapErr();
      expect(cut, statement).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
      expect(await patterns(direct)).toEqual(["a"]);
    }
    (await store.write(1, twoInserts, someNote))._unsafeUnwrap();
    expect(await patterns(store)).toEqual(["a", "c", "d"]);
  });

  test("a batch was cut at its commit: it may have happened", async () => {
    const { proxy, cuttingAt, direct } = await cuttingStore();
    const before = cuttingAt("COMMIT", () => proxy.cutBeforeNext());
    expect((await before.write(1, twoInserts, someNote))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true });
    expect(await patterns(direct)).toEqual(["a"]);
    const after = cuttingAt("COMMIT", () => proxy.cutAfterNext());
    expect((await after.write(1, twoInserts, someNote))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true });
    expect(await patterns(direct)).toEqual(["a", "c", "d"]);
  });

  test("a read that was cut says nothing of the kind", async () => {
    const { proxy, store } = await cuttingStore();
    proxy.cutAfterNext();
    expect((await store.changes(1, null, 10))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: false });
    expect(await patterns(store)).toEqual(["a"]);
  });
});

test("a connection that breaks while it is used does not end the process", async () => {
  const failures: unknown[] = [];
  const onFailure = (cause: unknown) => failures.push(cause);
  process.on("uncaughtException", onFailure);
  onTestFinished(() => {
    process.off("uncaughtException", onFailure);
  });
  const { schema } = await migratedSchema();
  const proxy = await startCuttingProxy(newestServer());
  const store = postgresRuleStore(poolOf(proxy.url), { schema });
  for (let count = 0; count < 5; count += 1) {
    proxy.cutBeforeNext();
    expect((await store.changes(1, null, 10)).isErr()).toBe(true);
  }
  await inserted(store, "a");
  expect(failures).toEqual([]);
});
