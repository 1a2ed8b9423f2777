import { newestPostgres, startPostgres } from "@package-protection/postgres-server";
import { insertRule, removeRule } from "@package-protection/testkit";
import { expect, onTestFinished, test } from "vitest";
import { holdInsert, untilWaiting } from "../../test/held-write.ts";
import { poolOf } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns } from "../../test/sample-rule.ts";
import { migrate, postgresRuleStore } from "../index.ts";

async function ownServer() {
  const server = await startPostgres(newestPostgres());
  onTestFinished(() => server.dispose(), 30_000);
  const place = { pool: poolOf(server.url), schema: "public" };
  (await migrate(place.pool))._unsafeUnwrap();
  return { server, place, store: postgresRuleStore(place.pool) };
}

test.each(["stop", "kill"] as const)(
  "after a %s of the server nothing is lost, and the same store goes on",
  async (end) => {
    const { server, place, store } = await ownServer();
    const before = await inserted(store, "a");
    const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
    const held = await holdInsert(place, 1, "held");
    const waiting = [insertRule(store, 1, draftOf("b")), removeRule(store, 1, before.id)];
    await untilWaiting(place, 2);
    await server[end]();
    for (const outcome of await Promise.all(waiting)) {
      expect(outcome._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: true });
    }
    await expect(held.commit()).rejects.toThrow();
    for (const outcome of [await store.changes(1, revision, 10), await insertRule(store, 1, draftOf("b"))]) {
      expect(outcome._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    }

    await server.start();
    expect((await store.changes(1, revision, 10))._unsafeUnwrap()).toMatchObject({ revision, whole: false, rules: [] });
    const after = await inserted(store, "b");
    expect(after.id).toBeGreaterThan(before.id);
    expect(await patterns(store)).toEqual(["a", "b"]);
  },
);

test("the pool emits an error when an idle connection breaks", async () => {
  const { server, place, store } = await ownServer();
  const emitted = new Promise((resolve) => place.pool.once("error", resolve));
  await inserted(store, "a");
  await server.stop();
  expect(await emitted).toBeInstanceOf(Error);
  await server.start();
  expect(await patterns(store)).toEqual(["a"]);
});
