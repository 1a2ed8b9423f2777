import { type RuleStore, ruleDraft } from "@package-protection/core";
import { ruleStoreContract } from "@package-protection/testkit";
import { describe, expect, test } from "vitest";
import { memoryRuleStore } from "./index.ts";

describe("memoryRuleStore keeps the contract", () => {
  ruleStoreContract({
    test,
    makeStore: async () => ({ store: memoryRuleStore() }),
    without: {
      secondHandle: "each call of memoryRuleStore makes other data",
      restart: "the data ends with the process",
      close: "there is no handle",
    },
  });
});

async function inserted(store: RuleStore, packageNamePattern: string) {
  const input = { packageNamePattern, packageType: "npm", minimumAccessLevelForDelete: "owner" };
  return (await store.insert(1, ruleDraft(input)._unsafeUnwrap(), 0))._unsafeUnwrap();
}

async function comeAndGone(store: RuleStore, times: number) {
  for (let count = 0; count < times; count += 1) {
    const { id } = await inserted(store, "come-and-gone");
    (await store.remove(1, id, null))._unsafeUnwrap();
  }
}

describe("a reader that was away", () => {
  test("is told what changed, and no more", async () => {
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

  test("is told of many removals in pages, without beginning anew", async () => {
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

  test("is told that there is no more by the page that holds the last of it", async () => {
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

  test("for more removals than are remembered begins anew", async () => {
    const store = memoryRuleStore();
    const rule = await inserted(store, "a");
    const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
    await comeAndGone(store, 1_000);
    const stillKnown = (await store.changes(1, revision, 10_000))._unsafeUnwrap();
    expect(stillKnown).toMatchObject({ whole: false, rules: [] });
    expect(stillKnown.removed).toHaveLength(1_000);
    await comeAndGone(store, 1);
    expect((await store.changes(1, revision, 10))._unsafeUnwrap()).toMatchObject({
      whole: true,
      rules: [rule],
      removed: [],
    });
  });
});

test("rules cannot be changed from outside", async () => {
  const rule = await inserted(memoryRuleStore(), "a");
  expect(Object.isFrozen(rule)).toBe(true);
});
