import { describe, expect, onTestFinished, test } from "vitest";
import { startCuttingProxy } from "../test/cutting-proxy.ts";
import { holdWrite, untilWaiting } from "../test/held-write.ts";
import { migratedSchema, newestServer, poolOf } from "../test/rule-database.ts";
import { draftOf, inserted, patterns, someTime } from "../test/sample-rule.ts";
import { postgresRuleStore } from "./index.ts";

const insertOfHeld = [1, "held", "generic", "held", "owner", null, someTime];

describe("where it is not known whether a write was done, that is said", () => {
  async function cuttingStore() {
    const { pool, schema } = await migratedSchema();
    const proxy = await startCuttingProxy(newestServer());
    const store = postgresRuleStore(poolOf(proxy.url, { max: 1 }), { schema });
    const rule = await inserted(store, "a");
    return { proxy, store, rule, direct: postgresRuleStore(pool, { schema }) };
  }

  test("the connection was cut after the commit: what is tried again meets what was done, and nothing is lost", async () => {
    const { proxy, store, rule, direct } = await cuttingStore();
    proxy.cutAfterNext();
    const cut = (await store.insert(1, draftOf("b"), someTime))._unsafeUnwrapErr();
    expect(cut).toMatchObject({ type: "store_unavailable", mayHaveHappened: true, cause: expect.any(Error) });
    expect(await patterns(direct)).toEqual(["a", "b"]);
    expect((await store.insert(1, draftOf("b"), someTime))._unsafeUnwrapErr()).toEqual({ type: "pattern_taken" });
    proxy.cutAfterNext();
    expect((await store.remove(1, rule.id, null))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true });
    expect((await store.remove(1, rule.id, null))._unsafeUnwrapErr()).toEqual({ type: "rule_not_found" });
    expect(await patterns(store)).toEqual(["b"]);
  });

  test("the connection was cut on the way to the server: what is tried again succeeds", async () => {
    const { proxy, store, rule } = await cuttingStore();
    proxy.cutBeforeNext();
    const write = store.replace(1, rule.id, rule.revision, draftOf("b"), someTime);
    expect((await write)._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: true });
    (await store.replace(1, rule.id, rule.revision, draftOf("b"), someTime))._unsafeUnwrap();
    expect(await patterns(store)).toEqual(["b"]);
  });

  test("the connection was ended by an administrator while the write waited", async () => {
    const place = await migratedSchema();
    const pool = poolOf(newestServer().url, { max: 1 });
    const store = postgresRuleStore(pool, place);
    const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const held = await holdWrite(place, "insertRule", insertOfHeld);
    const writing = store.insert(1, draftOf("b"), someTime);
    await untilWaiting(place, 1);
    await place.pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    expect((await writing)._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true, cause: { code: "57P01" } });
    await held.commit();
    expect(await patterns(store)).toEqual(["held"]);
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
