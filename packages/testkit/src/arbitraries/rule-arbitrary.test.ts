import { changeRule, ruleDraft } from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  arbitraryProjectRules,
  arbitraryProtectionRule,
  arbitraryRuleChange,
  arbitraryRuleDraft,
  arbitraryRuleInput,
} from "./rule-arbitrary.ts";

const many = { numRuns: 2_000, seed: 1 };

test("an arbitrary rule has a level, a positive id and whole numbers for its times", () => {
  fc.assert(
    fc.property(arbitraryProtectionRule(), (rule) => {
      expect(rule.minimumAccessLevelForPush ?? rule.minimumAccessLevelForDelete).not.toBeNull();
      expect(rule.id).toBeGreaterThan(0);
      for (const number of [rule.id, rule.projectId, rule.createdAt, rule.updatedAt]) {
        expect(number).toSatisfy(Number.isSafeInteger);
      }
    }),
  );
});

test("the rules of a project are of that project alone, with no id and no pattern of a type twice", () => {
  fc.assert(
    fc.property(arbitraryProjectRules(), (rules) => {
      expect(new Set(rules.map((rule) => rule.projectId)).size).toBe(Math.min(rules.length, 1));
      expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
      expect(
        new Set(rules.map((rule) => `${rule.packageType} ${rule.enforcement} ${rule.packageNamePattern}`)).size,
      ).toBe(rules.length);
    }),
  );
});

test("arbitrary inputs are valid about half of the time, and reach every violation", () => {
  const results = fc.sample(arbitraryRuleInput(), many).map(ruleDraft);
  const valid = results.filter((result) => result.isOk()).length / results.length;
  expect(valid).toBeGreaterThan(0.4);
  expect(valid).toBeLessThan(0.8);
  const kinds = results.flatMap((result) => (result.isErr() ? result.error.violations.map(({ type }) => type) : []));
  expect([...new Set(kinds)].sort()).toEqual([
    "delete_level_unknown",
    "enforcement_unknown",
    "level_missing",
    "package_type_blank",
    "package_type_unknown",
    "pattern_blank",
    "pattern_format",
    "pattern_not_text",
    "pattern_too_long",
    "push_level_unknown",
  ]);
});

test("arbitrary changes are empty at times, and both valid and invalid", () => {
  const sample = fc.sample(fc.tuple(arbitraryRuleDraft(), arbitraryRuleChange()), many);
  expect(sample.some(([, change]) => Object.keys(change).length === 0)).toBe(true);
  const valid = sample.filter(([terms, change]) => changeRule(terms, change).isOk()).length / sample.length;
  expect(valid).toBeGreaterThan(0.2);
  expect(valid).toBeLessThan(0.8);
});
