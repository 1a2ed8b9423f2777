import { expect, test } from "vitest";
import {
  clockUnavailable,
  directoryUnavailable,
  featureDisabled,
  forbidden,
  insufficientScope,
  patternTaken,
  preconditionFailed,
  projectNotFound,
  ruleChanged,
  ruleNotFound,
  storeUnavailable,
} from "../index.ts";
import { historyEntryNotFound, inventoryMissing } from "./errors.ts";

test.each([
  ["feature_disabled", featureDisabled],
  ["forbidden", forbidden],
  ["history_entry_not_found", historyEntryNotFound],
  ["insufficient_scope", insufficientScope],
  ["inventory_missing", inventoryMissing],
  ["pattern_taken", patternTaken],
  ["precondition_failed", preconditionFailed],
  ["project_not_found", projectNotFound],
  ["rule_changed", ruleChanged],
  ["rule_not_found", ruleNotFound],
])("the error %s is a type and nothing else, and cannot be changed", (type, error) => {
  expect(error).toEqual({ type });
  expect(Object.isFrozen(error)).toBe(true);
});

test("a failure carries its cause", () => {
  const cause = new Error("no connection");
  expect(clockUnavailable(cause)).toEqual({ type: "clock_unavailable", cause });
  expect(directoryUnavailable(cause)).toEqual({ type: "directory_unavailable", cause });
  expect(storeUnavailable(cause, true)).toEqual({ type: "store_unavailable", mayHaveHappened: true, cause });
});

test("nothing has happened where a store fails, unless it says that something may have", () => {
  expect(storeUnavailable("the disk is gone").mayHaveHappened).toBe(false);
});
