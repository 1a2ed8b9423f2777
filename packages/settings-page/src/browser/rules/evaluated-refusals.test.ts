import type { RecentRefusal, ServerRule } from "@package-protection/client";
import type { RuleTerms } from "@package-protection/core";
import { expect, it } from "vitest";
import { evaluatedRefusals } from "./evaluated-refusals.ts";

const terms = {
  packageType: "npm",
  packageNamePattern: "*",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
  enforcement: "evaluate",
} as const;
const rule: ServerRule = { ...terms, id: 4, projectId: 7, updatedAt: 1000 };

function refusal(at: number, enforced: boolean, by: Partial<RuleTerms & { id: number }> = {}): RecentRefusal {
  return {
    at,
    enforced,
    principal: { kind: "deploy-token" },
    name: null,
    action: "push",
    packageType: "npm",
    packageName: "app",
    requiredAccessLevel: null,
    rules: [{ ...terms, id: 4, ...by }],
    ruleCount: 1,
  };
}

const scope = "this process";

it("counts what the rule would have refused since it is as it is", () => {
  const counted = refusal(1500, false);
  const refusals = [
    counted,
    refusal(1400, true),
    refusal(1300, false, { packageNamePattern: "a*" }),
    refusal(900, false, { minimumAccessLevelForPush: "admin" }),
  ];
  expect(evaluatedRefusals(rule, { scope, since: 100, refusals })).toEqual({ found: [counted], since: 1000 });
  expect(evaluatedRefusals(rule, { scope, since: 1200, refusals }).since).toBe(1200);
  expect(evaluatedRefusals(rule, { scope, since: null, refusals }).since).toBeNull();
});

it("keeps the record of a rule that was changed or deleted, and is as before again", () => {
  const refusals = [refusal(900, false), refusal(800, false, { id: 2 })];
  expect(evaluatedRefusals(rule, { scope, since: 100, refusals })).toEqual({ found: refusals, since: 800 });
});
