import type { RecentRefusal, ServerRule } from "@package-protection/client";
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

function refusal(at: number, enforced: boolean, ruleId: number): RecentRefusal {
  return {
    at,
    enforced,
    principal: { kind: "deploy-token" },
    name: null,
    action: "push",
    packageType: "npm",
    packageName: "app",
    requiredAccessLevel: null,
    rules: [{ ...terms, id: ruleId }],
    ruleCount: 1,
  };
}

it("counts what the rule would have refused since it is as it is", () => {
  const counted = refusal(1500, false, 4);
  const refusals = [counted, refusal(1400, true, 4), refusal(1300, false, 5), refusal(900, false, 4)];
  const scope = "this process";
  expect(evaluatedRefusals(rule, { scope, since: 100, refusals })).toEqual({ found: [counted], since: 1000 });
  expect(evaluatedRefusals(rule, { scope, since: 1200, refusals }).since).toBe(1200);
  expect(evaluatedRefusals(rule, { scope, since: null, refusals }).since).toBeNull();
});
