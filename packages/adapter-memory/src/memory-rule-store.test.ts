import {
  type Revision,
  type RuleChanges,
  type RuleDraft,
  type RuleOperation,
  type RuleStore,
  ruleDraft,
} from "@package-protection/core";
import { insertRule, removeRule, ruleStoreContract } from "@package-protection/testkit";
import { describe, expect, test } from "vitest";
import { memoryRuleStore } from "./index.ts";

describe("memoryRuleStore keeps the contract", () => {
  ruleStoreContract({
    test,
    makeStore: async (setting) => ({ store: memoryRuleStore(setting) }),
    without: {
      secondHandle: "each call of memoryRuleStore makes other data",
      restart: "the data ends with the process",
      close: "there is no handle",
    },
  });
});

function draftOf(packageNamePattern: string): RuleDraft {
  const input = { packageNamePattern, packageType: "npm", minimumAccessLevelForDelete: "owner" } as const;
  return ruleDraft(input)._unsafeUnwrap();
}

async function inserted(store: RuleStore, packageNamePattern: string) {
  return (await insertRule(store, 1, draftOf(packageNamePattern)))._unsafeUnwrap();
}

async function comeAndGone(store: RuleStore, times: number) {
  for (let count = 0; count < times; count += 1) {
    const { id } = await inserted(store, "come-and-gone");
    (await removeRule(store, 1, id))._unsafeUnwrap();
  }
}

describe("a reader that was away", () => {
  test("gets what changed, and no more", async () => {
    const store = memoryRuleStore();
    await inserted(store, "a");
    const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
    const rule = await inserted(store, "b");
    await comeAndGone(store, 1);
    expect((await store.changes(1, revision, 10))._unsafeUnwrap()).toMatchObject({
      whole: false,
      rules: [rule],
      removed: [3],
      more: false,
    });
  });

  test("gets many removals in pages, without beginning anew", async () => {
    const store = memoryRuleStore();
    const rule = await inserted(store, "a");
    let { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
    await comeAndGone(store, 25);
    const late = await inserted(store, "b");
    const pages = [];
    for (let more = true; more; ) {
      const page = (await store.changes(1, revision, 10))._unsafeUnwrap();
      pages.push([page.whole, page.removed.length, page.rules.length]);
      ({ revision, more } = page);
    }
    expect(pages).toEqual([
      [false, 10, 0],
      [false, 10, 0],
      [false, 5, 1],
    ]);
    expect((await store.changes(1, null, 10))._unsafeUnwrap().rules).toEqual([rule, late]);
  });

  test("sees on the last page that there is no more", async () => {
    const store = memoryRuleStore();
    const empty = (await store.changes(1, null, 10))._unsafeUnwrap();
    for (const name of ["a", "b", "c"]) await inserted(store, name);
    const rules = (await store.changes(1, empty.revision, 3))._unsafeUnwrap();
    expect([rules.rules.length, rules.more]).toEqual([3, false]);
    await comeAndGone(store, 3);
    const removals = (await store.changes(1, rules.revision, 3))._unsafeUnwrap();
    expect([removals.removed.length, removals.more]).toEqual([3, false]);
    expect((await store.changes(1, removals.revision, 3))._unsafeUnwrap()).toMatchObject({ rules: [], removed: [] });
  });

  test("begins anew after more changes than are kept", async () => {
    const store = memoryRuleStore({ keptChanges: 20 });
    const rule = await inserted(store, "a");
    const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
    await comeAndGone(store, 9);
    await inserted(store, "b");
    const stillKnown = (await store.changes(1, revision, 10_000))._unsafeUnwrap();
    expect(stillKnown).toMatchObject({ whole: false });
    expect(stillKnown.removed).toHaveLength(9);
    await comeAndGone(store, 1);
    expect((await store.changes(1, revision, 10))._unsafeUnwrap()).toMatchObject({
      whole: true,
      rules: [rule, {}],
      removed: [],
    });
  });
});

test("a batch prunes as many of the oldest entries as it takes, and a reader at a kept one goes on", async () => {
  const store = memoryRuleStore({ keptChanges: 5 });
  const revisions = [];
  for (const name of ["a", "b", "c", "d", "e"]) revisions.push((await inserted(store, name)).revision);
  const operations = ["f", "g", "h"].map((packageNamePattern): RuleOperation => {
    return { kind: "insert", terms: draftOf(packageNamePattern) };
  });
  (await store.write(1, operations, { at: 0, by: null }))._unsafeUnwrap();
  const history = (await store.history(1, null, 100))._unsafeUnwrap();
  expect([history.prunedThrough, history.entries.map(({ sequence }) => sequence)]).toEqual([3, [6, 5, 4]]);
  const pages = await Promise.all(revisions.map((revision) => store.changes(1, revision, 10)));
  expect(pages.map((page) => page._unsafeUnwrap().whole)).toEqual([true, true, true, false, false]);
  await inserted(store, "i");
  expect((await store.history(1, null, 100))._unsafeUnwrap().prunedThrough).toBe(4);
});

test("the newest entry is kept, however many changes it has", async () => {
  const store = memoryRuleStore({ keptChanges: 1 });
  const operations = ["a", "b"].map((packageNamePattern): RuleOperation => {
    return { kind: "insert", terms: draftOf(packageNamePattern) };
  });
  (await store.write(1, operations, { at: 0, by: null }))._unsafeUnwrap();
  expect((await store.history(1, null, 10))._unsafeUnwrap().entries[0]?.changes).toHaveLength(2);
});

describe("a project of more rules than one step forgets", () => {
  async function halfForgotten() {
    const store = memoryRuleStore();
    const operations = Array.from({ length: 1_003 }, (_, index): RuleOperation => {
      return { kind: "insert", terms: draftOf(`p${index}`) };
    });
    (await store.write(1, operations, { at: 0, by: null }))._unsafeUnwrap();
    return { store, step: (await store.forget(1))._unsafeUnwrap() };
  }

  test("is forgotten in steps, the last of which says so", async () => {
    const { store, step } = await halfForgotten();
    expect([step.rules.length, step.more]).toEqual([1_000, true]);
    const last = (await store.forget(1))._unsafeUnwrap();
    expect([last.rules.length, last.more]).toEqual([3, false]);
  });

  test("is read in pages between two steps", async () => {
    const { store } = await halfForgotten();
    const pages: [boolean, boolean, number][] = [];
    let since: Revision | null = null;
    for (let more = true; more && pages.length < 10; ) {
      const page: RuleChanges = (await store.changes(1, since, 1))._unsafeUnwrap();
      pages.push([page.whole, page.more, page.rules.length]);
      ({ revision: since, more } = page);
    }
    expect(pages).toEqual([
      [true, true, 1],
      [false, true, 1],
      [false, false, 1],
    ]);
  });
});

test("renaming counts rules, entries and changes, and finds nothing twice", async () => {
  const store = memoryRuleStore();
  const rule = (await insertRule(store, 1, draftOf("a"), { at: 0, by: "ann" }))._unsafeUnwrap();
  (await insertRule(store, 1, draftOf("b"), { at: 0, by: "bob" }))._unsafeUnwrap();
  (await removeRule(store, 1, rule.id, null, { at: 0, by: "bob" }))._unsafeUnwrap();
  // The entry that inserted the rule, the rule after it, and the rule before the removal.
  expect((await store.renameInHistory("ann", "a person"))._unsafeUnwrap()).toEqual({ renamed: 3, more: false });
  // One rule, two entries, and one change.
  expect((await store.renameInHistory("bob", "a person"))._unsafeUnwrap()).toEqual({ renamed: 4, more: false });
  expect((await store.renameInHistory("ann", "a person"))._unsafeUnwrap()).toEqual({ renamed: 0, more: false });
});

test("rules cannot be changed from outside", async () => {
  const rule = await inserted(memoryRuleStore(), "a");
  expect(Object.isFrozen(rule)).toBe(true);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("keptChanges of %s is a TypeError", (keptChanges) => {
  const message = `keptChanges must be a positive integer, got ${keptChanges}`;
  expect(() => memoryRuleStore({ keptChanges })).toThrow(new TypeError(message));
});
