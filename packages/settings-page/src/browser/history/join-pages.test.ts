import type { HistoryEntry } from "@package-protection/client";
import { expect, test } from "vitest";
import { joinPages, undoneEntries } from "./join-pages.ts";

const entry = (sequence: number, reverts: number | null = null): HistoryEntry => ({
  sequence,
  at: 0,
  by: "olivia",
  reverts,
  changes: [],
  moreChanges: false,
});

test("an entry that came twice stands once", () => {
  expect(joinPages([entry(5), entry(4)], [entry(4), entry(3)]).map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
  expect(joinPages([], [entry(2)])).toHaveLength(1);
});

test("an undone entry names the one that undid it", () => {
  expect([...undoneEntries([entry(3, 1), entry(2), entry(1)])]).toEqual([[1, 3]]);
});
