import { rounds } from "@package-protection/counted-work";
import {
  arbitraryNameLike,
  arbitraryPackageAction,
  arbitraryPackageName,
  arbitraryPattern,
  arbitraryPrincipal,
  arbitraryRuleLevels,
  arbitraryRuleTerms,
  naiveDecision,
  naiveFold,
  naiveMatch,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type TestRule, testRule } from "../../test/analysis/hostile-rules.ts";
import { compileRules } from "../decision/rule-set.ts";
import { accessLevelInteger, accessLevels } from "../rules/access-level.ts";
import { type PackageType, packageTypes } from "../rules/package-type.ts";
import type { RuleTerms } from "../rules/rule.ts";
import type { Finding } from "./finding.ts";
import { findRuleFindings } from "./rule-findings.ts";

type FindingOf<Type extends Finding<TestRule>["type"]> = Extract<Finding<TestRule>, { readonly type: Type }>;

function findingsOf<Type extends Finding<TestRule>["type"]>(
  type: Type,
  findings: readonly Finding<TestRule>[],
): FindingOf<Type>[] {
  return findings.filter((finding): finding is FindingOf<Type> => finding.type === type);
}

const symbol = "\ue000";

/** Contract, section 7: whether A covers B. */
function naivelyCovers(one: RuleTerms, other: RuleTerms): boolean {
  const isActive = one.enforcement !== "evaluate" && other.enforcement !== "evaluate";
  const atLeast = (level: string | null | undefined, least: string | null | undefined) =>
    least == null || (level != null && accessLevelInteger(level as never) >= accessLevelInteger(least as never));
  return (
    isActive &&
    one.packageType === other.packageType &&
    naiveMatch(one.packageType, one.packageNamePattern, other.packageNamePattern.replaceAll("*", symbol)) &&
    atLeast(one.minimumAccessLevelForPush, other.minimumAccessLevelForPush) &&
    atLeast(one.minimumAccessLevelForDelete, other.minimumAccessLevelForDelete)
  );
}

// Few letters and many wildcards, so that patterns cover one another.
const closePattern = (packageType: PackageType) =>
  packageType === "generic" || packageType === "pypi"
    ? fc.string({ unit: fc.constantFrom("a", "A", "b", "-", "_", "*", "*"), minLength: 1, maxLength: 5 })
    : arbitraryPattern(packageType);

const closeTerms = fc
  .constantFrom<PackageType>("generic", "generic", "pypi", "pypi", "npm")
  .chain((packageType) =>
    fc.record({
      packageType: fc.constant(packageType),
      packageNamePattern: closePattern(packageType),
      enforcement: fc.constantFrom("active" as const, "active" as const, "active" as const, "evaluate" as const),
    }),
  )
  .chain((named) => arbitraryRuleLevels().map((levels): RuleTerms => ({ ...named, ...levels })));

const numbered = (terms: readonly RuleTerms[]): TestRule[] => terms.map((one, at) => ({ ...one, id: at + 1 }));
const closeRules = fc
  .oneof(
    fc.array(closeTerms, { minLength: 1, maxLength: 8 }),
    fc.array(closeTerms, { minLength: 60, maxLength: 90, size: "max" }),
    fc.array(arbitraryRuleTerms(), { minLength: 1, maxLength: 8 }),
  )
  .map(numbered)
  .chain((rules) => fc.shuffledSubarray(rules, { minLength: rules.length }));

/** Every principal, and a package that some of the rules match or nearly match. */
const requestAbout = (rules: readonly RuleTerms[]) =>
  fc.constantFrom(...rules).chain(({ packageType, packageNamePattern }) =>
    fc.record({
      action: arbitraryPackageAction(),
      principal: arbitraryPrincipal(),
      packageType: fc.constant(packageType),
      packageName: fc.oneof(arbitraryNameLike(packageType, packageNamePattern), arbitraryPackageName()),
    }),
  );

const everyPrincipal = [
  { kind: "admin" },
  { kind: "deploy-token" },
  { kind: "anonymous" },
  ...accessLevels.map((accessLevel) => ({ kind: "user", accessLevel }) as const),
] as const;

function outcome(rules: readonly RuleTerms[], request: Parameters<ReturnType<typeof compileRules>["decide"]>[0]) {
  const decision = compileRules(rules).decide(request);
  return decision.outcome === "allowed" ? "allowed" : decision.requiredAccessLevel;
}

describe("redundant rules", () => {
  test("removing all that are reported changes no outcome and no required level", () => {
    const cases = closeRules.chain((rules) =>
      fc.record({
        rules: fc.constant(rules),
        requests: fc.array(requestAbout(rules), { minLength: 1, maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ rules, requests }) => {
        const redundant = new Set(findingsOf("redundant", findRuleFindings(rules)).map(({ rule }) => rule));
        const left = rules.filter((rule) => !redundant.has(rule));
        for (const request of requests) {
          for (const principal of everyPrincipal) {
            expect(outcome(left, { ...request, principal })).toEqual(outcome(rules, { ...request, principal }));
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test("a rule is reported if and only if another covers it that stays, or that comes first of two that cover each other", () => {
    fc.assert(
      fc.property(closeRules, (rules) => {
        const reported = new Map(
          findingsOf("redundant", findRuleFindings(rules)).map(({ rule, coveredBy }) => [rule, coveredBy]),
        );
        for (const rule of rules) {
          const isRedundant = rules.some(
            (other) =>
              other !== rule && naivelyCovers(other, rule) && (!naivelyCovers(rule, other) || other.id < rule.id),
          );
          expect(reported.has(rule)).toBe(isRedundant);
          const coveredBy = reported.get(rule);
          if (coveredBy === undefined) continue;
          expect(reported.has(coveredBy)).toBe(false);
          expect(naivelyCovers(coveredBy, rule)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("of two rules that cover each other one stays", () => {
    fc.assert(
      fc.property(closeRules, (rules) => {
        const reported = new Set(findingsOf("redundant", findRuleFindings(rules)).map(({ rule }) => rule));
        for (const rule of rules) {
          const twins = rules.filter((other) => naivelyCovers(other, rule) && naivelyCovers(rule, other));
          const isCovered = rules.some((other) => naivelyCovers(other, rule) && !naivelyCovers(rule, other));
          if (twins.length > 1 && !isCovered) expect(twins.filter((twin) => !reported.has(twin))).toHaveLength(1);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("** and * cover each other", () => {
    const terms = { packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
    const [one, other] = [
      { ...terms, id: 1, packageNamePattern: "**" },
      { ...terms, id: 2, packageNamePattern: "*" },
    ];
    expect(findRuleFindings([one, other])).toEqual([{ type: "redundant", rule: other, coveredBy: one }]);
    expect(findRuleFindings([{ ...other, id: 0 }, one])).toEqual([
      { type: "redundant", rule: one, coveredBy: { ...other, id: 0 } },
    ]);
  });

  test("where one rule does not cover another, a request distinguishes the set of both from the one alone", () => {
    const sameType = fc
      .tuple(closeTerms, closeTerms)
      .map(([one, other]) => numbered([one, { ...other, packageType: one.packageType }]));
    fc.assert(
      fc.property(fc.oneof(closeRules, sameType), (rules) => {
        for (const one of rules.slice(0, 10)) {
          for (const other of rules.slice(0, 10)) {
            if (other.enforcement === "evaluate" || one === other || isCoveredBy(one, other)) continue;
            const packageName = other.packageNamePattern.replaceAll("*", symbol);
            const distinguishing = everyPrincipal.some((principal) =>
              (["push", "delete"] as const).some((action) => {
                const request = { action, principal, packageType: other.packageType, packageName };
                return outcome([one, other], request) !== outcome([one], request);
              }),
            );
            expect(distinguishing, JSON.stringify({ one, other })).toBe(true);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  /** By the findings about the two alone. */
  function isCoveredBy(one: TestRule, other: TestRule): boolean {
    const pair = [
      { ...one, id: 1 },
      { ...other, id: 2 },
    ];
    return findingsOf("redundant", findRuleFindings(pair)).some(({ rule }) => rule.id === 2);
  }

  test("the order of the rules does not count", () => {
    fc.assert(
      fc.property(closeRules, (rules) => {
        expect(findRuleFindings(rules)).toEqual(findRuleFindings([...rules].sort((one, other) => other.id - one.id)));
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["a pattern covers what it matches", "@acme/*", "@acme/app", true],
    ["a wildcard is covered by a wildcard alone", "a*c", "*", false],
    ["a wildcard may stand for none", "a*", "a", true],
    ["several wildcards are one", "a**b", "A*B", true],
    ["a literal wildcard of the symbol's kind is nothing special", "a\ue000b", "a*b", false],
    ["an ending does not cover a beginning", "*a", "a*", false],
  ])("%s", (_, one, other, isCovered) => {
    const findings = findRuleFindings([testRule(1, one), testRule(2, other)]);
    expect(findingsOf("redundant", findings).some(({ rule }) => rule.id === 2)).toBe(isCovered);
  });

  test.each([
    [3, 4, ["app-core", "app", "*core", "app*"]],
    [3, 3, ["app-core", "app", "app*", "*core"]],
  ])("are reported by their ids, each with the first rule that covers it: %i and %i of %j", (one, other, patterns) => {
    const redundant = findingsOf("redundant", findRuleFindings(patterns.map((text, at) => testRule(at + 1, text))));
    expect(redundant.map(({ rule, coveredBy }) => [rule.id, coveredBy.id])).toEqual([
      [1, one],
      [2, other],
    ]);
  });

  test("a rule that is the same object twice is not redundant", () => {
    const rule = testRule(1, "app");
    expect(findingsOf("redundant", findRuleFindings([rule, rule]))).toEqual([]);
  });
});

describe("rules that cannot match", () => {
  /** By the registries' own rules. */
  const validName: Readonly<Record<PackageType, RegExp>> = {
    cargo: /^[\p{XIDS}_][\p{XIDC}-]{0,20}$/u,
    conan: /^[A-Za-z0-9_][A-Za-z0-9_+.-]{1,20}$/,
    generic: /^[^<>:"|?*\\\p{Cc}\p{Cs}]{1,20}$/u,
    helm: /^[A-Za-z0-9._-]{1,20}$/,
    maven: /^[A-Za-z0-9_.-]{1,9}(?:\/[A-Za-z0-9_.+-]{1,9}){1,3}$/,
    npm: /^(?:@[a-z0-9~'!()*-][a-z0-9~'!()_.-]{0,9}\/)?[A-Za-z0-9~'!()-][A-Za-z0-9~'!()_.-]{0,9}$/,
    nuget: /^[\p{L}\p{Nd}_]{1,9}(?:[.-][\p{L}\p{Mn}\p{Nd}\p{Pc}]{1,9}){0,3}$/u,
    pypi: /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]{0,20}[A-Za-z0-9])$/,
    terraform_module: /^[0-9A-Za-z][0-9A-Za-z_-]{0,9}\/[0-9a-z]{1,9}$/,
  };
  const example: Readonly<Record<PackageType, readonly string[]>> = {
    cargo: ["serde_json", "tokio-util", "größe"],
    conan: ["libstdc++", "zlib.x"],
    generic: ["Any name, really: not".replaceAll(":", ""), "a/b@c"],
    helm: ["ingress-nginx", "a_b.c"],
    maven: ["com/example/app", "org/scala/x_2.13", "a/c++"],
    npm: ["@acme/app", "Old~N!'()", "a_b.c-d"],
    nuget: ["Newton.Json", "Größe_1-a"],
    pypi: ["zope.interface", "ruamel_yaml-x"],
    terraform_module: ["vpc-a/aws"],
  };
  const unsafe = [...'<>:"|?\\\0\x1f\x7f\x9f'];

  test("what is called so holds a literal character that no valid name of its type has", () => {
    const patternsAndNames = packageTypes.map((packageType) =>
      fc.record({
        packageType: fc.constant(packageType),
        packageNamePattern: fc.oneof(
          arbitraryPattern(packageType),
          fc
            .string({
              unit: fc.oneof(
                fc.constantFrom(...unsafe, ..."aA*@/+~_é"),
                fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
              ),
              minLength: 1,
            })
            .filter((text) => text.isWellFormed()),
          fc.constantFrom(...example[packageType]),
        ),
        names: fc.array(
          fc.oneof(fc.constantFrom(...example[packageType]), fc.stringMatching(asciiOf(validName[packageType]))),
          { minLength: 1 },
        ),
      }),
    );
    fc.assert(
      fc.property(fc.oneof(...patternsAndNames), ({ packageType, packageNamePattern, names }) => {
        const rule = testRule(1, packageNamePattern, { packageType });
        const [finding] = findingsOf("cannot_match", findRuleFindings([rule]));
        if (finding === undefined) return;
        expect(finding.character).not.toBe("*");
        expect(packageNamePattern).toContain(finding.character);
        const literal = naiveFold(packageType, finding.character);
        for (const name of names) {
          const held = new Set(naiveFold(packageType, name));
          expect(literal.every((character) => held.has(character))).toBe(false);
          expect(naiveMatch(packageType, packageNamePattern, name)).toBe(false);
        }
      }),
      { numRuns: rounds(2_000) },
    );
  });

  /** fast-check generates from expressions without properties of Unicode. */
  function asciiOf({ source }: RegExp): RegExp {
    return new RegExp(
      source
        .replaceAll(/\\p\{(?:XIDS|XIDC|L|Mn|Nd|Pc)\}/g, "A-Za-z0-9_")
        .replace('[^<>:"|?*\\\\\\p{Cc}\\p{Cs}]', "[ -!#-)+-.0-9;=@-Z^-{}~]"),
    );
  }

  test.each(packageTypes.flatMap((packageType) => example[packageType].map((name) => [packageType, name] as const)))(
    "a rule for a valid name of %s can match: %s",
    (packageType, name) => {
      expect(name).toMatch(validName[packageType]);
      expect(findingsOf("cannot_match", findRuleFindings([testRule(1, name, { packageType })]))).toEqual([]);
    },
  );

  test.each([
    ["pypi", "acme/app*", "/"],
    ["pypi", "@acme", "@"],
    ["npm", "c++*", "+"],
    ["generic", "a?b", "?"],
    ["cargo", "my crate", " "],
    ["maven", "com.example:app", ":"],
    ["helm", "charts/app", "/"],
    ["nuget", "Größe+", "+"],
    ["conan", "zlib/1.0@*", "/"],
    // It folds to two characters, of which names have the first alone.
    ["pypi", "\u0130", "\u0130"],
  ] as const)("%s: %s has %s", (packageType, pattern, character) => {
    const rule = testRule(1, pattern, { packageType });
    expect(findingsOf("cannot_match", findRuleFindings([rule]))).toEqual([{ type: "cannot_match", rule, character }]);
  });

  test("a character that folds to one that names have is none of these", () => {
    // The Kelvin sign's lower case is k.
    const rule = testRule(1, "\u212A", { packageType: "pypi" });
    expect(naiveMatch("pypi", "\u212A", "k")).toBe(true);
    expect(findRuleFindings([rule])).toEqual([]);
  });

  test("an evaluated rule is reported too", () => {
    const rule = testRule(1, "a:b", { enforcement: "evaluate" });
    expect(findRuleFindings([rule])).toEqual([{ type: "cannot_match", rule, character: ":" }]);
  });
});

describe("rules that differ by case alone", () => {
  test("are reported together, whatever they require", () => {
    const rules = [
      testRule(3, "APP"),
      testRule(1, "app"),
      testRule(2, "App", { minimumAccessLevelForPush: "admin" }),
      testRule(4, "app", { packageType: "npm" }),
      testRule(5, "App", { enforcement: "evaluate" }),
      testRule(6, "a-b", { packageType: "pypi" }),
      testRule(7, "a_b", { packageType: "pypi" }),
    ];
    const findings = findingsOf("differ_by_case", findRuleFindings(rules));
    expect(findings.map(({ rules: alike }) => alike.map(({ id }) => id))).toEqual([[1, 2, 3]]);
  });
});

describe("rules within the minimum access levels", () => {
  const rules = [
    testRule(1, "a", { minimumAccessLevelForPush: "maintainer" }),
    testRule(2, "b", { minimumAccessLevelForPush: "owner" }),
    testRule(3, "c", { minimumAccessLevelForPush: null, minimumAccessLevelForDelete: "owner" }),
    testRule(4, "d", { minimumAccessLevelForPush: "maintainer", minimumAccessLevelForDelete: "admin" }),
    testRule(5, "e", { minimumAccessLevelForPush: "maintainer", enforcement: "evaluate" }),
  ];

  test("are mentioned, and not called redundant", () => {
    expect(findRuleFindings(rules, { push: "maintainer", delete: "owner" })).toEqual([
      { type: "within_minimum_access_levels", rule: rules[0] },
      { type: "within_minimum_access_levels", rule: rules[2] },
    ]);
    expect(findRuleFindings(rules, { push: "developer", delete: "maintainer" })).toEqual([]);
  });

  test("are not mentioned where the levels are not known", () => {
    expect(findRuleFindings(rules)).toEqual([]);
    expect(findRuleFindings(rules, null)).toEqual([]);
  });

  test("still block deploy tokens and anonymous callers", () => {
    for (const kind of ["deploy-token", "anonymous"] as const) {
      const request = { action: "push", principal: { kind }, packageType: "generic", packageName: "a" } as const;
      expect(naiveDecision(rules, request).outcome).toBe("blocked");
    }
  });
});

test("a malformed rule is a TypeError", () => {
  const malformed = new TypeError("malformed rule: packageNamePattern is not a string, or is empty");
  expect(() => findRuleFindings([testRule(1, "")])).toThrow(malformed);
  expect(() => findRuleFindings([testRule(1, "", { enforcement: "evaluate" })])).toThrow(malformed);
});
