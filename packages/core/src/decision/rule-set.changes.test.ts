import { arbitraryEnforcement, arbitraryRulesAndRequest, naiveDecision } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RuleTerms } from "../rules/rule.ts";
import { compileRules, createMutableRuleSet } from "./rule-set.ts";

type StoredTerms = RuleTerms & { readonly id: number };

test("a set whose rules come and go decides as one that is compiled from the rules that are left", () => {
  const steps = arbitraryRulesAndRequest(30).chain(({ rules, request }) =>
    fc.record({
      request: fc.constant(request),
      steps: fc.tuple(
        ...rules.map((rule) =>
          fc.record({
            rule: arbitraryEnforcement().map((enforcement) => ({ ...rule, enforcement })),
            id: fc.nat(8),
            removed: fc.option(fc.nat(8)),
          }),
        ),
      ),
    }),
  );
  fc.assert(
    fc.property(steps, ({ request, steps }) => {
      const changing = createMutableRuleSet<StoredTerms>();
      const left = new Map<number, StoredTerms>();
      for (const { rule, id, removed } of steps) {
        const identified = { ...rule, id };
        changing.put(identified);
        left.set(id, identified);
        if (removed !== null) {
          changing.remove(removed);
          left.delete(removed);
        }
        const decision = changing.decide(request);
        const expected = compileRules(left.values()).decide(request);
        expect(changing.size).toBe(left.size);
        expect(new Set(changing.rules())).toEqual(new Set(left.values()));
        expect({ ...decision, blockedBy: null, wouldBlock: new Set(decision.wouldBlock) }).toEqual({
          ...expected,
          blockedBy: null,
          wouldBlock: new Set(expected.wouldBlock),
        });
        expect(new Set(decision.outcome === "blocked" ? decision.blockedBy : [])).toEqual(
          new Set(expected.outcome === "blocked" ? expected.blockedBy : []),
        );
      }
    }),
    { numRuns: 200 },
  );
});

/** Many rules that stand close together, so that what one shares with others is seen when it goes. */
const crowdedSteps = fc.array(
  fc.record({
    id: fc.nat(200),
    packageType: fc.constantFrom("generic", "npm"),
    packageNamePattern: fc.constantFrom(
      "tool",
      "Tool",
      "TOOL",
      "tool*",
      "TOOL*",
      "*tool",
      "*TOOL",
      "a*ool*b",
      "*ool*",
      "*",
    ),
    isRemoved: fc.constantFrom(true, false, false, false),
  }),
  { minLength: 200, maxLength: 400, size: "max" },
);

test("removing a rule removes no other one, among several types", () => {
  fc.assert(
    fc.property(crowdedSteps, (steps) => {
      const changing = createMutableRuleSet<StoredTerms>();
      const left = new Map<number, StoredTerms>();
      for (const { id, packageType, packageNamePattern, isRemoved } of steps) {
        const rule: StoredTerms = {
          id,
          packageType,
          packageNamePattern,
          minimumAccessLevelForPush: "owner",
          minimumAccessLevelForDelete: null,
        };
        changing.put(rule);
        left.set(id, rule);
        const goes = isRemoved ? [...left.keys()].at(id % left.size) : undefined;
        if (goes !== undefined) {
          changing.remove(goes);
          left.delete(goes);
        }
      }
      for (const packageType of ["generic", "npm"] as const) {
        const principal = { kind: "deploy-token" } as const;
        const request = { action: "push", principal, packageType, packageName: "tool" } as const;
        const decision = changing.decide(request);
        const expected = naiveDecision([...left.values()], request);
        expect(new Set(decision.outcome === "blocked" ? decision.blockedBy : [])).toEqual(
          new Set(expected.outcome === "blocked" ? expected.blockedBy : []),
        );
      }
    }),
  );
});
