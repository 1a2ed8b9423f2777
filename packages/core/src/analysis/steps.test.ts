import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testRule } from "../../test/analysis/hostile-rules.ts";
import { ruleFindingsInSteps } from "./rule-findings.ts";
import { ruleSetComparisonInSteps } from "./rule-set-comparison.ts";
import { createWorkCount, type Steps, takeSteps } from "./steps.ts";

const workOfStep = 10_000;

/** How often the work pauses. */
function pausesOf(steps: Steps<unknown>): number {
  let pauses = 0;
  while (steps.next().done !== true) pauses++;
  return pauses;
}

/** Each pattern has 200 characters, and no pattern covers another. */
function rulesOf(count: number) {
  return Array.from({ length: count }, (_, at) => testRule(at + 1, String(at).padStart(200, "x")));
}

// The slow tests hold the work of a step against what V8 counts.
describe("steps", () => {
  test("end as soon as 10,000 were counted, and count anew", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12_000)), (works) => {
        const count = createWorkCount();
        let counted = 0;
        for (const work of works) {
          counted += work;
          expect(count.endsStep(work)).toBe(counted >= workOfStep);
          if (counted >= workOfStep) counted = 0;
        }
      }),
    );
  });

  test("of the findings are as many as the rules' lengths and look-ups ask for", () => {
    // A rule is prepared twice, for 60 each, and looked up once, for 10.
    expect(pausesOf(ruleFindingsInSteps(rulesOf(1_000), null))).toBe(Math.floor((1_000 * 130) / workOfStep));
    expect(pausesOf(ruleFindingsInSteps(rulesOf(10), null))).toBe(0);
  });

  test("of the findings grow with the rules that are compared", () => {
    // Literals of one character share one bucket, so each rule is compared with all before it.
    const alike = Array.from({ length: 200 }, (_, at) =>
      testRule(at + 1, `a*${[...at.toString(8).padStart(3, "0")].join("*")}*`),
    );
    const pauses = pausesOf(ruleFindingsInSteps(alike, null));
    expect(pauses).toBeGreaterThanOrEqual(1);
    expect(pauses).toBeLessThanOrEqual(Math.floor((200 * 40 + (200 * 200) / 2) / workOfStep));
  });

  test("that are taken at once end with the result", () => {
    const rules = [...rulesOf(1_000), testRule(1_001, "x*")];
    expect(takeSteps(ruleFindingsInSteps(rules, null))).toHaveLength(1_000);
  });

  test("of preparing a comparison are as many as the rules of both sets ask for", () => {
    const pauses = pausesOf(ruleSetComparisonInSteps(rulesOf(1_000), rulesOf(500)));
    // Each step ends with the rule that completes its work.
    expect(pauses).toBe(Math.floor(1_500 / Math.ceil(workOfStep / 60)));
  });

  test.each([
    ["kept", [0, 1]],
    ["removed", [0]],
    ["added", [1]],
  ] as const)("of a comparison count each rule that was compared: %s ones", (_, sides) => {
    const rules = Array.from({ length: 40 }, (_, at) => testRule(at + 1, `*${"a".repeat(at)}`));
    const [before, after] = [0, 1].map((side) => (sides.some((one) => one === side) ? rules : []));
    const packages = Array.from(
      { length: 1_000 },
      () => ({ packageType: "generic", packageName: "a".repeat(50) }) as const,
    );
    const comparison = takeSteps(ruleSetComparisonInSteps(before ?? [], after ?? []));
    // A look-up is 10, and each of the 40 rules is compared.
    expect(pausesOf(comparison.comparePackages(packages))).toBe(Math.floor((1_000 * 50) / workOfStep));
  });
});
