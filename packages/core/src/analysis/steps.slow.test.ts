import { countWork, workBySize } from "@package-protection/counted-work";
import { describe, expect, test } from "vitest";
import { hostileRuleSets, type TestRule, testRule } from "../../test/analysis/hostile-rules.ts";
import { ruleFindingsInSteps } from "./rule-findings.ts";
import { ruleSetComparisonInSteps } from "./rule-set-comparison.ts";
import { type Steps, takeSteps } from "./steps.ts";

const word = (at: number) => `w${((at * 7919) % 1_000_003).toString(36)}`;

/** Scopes, their packages, and some endings and middles, as a large company has them. */
function commonRules(count: number): TestRule[] {
  return Array.from({ length: count }, (_, at) => {
    const patterns = [`@${word(at - (at % 50))}/${word(at)}`, `@${word(at)}/*`, `*-${word(at)}`, `*${word(at)}*`];
    return testRule(at + 1, patterns[at % 7] ?? patterns[0] ?? "");
  });
}

const ruleSets = { common: commonRules, ...hostileRuleSets };

/** Packages that many of the rules match. */
function packagesOf(rules: readonly TestRule[], count: number) {
  return Array.from({ length: count }, (_, at) => {
    const { packageType, packageNamePattern } = rules[(at * 31) % rules.length] ?? testRule(1, "app");
    return { packageType, packageName: packageNamePattern.replaceAll("*", "x") };
  });
}

/** The greatest work of a step: what V8 counts, not time. */
function greatestStep(steps: Steps<unknown>): number {
  let greatest = 0;
  for (let isDone = false; !isDone; ) {
    const work = countWork(() => {
      isDone = steps.next().done === true;
    });
    greatest = Math.max(greatest, work);
  }
  return greatest;
}

/** Such work takes less than 50 ms. */
const boundOfStep = 8_000_000;

describe.each(Object.entries(ruleSets))("10,000 rules, %s", (_, rulesOf) => {
  const rules = rulesOf(10_000);

  test("each step of the findings is bounded", () => {
    expect(greatestStep(ruleFindingsInSteps(rules, null))).toBeLessThan(boundOfStep);
  });

  test("each step of a comparison is bounded", () => {
    const after = [...rules.slice(10), testRule(20_000, "a*")];
    const preparing = ruleSetComparisonInSteps(rules, after);
    expect(greatestStep(preparing)).toBeLessThan(boundOfStep);
    const comparison = takeSteps(ruleSetComparisonInSteps(rules, after));
    expect(greatestStep(comparison.comparePackages(packagesOf(rules, 25)))).toBeLessThan(boundOfStep);
  });
});

test("twice the rules take about twice the work", () => {
  const [small = 0, large = 0] = workBySize(2_500, 1, (size) => {
    const rules = commonRules(size);
    return () => takeSteps(ruleFindingsInSteps(rules, null));
  });
  expect(large).toBeLessThan(2.5 * small);
});
