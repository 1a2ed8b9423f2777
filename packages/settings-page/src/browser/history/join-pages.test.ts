import type { HistoryEntry } from "@package-protection/client";
import { expect, test } from "vitest";
import { joinPages } from "./join-pages.ts";

const entry = (sequence: number): HistoryEntry => ({
  sequence,
  at: 0,
  by: "olivia",
  reverts: null,
  changes: [],
  moreChanges: false,
});

test("an entry that came twice stands once", () => {
  expect(joinPages([entry(5), entry(4)], [entry(4), entry(3)]).map(({ sequence }) => sequence)).toEqual([5, 4, 3]);
  expect(joinPages([], [entry(2)])).toHaveLength(1);
});
