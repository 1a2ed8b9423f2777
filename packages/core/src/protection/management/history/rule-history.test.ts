import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule, replaceRule } from "@package-protection/testkit";
import fc from "fast-check";
import { okAsync } from "neverthrow";
import { describe, expect, it, test } from "vitest";
import { managedProject, ownersOf, projectId, request } from "../../../../test/management/managed-project.ts";
import {
  type ListedHistoryEntry,
  type ListHistoryRequest,
  type RuleOperation,
  type RuleStore,
  ruleDraft,
} from "../../../index.ts";

function draft(pattern: string) {
  return ruleDraft(ownersOf(pattern))._unsafeUnwrap();
}

/** Writes entries of so many changes by these callers; each also changes the first rule, if it `touches`. */
async function storeWith(writes: readonly { readonly size: number; readonly by: string; readonly touches: boolean }[]) {
  const store = memoryRuleStore();
  let rule = (await insertRule(store, projectId, draft("first"), { by: "root" }))._unsafeUnwrap();
  for (const [place, { size, by, touches }] of writes.entries()) {
    const operations: RuleOperation[] = Array.from({ length: size }, (_, at) => ({
      kind: "insert",
      terms: draft(`r-${place}-${at}`),
    }));
    if (touches)
      operations.splice(size, 0, {
        kind: "replace",
        ruleId: rule.id,
        expected: rule.revision,
        terms: draft(`first-${place}`),
      });
    const written = (await store.write(projectId, operations, { at: place, by }))._unsafeUnwrap();
    rule = written.changes.map(({ after }) => after).find((after) => after?.id === rule.id) ?? rule;
  }
  return { store, rule };
}

async function allPages(store: RuleStore, filter: Pick<ListHistoryRequest, "by" | "ruleId" | "limit">) {
  const { protection } = managedProject({ store });
  const entries: ListedHistoryEntry[] = [];
  const pages: number[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page = (
      await protection.listHistory({ ...request, ...filter, ...(before !== undefined && { before }) })
    )._unsafeUnwrap();
    expect(page.entries.length).toBeLessThanOrEqual(filter.limit ?? 20);
    entries.push(...page.entries);
    pages.push(page.entries.length);
    before = page.next;
  }
  return { entries, pages };
}

const writes = fc.array(
  fc.record({
    size: fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 4 },
      { arbitrary: fc.integer({ min: 98, max: 260 }), weight: 1 },
    ),
    by: fc.constantFrom("mia", "ben"),
    touches: fc.boolean(),
  }),
  { maxLength: 12 },
);

test("the pages of a history are each entry once, newest first, as far as the filter and a hundred changes go", async () => {
  const filters = fc.record({
    by: fc.option(fc.constantFrom("mia", "ben", "root", "eve"), { nil: undefined }),
    isOfRule: fc.boolean(),
    limit: fc.integer({ min: 1, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(writes, filters, async (made, { by, isOfRule, limit }) => {
      const { store, rule } = await storeWith(made);
      const { entries } = await allPages(store, {
        limit,
        ...(by !== undefined && { by }),
        ...(isOfRule && { ruleId: rule.id }),
      });
      const stored = (await store.history(projectId, null, 10_000))._unsafeUnwrap().entries;
      const expected = stored.flatMap(({ more: _, changes, ...entry }) => {
        const listed = changes
          .filter(({ before, after }) => !isOfRule || (before ?? after)?.id === rule.id)
          .slice(0, 100);
        const isListed = listed.length > 0 && (by === undefined || entry.by === by);
        return isListed ? [{ ...entry, changes: listed, moreChanges: listed.length < changes.length }] : [];
      });
      expect(entries).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("one call reads a bounded part of a history, however much its filter leaves out", async () => {
  const { store } = await storeWith(Array.from({ length: 60 }, () => ({ size: 500, by: "mia", touches: false })));
  let reads = 0;
  const counted: RuleStore = {
    ...store,
    history: (...asked) => {
      reads++;
      return store.history(...asked);
    },
  };
  const { entries, pages } = await allPages(counted, { by: "root" });
  expect(entries.length).toBe(1);
  expect(pages).toEqual([0, 1]);
  expect(reads).toBeLessThanOrEqual(35);
});

test("an entry of which enough is known is not read to its end", async () => {
  const { store } = await storeWith([{ size: 20_000, by: "mia", touches: false }]);
  let changes = 0;
  const counted: RuleStore = {
    ...store,
    history: (...asked) =>
      store.history(...asked).map((page) => {
        changes += page.entries.flatMap((entry) => entry.changes).length;
        return page;
      }),
  };
  expect((await allPages(counted, {})).entries.map((entry) => [entry.changes.length, entry.moreChanges])).toEqual([
    [100, true],
    [1, false],
  ]);
  expect(changes).toBeLessThan(300);
});

test("of a large entry, the change of one rule is listed, and the rest is not read", async () => {
  const { store, rule } = await storeWith([]);
  const operations: RuleOperation[] = [
    { kind: "replace", ruleId: rule.id, expected: rule.revision, terms: draft("changed") },
    ...Array.from({ length: 20_000 }, (_, at): RuleOperation => ({ kind: "insert", terms: draft(`r-${at}`) })),
  ];
  (await store.write(projectId, operations, { at: 1, by: "mia" }))._unsafeUnwrap();
  let reads = 0;
  const counted: RuleStore = {
    ...store,
    history: (...asked) => {
      reads++;
      return store.history(...asked);
    },
  };
  const { entries } = await allPages(counted, { ruleId: rule.id });
  expect(entries.map(({ changes, moreChanges }) => [changes.length, moreChanges])).toEqual([
    [1, true],
    [1, false],
  ]);
  expect(entries[0]?.changes[0]?.after?.packageNamePattern).toBe("changed");
  expect(reads).toBeLessThanOrEqual(3);
});

it("lists what embedded callers change, by their names, and says how much was pruned", async () => {
  const store = memoryRuleStore({ keptChanges: 2 });
  const { protection } = managedProject({ store });
  for (const pattern of ["a", "b", "c"])
    (await protection.createRule({ ...request, rule: ownersOf(pattern) }))._unsafeUnwrap();
  const history = (await protection.listHistory(request))._unsafeUnwrap();
  expect(history).toMatchObject({
    entries: [{ sequence: 3, at: 1000, by: "mia", reverts: null }, { sequence: 2 }],
    next: null,
    prunedThrough: 1,
  });
});

it.each([
  [{ limit: 0 }, "limit must be an integer from 1 to 100, got 0"],
  [{ limit: 101 }, "limit must be an integer from 1 to 100, got 101"],
  [{ limit: 1.5 }, "limit must be an integer from 1 to 100, got 1.5"],
  [{ before: 0 }, "before must be the sequence of a history entry, got 0"],
  [{ before: -1 }, "before must be the sequence of a history entry, got -1"],
  [{ before: Number.NaN }, "before must be the sequence of a history entry, got NaN"],
])("rejects %j with a TypeError: %s", async (wrong, message) => {
  const { protection } = managedProject();
  await expect(protection.listHistory({ ...request, ...wrong }).then()).rejects.toThrow(new TypeError(message));
});

it("is empty before the first entry, and the store is not called", async () => {
  const history: RuleStore["history"] = () => {
    throw new Error("it was read");
  };
  const { protection } = managedProject({ store: { ...memoryRuleStore(), history } });
  const page = (await protection.listHistory({ ...request, before: 1 }))._unsafeUnwrap();
  expect(page).toEqual({ entries: [], next: null, prunedThrough: 0 });
});

it("is read in turns: timers of the host run meanwhile", async () => {
  const { store } = await storeWith(Array.from({ length: 20 }, () => ({ size: 500, by: "mia", touches: false })));
  const { protection } = managedProject({ store });
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  (await protection.listHistory({ ...request, by: "eve" }))._unsafeUnwrap();
  clearInterval(timer);
  expect(turns).toBeGreaterThanOrEqual(5);
});

describe("a page of a store's history is not believed", () => {
  const sound = { entries: [entry(1)], next: null, prunedThrough: 0 };

  function entry(sequence: number) {
    const rule = {
      ...draft("a"),
      id: 1,
      projectId,
      revision: "1.a",
      createdAt: 0,
      createdBy: null,
      updatedAt: 0,
      updatedBy: null,
    };
    return { sequence, at: 0, by: null, reverts: null, changes: [{ before: null, after: rule }], more: false };
  }

  function wrongEntry(wrong: object) {
    return { ...sound, entries: [{ ...entry(1), ...wrong }] };
  }

  const believed = async (page: unknown) => {
    const store = Object.assign(memoryRuleStore(), { history: () => okAsync(page) });
    return managedProject({ store }).protection.listHistory({ ...request, by: "eve" });
  };

  it("unless it is sound", async () => {
    expect((await believed(sound))._unsafeUnwrap()).toEqual({ entries: [], next: null, prunedThrough: 0 });
    const parts = wrongEntry({ more: true, reverts: 1, by: "mia" });
    expect((await believed({ ...parts, next: null }))._unsafeUnwrap().entries).toEqual([]);
  });

  it.each([
    ["the page is not an object", null],
    ["entries is not an array", { ...sound, entries: undefined }],
    ["prunedThrough is not a sequence", { ...sound, prunedThrough: -1 }],
    ["an entry is not an object", { ...sound, entries: [null] }],
    ["sequence is not a positive safe integer", wrongEntry({ sequence: 0 })],
    ["sequence is not a positive safe integer", wrongEntry({ sequence: 0.5 })],
    ["at is not a safe integer", wrongEntry({ at: 0.5 })],
    ["by is neither a string nor null", wrongEntry({ by: 7 })],
    ["reverts is neither a sequence nor null", wrongEntry({ reverts: "1" })],
    ["more is not a boolean", wrongEntry({ more: undefined })],
    ["an entry has no changes", wrongEntry({ changes: [] })],
    ["an entry has no changes", wrongEntry({ changes: "none" })],
    ["a change is not an object", wrongEntry({ changes: [null] })],
    ["a change has neither before nor after", wrongEntry({ changes: [{ before: null, after: null }] })],
    ["sequences do not descend", { ...sound, entries: [entry(1), entry(2)] }],
    ["sequences do not descend", { ...sound, entries: [entry(2), entry(2)] }],
    ["next is neither null nor a position", { ...sound, next: { sequence: 1 } }],
    ["next is neither null nor a position", { ...sound, next: { sequence: 0.5, position: 0 } }],
    ["next is neither null nor a position", { ...sound, next: undefined }],
    ["a page without entries has a next one", { ...sound, entries: [], next: { sequence: 3, position: 0 } }],
    [
      "the next page does not come after this one",
      { ...sound, entries: [entry(3)], next: { sequence: 3, position: 0 } },
    ],
    [
      "a page has at most 1000 changes, got 1001",
      { ...sound, entries: Array.from({ length: 1_001 }, (_, at) => entry(2_000 - at)) },
    ],
  ])("where %s", async (named, page) => {
    const error = (await believed(page))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    expect(String("cause" in error && error.cause)).toContain(`the store's answer is invalid: ${named}`);
  });
});

it("names the person of an entry as the history does after a renaming", async () => {
  const { protection, store } = managedProject();
  const rule = (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
  (await replaceRule(store, rule, draft("b"), { by: "mia" }))._unsafeUnwrap();
  (await protection.renameInHistory("mia", "someone"))._unsafeUnwrap();
  const listed = (await protection.listHistory({ ...request, by: "someone" }))._unsafeUnwrap().entries;
  expect(listed.map(({ sequence }) => sequence)).toEqual([2, 1]);
});
