import type { HistoryEntry, ServerRule } from "@package-protection/client";
import { expect, it } from "vitest";
import { ruleSetDifferences } from "./rule-set-differences.ts";

function rule(id: number, level: "owner" | "admin", by: string): ServerRule {
  return {
    id,
    projectId: 7,
    packageType: "npm",
    packageNamePattern: `package-${id}`,
    minimumAccessLevelForPush: level,
    minimumAccessLevelForDelete: null,
    enforcement: "active",
    updatedBy: by,
  };
}

it("names who added, changed and deleted", () => {
  const [kept, changed, deleted] = [rule(1, "owner", "olivia"), rule(2, "owner", "olivia"), rule(3, "owner", "olivia")];
  const after = [kept, rule(2, "admin", "max"), rule(4, "owner", "mia")];
  const entry: HistoryEntry = {
    sequence: 9,
    at: 1,
    by: "dana",
    reverts: null,
    changes: [{ before: deleted, after: null }],
    moreChanges: false,
  };
  expect(ruleSetDifferences([kept, changed, deleted], after, [entry])).toEqual([
    { kind: "changed", rule: after[1], before: changed, by: "max" },
    { kind: "created", rule: after[2], by: "mia" },
    { kind: "deleted", rule: deleted, by: "dana" },
  ]);
  expect(ruleSetDifferences([deleted], [], [])).toEqual([{ kind: "deleted", rule: deleted, by: null }]);
});

it("is empty where a rule was only touched", () => {
  expect(ruleSetDifferences([rule(1, "owner", "olivia")], [rule(1, "owner", "max")], [])).toEqual([]);
});
