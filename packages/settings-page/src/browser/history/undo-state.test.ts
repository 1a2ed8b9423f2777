import type { HistoryChange, HistoryEntry, ServerRule } from "@package-protection/client";
import { expect, test } from "vitest";
import { undoState } from "./undo-state.ts";

function rule(id: number, updatedAt: number): ServerRule {
  return {
    id,
    projectId: 7,
    packageType: "npm",
    packageNamePattern: `package-${id}`,
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: "active",
    updatedAt,
  };
}

function entry(sequence: number, change: HistoryChange, reverts: number | null = null): HistoryEntry {
  return { sequence, at: sequence, by: "olivia", reverts, changes: [change], moreChanges: false };
}

const added = entry(1, { before: null, after: rule(1, 1) });
const changed = entry(2, { before: rule(1, 1), after: rule(1, 2) });
const deleted = entry(3, { before: rule(1, 2), after: null });
const now = (...rules: readonly ServerRule[]) => new Map(rules.map((one) => [one.id, one]));

test("the newest change of a rule can be undone", () => {
  expect(undoState(changed, [changed, added], now(rule(1, 2)))).toEqual({ kind: "possible" });
  expect(undoState(deleted, [deleted, changed, added], now())).toEqual({ kind: "possible" });
});

test("a change is touched by the newest later one of its rule", () => {
  expect(undoState(added, [deleted, changed, added], now())).toEqual({ kind: "touched", by: 3 });
});

test("a change that was undone names the undoing, also where that touched its rule", () => {
  const undoing = entry(3, { before: rule(1, 2), after: rule(1, 3) }, 2);
  expect(undoState(changed, [undoing, changed, added], now(rule(1, 3)))).toEqual({ kind: "undone", by: 3 });
});

test("a rule that is another now was touched, though the change is not among those that were read", () => {
  expect(undoState(added, [added], now(rule(1, 2)))).toEqual({ kind: "touched", by: null });
  expect(undoState(added, [added], now())).toEqual({ kind: "touched", by: null });
});

test("changes of other rules stand in no way", () => {
  const other = entry(2, { before: null, after: rule(2, 2) });
  expect(undoState(added, [other, added], now(rule(1, 1), rule(2, 2)))).toEqual({ kind: "possible" });
});
