import type { HistoryChange, HistoryEntry, ServerRule } from "@package-protection/client";
import { expect, test } from "vitest";
import { entryOfDeletion, entryOfPlan, entryOfRule, entryOfSequence } from "./own-entry.ts";

const rule: ServerRule = {
  id: 4,
  projectId: 7,
  packageType: "npm",
  packageNamePattern: "@acme/*",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
  enforcement: "active",
  updatedAt: 1000,
};
const other: ServerRule = { ...rule, id: 5, packageNamePattern: "left-pad" };

function entry(changes: readonly HistoryChange[], sequence = 9): HistoryEntry {
  return { sequence, at: 1000, by: "olivia", reverts: null, changes, moreChanges: false };
}

test("a later change of the same rule by somebody else is not the own one", () => {
  const { isOwn } = entryOfRule(rule);
  expect(isOwn(entry([{ before: null, after: rule }]))).toBe(true);
  expect(isOwn(entry([{ before: rule, after: { ...rule, updatedAt: 1001 } }]))).toBe(false);
  expect(isOwn(entry([{ before: rule, after: null }]))).toBe(false);
});

test("a deletion is known by the rule that went", () => {
  const { isOwn } = entryOfDeletion(4);
  expect(isOwn(entry([{ before: rule, after: null }]))).toBe(true);
  expect(isOwn(entry([{ before: other, after: null }]))).toBe(false);
  expect(isOwn(entry([{ before: null, after: rule }]))).toBe(false);
});

test("a set that was applied is known by all its operations", () => {
  const plan = [
    { operation: "create", before: null, after: { ...rule, id: null } },
    { operation: "delete", before: other, after: null },
  ] as const;
  const { isOwn } = entryOfPlan(plan);
  expect(
    isOwn(
      entry([
        { before: null, after: rule },
        { before: other, after: null },
      ]),
    ),
  ).toBe(true);
  expect(isOwn(entry([{ before: null, after: rule }]))).toBe(false);
  expect(
    isOwn(
      entry([
        { before: rule, after: null },
        { before: null, after: other },
      ]),
    ),
  ).toBe(false);
});

test("a revert is known by its sequence", () => {
  expect(entryOfSequence(9).isOwn(entry([]))).toBe(true);
  expect(entryOfSequence(9).isOwn(entry([], 10))).toBe(false);
});
