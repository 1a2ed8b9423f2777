import { rounds } from "@package-protection/counted-work";
import {
  arbitraryNameLike,
  arbitraryPackageName,
  arbitraryPattern,
  arbitraryRuleDraft,
  arbitraryRuleLevels,
  naiveDecision,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testRule } from "../../test/analysis/hostile-rules.ts";
import { accessLevels } from "../rules/access-level.ts";
import type { PackageType } from "../rules/package-type.ts";
import type { RuleTerms } from "../rules/rule.ts";
import { compareRuleSets } from "./rule-set-comparison.ts";

const everyPrincipal = [
  { kind: "admin" },
  { kind: "deploy-token" },
  { kind: "anonymous" },
  ...accessLevels.map((accessLevel) => ({ kind: "user", accessLevel }) as const),
] as const;

const closeTerms = fc
  .constantFrom<PackageType>("generic", "pypi")
  .chain((packageType) =>
    fc.record({
      packageType: fc.constant(packageType),
      packageNamePattern: fc.oneof(
        fc.string({ unit: fc.constantFrom("a", "A", "b", "-", "*"), minLength: 1, maxLength: 4 }),
        arbitraryPattern(packageType),
      ),
      enforcement: fc.constantFrom("active" as const, "active" as const, "evaluate" as const),
    }),
  )
  .chain((named) => arbitraryRuleLevels().map((levels): RuleTerms => ({ ...named, ...levels })));

/** Two rule sets that share rules, and packages that some of them match. */
const comparisons = fc
  .record({
    kept: fc.array(fc.oneof(closeTerms, arbitraryRuleDraft()), { maxLength: 60, size: "max" }),
    removed: fc.array(closeTerms, { maxLength: 4 }),
    added: fc.array(closeTerms, { minLength: 1, maxLength: 4 }),
  })
  .chain(({ kept, removed, added }) =>
    fc.record({
      before: fc.constant([...kept, ...removed]),
      after: fc.constant([...added, ...kept]),
      packages: fc.array(
        fc.constantFrom(...kept, ...removed, ...added).chain(({ packageType, packageNamePattern }) =>
          fc.record({
            packageType: fc.constant(packageType),
            packageName: fc.oneof(arbitraryNameLike(packageType, packageNamePattern), arbitraryPackageName()),
          }),
        ),
        { minLength: 1, maxLength: 8 },
      ),
    }),
  );

describe("two rule sets", () => {
  test("each package is compared as it is decided: by every principal, for each action, before and after", () => {
    fc.assert(
      fc.property(comparisons, ({ before, after, packages }) => {
        const results = compareRuleSets(before, after, packages);
        expect(results.map(({ packageType, packageName }) => ({ packageType, packageName }))).toEqual(packages);
        for (const [at, named] of packages.entries()) {
          for (const action of ["push", "delete"] as const) {
            const compared = results[at]?.[action];
            let isDecidedAlike = true;
            for (const principal of everyPrincipal) {
              const request = { ...named, action, principal };
              const outcomes = [before, after].map((rules) => naiveDecision(rules, request));
              for (const [place, decision] of outcomes.entries()) {
                const { requiredAccessLevel, rules = [] } = (place === 0 ? compared?.before : compared?.after) ?? {};
                if (principal.kind === "user" && principal.accessLevel === "no_access") {
                  const expected = decision.outcome === "allowed" ? null : decision.requiredAccessLevel;
                  expect(requiredAccessLevel).toBe(expected);
                }
                if (principal.kind === "anonymous") {
                  expect(rules.length > 0).toBe(decision.outcome === "blocked");
                  if (decision.outcome === "blocked")
                    expect(decision.blockedBy).toEqual(expect.arrayContaining([...rules]));
                }
              }
              const [one, other] = outcomes.map((decision) =>
                decision.outcome === "allowed" ? "allowed" : decision.requiredAccessLevel,
              );
              if (one !== other) isDecidedAlike = false;
            }
            expect(compared?.isChanged).toBe(!isDecidedAlike);
          }
        }
      }),
      { numRuns: rounds(300) },
    );
  });

  test("the deciding rules are those that require the strictest level", () => {
    const [everything, lax, strict, alike] = [
      testRule(1, "*", { minimumAccessLevelForPush: null, minimumAccessLevelForDelete: "admin" }),
      testRule(2, "a*", { minimumAccessLevelForPush: "maintainer" }),
      testRule(3, "app"),
      testRule(4, "*p"),
    ] as const;
    const [app, abc, other] = compareRuleSets(
      [everything, lax],
      [everything, strict, alike],
      [
        { packageType: "generic", packageName: "App" },
        { packageType: "generic", packageName: "abc" },
        { packageType: "npm", packageName: "app" },
      ],
    );
    expect(app?.push).toEqual({
      before: { requiredAccessLevel: "maintainer", rules: [lax] },
      after: { requiredAccessLevel: "owner", rules: expect.toSatisfy((rules) => rules.length === 2) },
      isChanged: true,
    });
    expect(app?.delete.after).toEqual({ requiredAccessLevel: "admin", rules: [everything] });
    expect(app?.delete.isChanged).toBe(false);
    expect(abc?.push.after).toEqual({ requiredAccessLevel: null, rules: [everything] });
    expect(other?.push.before).toEqual({ requiredAccessLevel: null, rules: [] });
  });

  test("a first rule without a level changes who is blocked", () => {
    const onlyDelete = testRule(1, "app", { minimumAccessLevelForPush: null, minimumAccessLevelForDelete: "admin" });
    const packages = [{ packageType: "generic", packageName: "app" }] as const;
    const second = { ...onlyDelete, id: 2 };
    expect(compareRuleSets([], [onlyDelete], packages)[0]?.push.isChanged).toBe(true);
    expect(compareRuleSets([onlyDelete], [], packages)[0]?.push.isChanged).toBe(true);
    expect(compareRuleSets([onlyDelete], [onlyDelete, second], packages)[0]?.push.isChanged).toBe(false);
  });

  test("evaluated rules require nothing", () => {
    const evaluated = testRule(1, "app", { enforcement: "evaluate" });
    const [app] = compareRuleSets([], [evaluated], [{ packageType: "generic", packageName: "app" }]);
    expect(app?.push).toEqual({
      before: { requiredAccessLevel: null, rules: [] },
      after: { requiredAccessLevel: null, rules: [] },
      isChanged: false,
    });
  });

  test("a malformed rule is a TypeError", () => {
    expect(() => compareRuleSets([], [testRule(1, "")], [])).toThrow(TypeError);
  });
});
