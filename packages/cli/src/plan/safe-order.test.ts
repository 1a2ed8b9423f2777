import { compileRules, type RuleTerms } from "@package-protection/core";
import {
  arbitraryNameLike,
  arbitraryPackageAction,
  arbitraryPackageType,
  arbitraryPrincipal,
  arbitraryRuleLevels,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf } from "../rules-file/read-rules.ts";
import { type PresentRule, planRules } from "./plan-rules.ts";
import { type Step, safeSteps } from "./safe-order.ts";

/** Few patterns and types, so that old and new rules meet. */
const arbitraryTerms: fc.Arbitrary<Required<RuleTerms>> = fc
  .tuple(fc.constantFrom("*", "a*", "*a", "a", "ab", "A*"), fc.constantFrom("npm", "generic"), arbitraryRuleLevels())
  .map(([packageNamePattern, packageType, levels]) => ({
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush: levels.minimumAccessLevelForPush ?? null,
    minimumAccessLevelForDelete: levels.minimumAccessLevelForDelete ?? null,
    enforcement: "active",
  }));
const arbitraryRules = fc.uniqueArray(arbitraryTerms, { selector: keyOf, maxLength: 8 });
const arbitraryQuestion = fc.record({
  packageName: fc.oneof(fc.constantFrom("a", "ab", "ba", "b", "aba"), arbitraryNameLike("generic", "a*")),
  packageType: fc.oneof(fc.constantFrom("npm", "generic"), arbitraryPackageType()),
  action: arbitraryPackageAction(),
  principal: arbitraryPrincipal(),
});

const numbered = (rules: readonly Required<RuleTerms>[]): readonly PresentRule[] =>
  rules.map((rule, index) => ({ ...rule, id: index + 1 }));

/** The rules after each step, as a server would hold them; a step that a server refuses throws. */
function statesOf(rules: readonly PresentRule[], steps: readonly Step[]): readonly (readonly PresentRule[])[] {
  const states = [rules];
  let nextId = rules.length + 1;
  for (const step of steps) {
    const now = states.at(-1) ?? [];
    if (step.step === "create") {
      expect(now.map(keyOf)).not.toContain(keyOf(step.rule));
      states.push([...now, { ...step.rule, id: nextId }]);
      nextId += 1;
    } else {
      expect(now.map(({ id }) => id)).toContain(step.ruleId);
      const others = now.filter(({ id }) => id !== step.ruleId);
      states.push(step.step === "delete" ? others : [...others, { ...step.to, id: step.ruleId }]);
    }
    for (const rule of states.at(-1) ?? []) {
      expect([rule.minimumAccessLevelForPush, rule.minimumAccessLevelForDelete]).not.toEqual([null, null]);
    }
  }
  return states;
}

const sortedTerms = (rules: readonly RuleTerms[]) =>
  rules
    .map((rule) =>
      JSON.stringify({
        key: keyOf(rule),
        push: rule.minimumAccessLevelForPush,
        remove: rule.minimumAccessLevelForDelete,
      }),
    )
    .sort();

describe("the order of requests to a server that changes one rule at a time", () => {
  test("at no step anything is allowed that neither the old nor the new rules allow", () => {
    fc.assert(
      fc.property(
        arbitraryRules,
        arbitraryRules,
        fc.array(arbitraryQuestion, { minLength: 1, maxLength: 10 }),
        (before, after, questions) => {
          const old = numbered(before);
          const states = statesOf(old, safeSteps(planRules(old, after))).map((state) => compileRules(state));
          const [first, last] = [compileRules(before), compileRules(after)];
          for (const question of questions) {
            const allowed = [first, last].some((rules) => rules.decide(question).outcome === "allowed");
            for (const state of states) expect(allowed || state.decide(question).outcome === "blocked").toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("ends at the new rules, also where it is begun again after any step", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryRules, (before, after) => {
        const old = numbered(before);
        for (const broken of statesOf(old, safeSteps(planRules(old, after)))) {
          const ended = statesOf(broken, safeSteps(planRules(broken, after))).at(-1) ?? [];
          expect(sortedTerms(ended)).toEqual(sortedTerms(after));
        }
      }),
    );
  });

  test("an update that tightens and loosens takes two requests, any other one", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryRules, (before, after) => {
        const plan = planRules(numbered(before), after);
        const steps = safeSteps(plan);
        expect(steps.length).toBeLessThanOrEqual(
          plan.length + plan.filter(({ operation }) => operation === "update").length,
        );
        expect(steps.length).toBeGreaterThanOrEqual(plan.length);
      }),
    );
  });

  test("a plan for the same rules is empty", () => {
    fc.assert(fc.property(arbitraryRules, (rules) => planRules(numbered(rules), rules).length === 0));
  });
});
