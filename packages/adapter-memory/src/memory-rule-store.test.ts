import { type RuleStore, ruleDraft } from "@package-protection/core";
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

async function inserted(store: RuleStore, packageNamePattern: string) {
  const input = { packageNamePattern, packageType: "npm", minimumAccessLevelForDelete: "owner" } as const;
  return (await insertRule(store, 1, ruleDraft(input)._unsafeUnwrap()))._unsafeUnwrap();
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

test("rules cannot be changed from outside", async () => {
  const rule = await inserted(memoryRuleStore(), "a");
  expect(Object.isFrozen(rule)).toBe(true);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("keptChanges of %s is a TypeError", (keptChanges) => {
  expect(() => memoryRuleStore({ keptChanges })).toThrow(TypeError);
});
