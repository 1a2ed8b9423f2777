import type { Revision, RuleOperation } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "@package-protection/testkit";
import { describe, expect, test } from "vitest";
import { holdBatch, holdInsert, holdRemove, holdReplace, untilWaiting } from "../../test/held-write.ts";
import { migratedSchema, outerServers, unchecked } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { postgresRuleStore } from "../index.ts";

function insertOf(pattern: string): RuleOperation {
  return { kind: "insert", terms: draftOf(pattern) };
}

describe.each(outerServers)(`while a write is held open before its commit, on $name${unchecked}`, (server) => {
  async function heldSchema() {
    const place = await migratedSchema(server);
    return { place, store: postgresRuleStore(place.pool, place) };
  }

  test.each([
    ["the project's first", []],
    ["a later", ["before"]],
  ])("a reader gets %s change before the next one, and skips neither", async (_, before) => {
    const { place, store } = await heldSchema();
    for (const pattern of before) await inserted(store, pattern);
    const since = (await store.changes(1, null, 10))._unsafeUnwrap().revision;
    const held = await holdInsert(place, 1, "held");
    const waiting = inserted(store, "waiting");
    await untilWaiting(place, 1);
    const meanwhile = (await store.changes(1, since, 10))._unsafeUnwrap();
    expect(meanwhile).toEqual({ revision: since, rules: [], removed: [], whole: false, more: false });
    await held.commit();
    const last = await waiting;
    const page = (await store.changes(1, since, 10))._unsafeUnwrap();
    expect(page.rules.map((rule) => rule.packageNamePattern)).toEqual(["held", "waiting"]);
    expect(page.revision).toBe(last.revision);
  });

  test("a reader gets each commit once, in order, while others write", async () => {
    const { place, store } = await heldSchema();
    await inserted(store, "before");
    let since: Revision = (await store.changes(1, null, 10))._unsafeUnwrap().revision;
    const read: string[] = [];
    const take = (page: Awaited<ReturnType<typeof store.changes>>): boolean => {
      const { rules, revision, more } = page._unsafeUnwrap();
      read.push(...rules.map((rule) => rule.packageNamePattern));
      since = revision;
      return more || rules.length > 0;
    };
    for (let round = 0; round < 10; round += 1) {
      const held = await holdInsert(place, 1, `held ${round}`);
      const others = [inserted(store, `first ${round}`), inserted(store, `second ${round}`)];
      await untilWaiting(place, 2);
      const reading = store.changes(1, since, 10);
      await held.commit();
      const [page] = await Promise.all([reading, ...others]);
      // It may have been read before the commit, and so be empty although there is more.
      take(page);
      while (take(await store.changes(1, since, 1)));
    }
    expect(read).toEqual((await patterns(store)).slice(1));
    expect(read).toHaveLength(30);
  });

  test("other projects go on", async () => {
    const { place, store } = await heldSchema();
    const held = await holdInsert(place, 2, "held");
    await inserted(store, "a");
    await held.commit();
    expect(await patterns(store)).toEqual(["a"]);
  });

  test("a writer that waits for the same pattern gets it, or pattern_taken", async () => {
    const { place, store } = await heldSchema();
    const held = await holdInsert(place, 1, "a");
    const losing = insertRule(store, 1, draftOf("a"));
    await untilWaiting(place, 1);
    await held.commit();
    expect((await losing)._unsafeUnwrapErr()).toEqual({ type: "pattern_taken", operation: 0 });
    const given = await holdInsert(place, 1, "b");
    const winning = insertRule(store, 1, draftOf("b"));
    await untilWaiting(place, 1);
    await given.rollBack();
    expect((await winning).isOk()).toBe(true);
    expect(await patterns(store)).toEqual(["a", "b"]);
  });

  test("who waits for the same rule learns what became of it", async () => {
    const { place, store } = await heldSchema();
    const rule = await inserted(store, "a");
    const replaced = await holdReplace(place, rule, "b");
    const late = [replaceRule(store, rule, draftOf("c")), removeRule(store, 1, rule.id, rule.revision)];
    await untilWaiting(place, 2);
    await replaced.commit();
    for (const outcome of await Promise.all(late)) {
      expect(outcome._unsafeUnwrapErr()).toEqual({ type: "rule_changed", operation: 0 });
    }

    const removed = await holdRemove(place, rule);
    const tooLate = [replaceRule(store, rule, draftOf("c")), removeRule(store, 1, rule.id)];
    await untilWaiting(place, 2);
    await removed.commit();
    for (const outcome of await Promise.all(tooLate)) {
      expect(outcome._unsafeUnwrapErr()).toEqual({ type: "rule_not_found", operation: 0 });
    }
    expect((await store.changes(1, null, 10))._unsafeUnwrap()).toMatchObject({ revision: "3.held", rules: [] });
  });

  test("whatever stands there is removed, also where it changed while the removal waited", async () => {
    const { place, store } = await heldSchema();
    const rule = await inserted(store, "a");
    const replaced = await holdReplace(place, rule, "b");
    const removing = removeRule(store, 1, rule.id);
    await untilWaiting(place, 1);
    await replaced.commit();
    expect((await removing)._unsafeUnwrap()).toMatchObject({ packageNamePattern: "b", revision: "2.held" });
    expect(await patterns(store)).toEqual([]);
  });

  test("a write that waits for a batch meets what the batch left", async () => {
    const { place, store } = await heldSchema();
    const [a, b] = [await inserted(store, "a"), await inserted(store, "b")];
    const since = (await store.changes(1, null, 10))._unsafeUnwrap().revision;
    const swap: RuleOperation[] = [
      { kind: "replace", ruleId: a.id, expected: a.revision, terms: draftOf("b") },
      { kind: "replace", ruleId: b.id, expected: b.revision, terms: draftOf("a") },
    ];
    const batch = await holdBatch(place, 1, [...swap, insertOf("c")]);
    const waiting = [
      replaceRule(store, a, draftOf("d")),
      removeRule(store, 1, b.id, b.revision),
      insertRule(store, 1, draftOf("c")),
      store.write(1, [insertOf("e"), insertOf("a")], someNote),
      store.write(1, [insertOf("f"), insertOf("g")], { ...someNote, expected: since }),
      insertRule(store, 1, draftOf("h"), { expected: since }),
    ];
    await untilWaiting(place, waiting.length);
    expect((await store.changes(1, since, 10))._unsafeUnwrap()).toMatchObject({ revision: since, rules: [] });
    await batch.commit();
    const outcomes = await Promise.all(waiting);
    expect(outcomes.map((outcome) => outcome._unsafeUnwrapErr())).toEqual([
      { type: "rule_changed", operation: 0 },
      { type: "rule_changed", operation: 0 },
      { type: "pattern_taken", operation: 0 },
      { type: "pattern_taken", operation: 1 },
      { type: "rules_changed" },
      { type: "rules_changed" },
    ]);
    const { rules } = (await store.changes(1, since, 10))._unsafeUnwrap();
    expect(rules.map(({ id, packageNamePattern }) => [id, packageNamePattern])).toEqual([
      [a.id, "b"],
      [b.id, "a"],
      [expect.any(Number), "c"],
    ]);
  });

  test("a removal at any revision, forgetting and renaming take what a batch left while they waited", async () => {
    const { place, store } = await heldSchema();
    const rule = await inserted(store, "a");
    const replacing: RuleOperation = { kind: "replace", ruleId: rule.id, expected: rule.revision, terms: draftOf("b") };
    const batch = await holdBatch(place, 1, [replacing, insertOf("c")]);
    const removing = removeRule(store, 1, rule.id);
    await untilWaiting(place, 1);
    const written = await batch.commit();
    expect((await removing)._unsafeUnwrap()).toEqual(written.changes[0]?.after);

    const renamed = await holdBatch(place, 1, [insertOf("d"), insertOf("e")]);
    const renaming = (async () => {
      for (let more = true; more; ) ({ more } = (await store.renameInHistory("ann", "ben"))._unsafeUnwrap());
    })();
    await untilWaiting(place, 1);
    await renamed.commit();
    await renaming;
    const { entries } = (await store.history(1, null, 100))._unsafeUnwrap();
    expect(JSON.stringify(entries)).not.toContain("ann");

    const forgotten = await holdBatch(place, 1, [insertOf("f"), insertOf("g")]);
    const forgetting = store.forget(1);
    await untilWaiting(place, 1);
    await forgotten.commit();
    const { rules } = (await forgetting)._unsafeUnwrap();
    expect(rules.map((each) => each.packageNamePattern)).toEqual(["c", "d", "e", "f", "g"]);
    expect((await store.history(1, null, 100))._unsafeUnwrap()).toMatchObject({ entries: [], prunedThrough: 6 });
  });
});
