import type { ServerRule } from "@package-protection/client";
import { expect, test } from "vitest";
import { rulesWithTwin, twinsOf } from "./twin-rules.ts";

function rule(id: number, packageNamePattern: string, enforcement: ServerRule["enforcement"]): ServerRule {
  return {
    id,
    projectId: 7,
    packageType: "npm",
    packageNamePattern,
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement,
  };
}

const rules = [
  rule(1, "@acme/*", "active"),
  rule(2, "@acme/*", "evaluate"),
  rule(3, "@ACME/*", "active"),
  rule(4, "left-pad", "evaluate"),
];

test("twins have the same type and exactly the same pattern", () => {
  const terms = { packageType: "npm", packageNamePattern: "@acme/*" } as const;
  expect(twinsOf(terms, null, rules)).toEqual({ active: rules[0], evaluate: rules[1] });
  expect(twinsOf(terms, 1, rules)).toEqual({ evaluate: rules[1] });
  expect(twinsOf({ ...terms, packageType: "pypi" }, null, rules)).toEqual({});
});

test("the list knows which rules have a twin", () => {
  expect([...rulesWithTwin(rules)]).toEqual([1, 2]);
});
