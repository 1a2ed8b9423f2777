import {
  compileRules,
  deleteProtectionLevels,
  enforcements,
  findRuleFindings,
  matchesPackageName,
  pushProtectionLevels,
} from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { asksForAsMuch, coveringRules } from "./covering-rules.ts";

const pattern = fc.stringMatching(/^[ab*]{1,6}$/);
const rule = fc
  .record({
    packageNamePattern: pattern,
    packageType: fc.constantFrom("npm", "maven"),
    minimumAccessLevelForPush: fc.option(fc.constantFrom(...pushProtectionLevels)),
    minimumAccessLevelForDelete: fc.option(fc.constantFrom(...deleteProtectionLevels)),
    enforcement: fc.constantFrom(...enforcements),
  })
  .filter((terms) => terms.minimumAccessLevelForPush !== null || terms.minimumAccessLevelForDelete !== null);
const rules = fc
  .array(rule, { minLength: 1, maxLength: 6 })
  .map((terms) => terms.map((one, index) => ({ ...one, id: index + 1 })));

test("law: a covering rule matches every name that the rule matches", () => {
  fc.assert(
    fc.property(rules, fc.stringMatching(/^[ab]{0,8}$/), (all, name) => {
      const [first] = all;
      if (first === undefined || !matchesPackageName(first.packageType, first.packageNamePattern, name)) return;
      for (const covering of coveringRules(first, all)) {
        expect(matchesPackageName(covering.packageType, covering.packageNamePattern, name)).toBe(true);
      }
    }),
  );
});

test("law: deleting a rule that is covered by one that asks for as much changes no requirement", () => {
  fc.assert(
    fc.property(
      rules,
      fc.stringMatching(/^[ab]{1,8}$/),
      fc.constantFrom("push", "delete"),
      (all, packageName, action) => {
        const [first, ...rest] = all;
        if (first === undefined || !coveringRules(first, all).some((one) => asksForAsMuch(one, first))) return;
        const request = { ...first, packageName, action, principal: { kind: "user", accessLevel: "guest" } } as const;
        const before = compileRules(all).decide(request);
        const after = compileRules(rest).decide(request);
        expect(after.outcome).toBe(before.outcome);
        if (before.outcome === "blocked" && after.outcome === "blocked") {
          expect(after.requiredAccessLevel).toBe(before.requiredAccessLevel);
        }
      },
    ),
  );
});

test("law: the rule that core names as covering a redundant one is found", () => {
  fc.assert(
    fc.property(rules, (all) => {
      for (const finding of findRuleFindings(all)) {
        if (finding.type !== "redundant") continue;
        const found = coveringRules(finding.rule, all);
        expect(found).toContain(finding.coveredBy);
        expect(asksForAsMuch(finding.coveredBy, finding.rule)).toBe(true);
      }
    }),
  );
});

test("a rule asks for as much as itself, and no more than an admin's", () => {
  const owner = { packageNamePattern: "*", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
  const admin = { ...owner, minimumAccessLevelForPush: "admin" } as const;
  expect(asksForAsMuch(owner, owner)).toBe(true);
  expect(asksForAsMuch(admin, owner)).toBe(true);
  expect(asksForAsMuch(owner, admin)).toBe(false);
  expect(asksForAsMuch(owner, { ...owner, minimumAccessLevelForDelete: "owner" })).toBe(false);
});
