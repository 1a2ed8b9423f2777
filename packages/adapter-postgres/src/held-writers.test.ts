import type { Revision } from "@package-protection/core";
import { describe, expect, test } from "vitest";
import { holdWrite, untilWaiting } from "../test/held-write.ts";
import { migratedSchema, servers, unchecked } from "../test/rule-database.ts";
import { draftOf, inserted, patterns, someTime } from "../test/sample-rule.ts";
import { postgresRuleStore } from "./index.ts";

function insertOf(projectId: number, pattern: string) {
  return [projectId, "held", "generic", pattern, "owner", null, someTime];
}

describe.each(servers)(`while a write is held open before its commit, on $name${unchecked}`, (server) => {
  async function heldSchema() {
    const place = await migratedSchema(server);
    return { place, store: postgresRuleStore(place.pool, place) };
  }

  test.each([
    ["the project's first", []],
    ["a later", ["before"]],
  ])("%s change is told before the next one, and neither is passed over", async (_, before) => {
    const { place, store } = await heldSchema();
    for (const pattern of before) await inserted(store, pattern);
    const since = (await store.changes(1, null, 10))._unsafeUnwrap().revision;
    const held = await holdWrite(place, "insertRule", insertOf(1, "held"));
    const waiting = inserted(store, "waiting");
    await untilWaiting(place, 1);
    const meanwhile = (await store.changes(1, since, 10))._unsafeUnwrap();
    expect(meanwhile).toEqual({ revision: since, rules: [], removed: [], whole: false, more: false });
    await held.commit();
    const last = await waiting;
    const told = (await store.changes(1, since, 10))._unsafeUnwrap();
    expect(told.rules.map((rule) => rule.packageNamePattern)).toEqual(["held", "waiting"]);
    expect(told.revision).toBe(last.revision);
  });

  test("a reader is told of each commit once, in order, whatever the others are about to do", async () => {
    const { place, store } = await heldSchema();
    await inserted(store, "before");
    let since: Revision = (await store.changes(1, null, 10))._unsafeUnwrap().revision;
    const told: string[] = [];
    const take = (read: Awaited<ReturnType<typeof store.changes>>): boolean => {
      const { rules, revision, more } = read._unsafeUnwrap();
      told.push(...rules.map((rule) => rule.packageNamePattern));
      since = revision;
      return more || rules.length > 0;
    };
    for (let round = 0; round < 10; round += 1) {
      const held = await holdWrite(place, "insertRule", insertOf(1, `held ${round}`));
      const others = [inserted(store, `first ${round}`), inserted(store, `second ${round}`)];
      await untilWaiting(place, 2);
      const reading = store.changes(1, since, 10);
      await held.commit();
      const [page] = await Promise.all([reading, ...others]);
      // It may have been read before the commit, and so be empty although there is more to tell.
      take(page);
      while (take(await store.changes(1, since, 1)));
    }
    expect(told).toEqual((await patterns(store)).slice(1));
    expect(told).toHaveLength(30);
  });

  test("other projects go on", async () => {
    const { place, store } = await heldSchema();
    const held = await holdWrite(place, "insertRule", insertOf(2, "held"));
    await inserted(store, "a");
    await held.commit();
    expect(await patterns(store)).toEqual(["a"]);
  });

  test("who waits for the same pattern is told that it is taken, or gets it", async () => {
    const { place, store } = await heldSchema();
    const held = await holdWrite(place, "insertRule", insertOf(1, "a"));
    const losing = store.insert(1, draftOf("a"), someTime);
    await untilWaiting(place, 1);
    await held.commit();
    expect((await losing)._unsafeUnwrapErr()).toEqual({ type: "pattern_taken" });
    const given = await holdWrite(place, "insertRule", insertOf(1, "b"));
    const winning = store.insert(1, draftOf("b"), someTime);
    await untilWaiting(place, 1);
    await given.rollBack();
    expect((await winning).isOk()).toBe(true);
    expect(await patterns(store)).toEqual(["a", "b"]);
  });

  test("who waits for the same rule learns what became of it", async () => {
    const { place, store } = await heldSchema();
    const rule = await inserted(store, "a");
    const replacing = [1, rule.id, "held", rule.revision, "generic", "b", "owner", null, someTime];
    const replaced = await holdWrite(place, "replaceRule", replacing);
    const late = [
      store.replace(1, rule.id, rule.revision, draftOf("c"), someTime),
      store.remove(1, rule.id, rule.revision),
    ];
    await untilWaiting(place, 2);
    await replaced.commit();
    for (const outcome of await Promise.all(late)) {
      expect(outcome._unsafeUnwrapErr()).toEqual({ type: "rule_changed" });
    }

    const removed = await holdWrite(place, "removeRule", [1, rule.id, "held again", null]);
    const tooLate = [store.replace(1, rule.id, rule.revision, draftOf("c"), someTime), store.remove(1, rule.id, null)];
    await untilWaiting(place, 2);
    await removed.commit();
    for (const outcome of await Promise.all(tooLate)) {
      expect(outcome._unsafeUnwrapErr()).toEqual({ type: "rule_not_found" });
    }
    expect((await store.changes(1, null, 10))._unsafeUnwrap()).toMatchObject({ revision: "3.held again", rules: [] });
  });

  test("whatever stands there is removed, also where it changed while the removal waited", async () => {
    const { place, store } = await heldSchema();
    const rule = await inserted(store, "a");
    const replacing = [1, rule.id, "held", rule.revision, "generic", "b", "owner", null, someTime];
    const replaced = await holdWrite(place, "replaceRule", replacing);
    const removing = store.remove(1, rule.id, null);
    await untilWaiting(place, 1);
    await replaced.commit();
    expect((await removing)._unsafeUnwrap()).toMatchObject({ packageNamePattern: "b", revision: "2.held" });
    expect(await patterns(store)).toEqual([]);
  });
});
