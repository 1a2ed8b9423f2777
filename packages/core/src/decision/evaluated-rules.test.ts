import { arbitraryEnforcement, arbitraryRulesAndRequest, naiveDecision } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RuleTerms } from "../rules/rule.ts";
import { compileRules, type Decision } from "./rule-set.ts";

/** Rules of either enforcement, in lists and in buckets, and a request that some of them concern. */
const rulesAndRequest = arbitraryRulesAndRequest(60).chain(({ rules, request }) =>
  fc.record({
    request: fc.constant(request),
    rules: fc.tuple(...rules.map((rule) => arbitraryEnforcement().map((enforcement) => ({ ...rule, enforcement })))),
  }),
);

function outlined(rules: readonly RuleTerms[], decision: Decision<RuleTerms>) {
  const places = (some: readonly RuleTerms[]) => some.map((rule) => rules.indexOf(rule)).sort((one, two) => one - two);
  return {
    ...decision,
    ...(decision.outcome === "blocked" && { blockedBy: places(decision.blockedBy) }),
    wouldBlock: places(decision.wouldBlock),
  };
}

test("outcome, blocking rules and required level are the same with and without the evaluate rules", () => {
  fc.assert(
    fc.property(rulesAndRequest, ({ rules, request }) => {
      const active = rules.filter(({ enforcement }) => enforcement === "active");
      const { wouldBlock: _, ...decision } = outlined(rules, compileRules(rules).decide(request));
      const { wouldBlock, ...decisionWithout } = outlined(rules, compileRules(active).decide(request));
      expect(decision).toEqual(decisionWithout);
      expect(wouldBlock).toEqual([]);
    }),
  );
});

test("an evaluate rule would block exactly where it blocks once it is active", () => {
  fc.assert(
    fc.property(rulesAndRequest, ({ rules, request }) => {
      const { wouldBlock } = compileRules(rules).decide(request);
      for (const rule of rules.filter(({ enforcement }) => enforcement === "evaluate")) {
        const { outcome } = compileRules([{ ...rule, enforcement: "active" as const }]).decide(request);
        expect(wouldBlock.includes(rule)).toBe(outcome === "blocked");
      }
    }),
  );
});

test("compiled equals naive for rules of either enforcement", () => {
  fc.assert(
    fc.property(rulesAndRequest, ({ rules, request }) => {
      const compiled = outlined(rules, compileRules(rules).decide(request));
      expect(compiled).toEqual(outlined(rules, naiveDecision(rules, request)));
    }),
  );
});

test("an unknown enforcement is a TypeError", () => {
  const terms = { packageNamePattern: "a", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
  const rule = { ...terms, minimumAccessLevelForDelete: null, enforcement: "off" };
  expect(() => Reflect.apply(compileRules, undefined, [[rule]])).toThrow("enforcement is neither active nor evaluate");
});
