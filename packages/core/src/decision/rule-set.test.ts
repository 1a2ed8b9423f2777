import {
  arbitraryAccessLevel,
  arbitraryCaseVariant,
  arbitraryRequestFor,
  arbitraryRuleAbout,
  arbitraryRulesAndRequest,
  naiveDecision,
  naivelyMatching,
  naiveRequiredLevel,
  type RulesAndRequest,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessLevel, accessLevels, isAtLeast } from "../rules/access-level.ts";
import type { RuleTerms } from "../rules/rule.ts";
import type { PackageRequest } from "./package-request.ts";
import { compileRules, type Decision } from "./rule-set.ts";

const runs = { numRuns: 500 };

function decide(rules: readonly RuleTerms[], request: PackageRequest): Decision<RuleTerms> {
  return compileRules(rules).decide(request);
}

function isBlocked(rules: readonly RuleTerms[], request: PackageRequest): boolean {
  return decide(rules, request).outcome === "blocked";
}

function asUser(request: PackageRequest, accessLevel: AccessLevel): PackageRequest {
  return { ...request, principal: { kind: "user", accessLevel } };
}

/** A decision in which the blocking rules, which come in no particular order, are told by their places in the list. */
function outlined(rules: readonly RuleTerms[], decision: Decision<RuleTerms>) {
  if (decision.outcome === "allowed") return decision;
  const places = decision.blockedBy.map((rule) => rules.indexOf(rule)).sort((left, right) => left - right);
  return { ...decision, blockedBy: places };
}

describe("the laws of the decision", () => {
  test("no matching rule, no restriction", () => {
    fc.assert(
      fc.property(arbitraryRulesAndRequest(), ({ rules, request }) => {
        const matching = naivelyMatching(rules, request);
        const others = rules.filter((rule) => !matching.includes(rule));
        expect(decide(others, request)).toEqual({ outcome: "allowed", wouldBlock: [] });
      }),
      runs,
    );
  });

  test("adding a rule never unblocks", () => {
    const withAnother = arbitraryRulesAndRequest().chain((asked) =>
      fc.tuple(fc.constant(asked), arbitraryRuleAbout(asked.request), fc.nat(10)),
    );
    fc.assert(
      fc.property(withAnother, ([{ rules, request }, another, place]) => {
        const blockedBefore = isBlocked(rules, request);
        const blockedAfter = isBlocked(rules.toSpliced(place, 0, another), request);
        expect(blockedAfter || !blockedBefore).toBe(true);
      }),
      runs,
    );
  });

  test("removing one never blocks", () => {
    fc.assert(
      fc.property(arbitraryRulesAndRequest(), fc.nat(9), ({ rules, request }, place) => {
        const allowedBefore = !isBlocked(rules, request);
        const allowedAfter = !isBlocked(rules.toSpliced(place, 1), request);
        expect(allowedAfter || !allowedBefore).toBe(true);
      }),
      runs,
    );
  });

  test("order does not matter", () => {
    const withShuffled = arbitraryRulesAndRequest().chain((asked) =>
      fc.tuple(
        fc.constant(asked),
        fc.shuffledSubarray([...asked.rules], { minLength: asked.rules.length, maxLength: asked.rules.length }),
      ),
    );
    fc.assert(
      fc.property(withShuffled, ([{ rules, request }, shuffled]) => {
        expect(outlined(rules, decide(shuffled, request))).toEqual(outlined(rules, decide(rules, request)));
      }),
      runs,
    );
  });

  test("the strictest wins", () => {
    fc.assert(
      fc.property(arbitraryRulesAndRequest(), ({ rules, request }) => {
        const demands = naivelyMatching(rules, request).map((rule) => naiveRequiredLevel(rule, request));
        const strictest = accessLevels.findLast((level) => demands.includes(level)) ?? null;
        for (const level of accessLevels) {
          const enough = strictest === null || isAtLeast(level, strictest);
          expect(decide(rules, asUser(request, level))).toMatchObject(
            enough ? { outcome: "allowed", wouldBlock: [] } : { outcome: "blocked", requiredAccessLevel: strictest },
          );
        }
      }),
      runs,
    );
  });

  test("a higher level never loses access", () => {
    fc.assert(
      fc.property(
        arbitraryRulesAndRequest(),
        arbitraryAccessLevel(),
        arbitraryAccessLevel(),
        ({ rules, request }, one, other) => {
          const [lower, higher] = isAtLeast(one, other) ? [other, one] : [one, other];
          const lowerMay = !isBlocked(rules, asUser(request, lower));
          const higherMay = !isBlocked(rules, asUser(request, higher));
          expect(higherMay || !lowerMay).toBe(true);
          expect(decide(rules, { ...request, principal: { kind: "admin" } })).toEqual({
            outcome: "allowed",
            wouldBlock: [],
          });
        },
      ),
      runs,
    );
  });

  test("an unset level does not restrict users", () => {
    fc.assert(
      fc.property(arbitraryRulesAndRequest(), arbitraryAccessLevel(), ({ rules, request }, level) => {
        const unset = rules.map(
          (rule): RuleTerms =>
            request.action === "push"
              ? {
                  ...rule,
                  minimumAccessLevelForPush: null,
                  minimumAccessLevelForDelete: rule.minimumAccessLevelForDelete ?? "admin",
                }
              : {
                  ...rule,
                  minimumAccessLevelForPush: rule.minimumAccessLevelForPush ?? "admin",
                  minimumAccessLevelForDelete: null,
                },
        );
        expect(decide(unset, asUser(request, level))).toEqual({ outcome: "allowed", wouldBlock: [] });
      }),
      runs,
    );
  });

  test("any match blocks a deploy token", () => {
    fc.assert(
      fc.property(
        arbitraryRulesAndRequest(),
        fc.constantFrom("deploy-token" as const, "anonymous" as const),
        ({ rules, request }, kind) => {
          const matching = naivelyMatching(rules, request);
          for (const action of ["push", "delete"] as const) {
            expect(outlined(rules, decide(rules, { ...request, action, principal: { kind } }))).toEqual(
              matching.length === 0
                ? { outcome: "allowed", wouldBlock: [] }
                : {
                    outcome: "blocked",
                    blockedBy: matching.map((rule) => rules.indexOf(rule)),
                    requiredAccessLevel: null,
                    wouldBlock: [],
                  },
            );
          }
        },
      ),
      runs,
    );
  });

  test("the blocking rules are exactly the matching rules that deny", () => {
    fc.assert(
      fc.property(arbitraryRulesAndRequest(), ({ rules, request }) => {
        const denying = naivelyMatching(rules, request).filter((rule) => isBlocked([rule], request));
        const decision = decide(rules, request);
        const blockedBy = decision.outcome === "blocked" ? decision.blockedBy : [];
        expect(blockedBy.length).toBe(denying.length);
        expect(new Set(blockedBy)).toEqual(new Set(denying));
        expect(blockedBy.every((rule) => rules.includes(rule))).toBe(true);
      }),
      runs,
    );
  });

  test("case does not count", () => {
    const inOtherCases = ({ rules, request }: RulesAndRequest): fc.Arbitrary<RulesAndRequest> =>
      fc.record({
        rules: fc.tuple(
          ...rules.map((rule) =>
            arbitraryCaseVariant(rule.packageNamePattern).map((packageNamePattern) => ({
              ...rule,
              packageNamePattern,
            })),
          ),
        ),
        request: arbitraryCaseVariant(request.packageName).map((packageName) => ({ ...request, packageName })),
      });
    fc.assert(
      fc.property(
        arbitraryRulesAndRequest().chain((asked) => fc.tuple(fc.constant(asked), inOtherCases(asked))),
        ([asked, variant]) => {
          expect(outlined(variant.rules, decide(variant.rules, variant.request))).toEqual(
            outlined(asked.rules, decide(asked.rules, asked.request)),
          );
        },
      ),
      runs,
    );
  });

  test("compiled equals naive", () => {
    const fewOrMany = fc.oneof(
      { arbitrary: arbitraryRulesAndRequest(), weight: 19 },
      { arbitrary: arbitraryRulesAndRequest(300), weight: 1 },
    );
    const withRequests = fewOrMany.chain(({ rules, request }) =>
      fc.record({
        rules: fc.constant(rules),
        requests: fc.tuple(fc.constant(request), ...rules.slice(0, 5).map(arbitraryRequestFor)),
      }),
    );
    fc.assert(
      fc.property(withRequests, ({ rules, requests }) => {
        const ruleSet = compileRules(rules);
        for (const request of requests) {
          expect(outlined(rules, ruleSet.decide(request))).toEqual(outlined(rules, naiveDecision(rules, request)));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
