import { compileRules, packageTypes } from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveDecision, naivelyMatching } from "../naive/naive-decision.ts";
import { naiveMatch } from "../naive/naive-name-match.ts";
import { arbitraryCaseVariant, arbitraryNameLike, arbitraryPackageName } from "./package-name-arbitrary.ts";
import { arbitraryPackageRequest, arbitraryRulesAndRequest } from "./package-request-arbitrary.ts";
import { arbitraryRuleTerms } from "./rule-arbitrary.ts";

const many = { numRuns: 2_000, seed: 1 };

test("arbitrary rules match their request in part, and each kind of decision is frequent", { timeout: 60_000 }, () => {
  const sample = fc.sample(arbitraryRulesAndRequest(), many);
  const share = (holds: (sampled: (typeof sample)[number]) => boolean) => sample.filter(holds).length / sample.length;
  expect(share(({ rules, request }) => naivelyMatching(rules, request).length > 0)).toBeGreaterThan(0.5);
  expect(share(({ rules, request }) => naivelyMatching(rules, request).length > 1)).toBeGreaterThan(0.3);
  expect(share(({ rules, request }) => naivelyMatching(rules, request).length < rules.length)).toBeGreaterThan(0.5);
  expect(share(({ rules, request }) => naiveDecision(rules, request).outcome === "blocked")).toBeGreaterThan(0.3);
  expect(share(({ rules, request }) => naiveDecision(rules, request).outcome === "allowed")).toBeGreaterThan(0.3);
});

test("arbitrary rules and requests are ones that core decides", () => {
  fc.assert(
    fc.property(arbitraryRulesAndRequest(), arbitraryPackageRequest(), ({ rules, request }, another) => {
      const ruleSet = compileRules(rules);
      expect(["allowed", "blocked"]).toContain(ruleSet.decide(request).outcome);
      expect(["allowed", "blocked"]).toContain(ruleSet.decide(another).outcome);
    }),
  );
});

test("a name like a pattern matches it in most cases, and misses it in some", () => {
  const patternsAndNames = arbitraryRuleTerms().chain((rule) =>
    fc.tuple(fc.constant(rule), arbitraryNameLike(rule.packageType, rule.packageNamePattern)),
  );
  const sample = fc.sample(patternsAndNames, many);
  const matching = sample.filter(([rule, name]) => naiveMatch(rule.packageType, rule.packageNamePattern, name));
  expect(matching.length / sample.length).toBeGreaterThan(0.6);
  expect(matching.length / sample.length).toBeLessThan(0.95);
});

test("a case variant is the same name to every type, and often another text", () => {
  const pairs = arbitraryPackageName().chain((name) => fc.tuple(fc.constant(name), arbitraryCaseVariant(name)));
  fc.assert(
    fc.property(pairs, fc.constantFrom(...packageTypes), ([name, variant], packageType) => {
      expect(variant.replaceAll("*", "-")).toSatisfy((text: string) =>
        naiveMatch(packageType, name.replaceAll("*", "-"), text),
      );
    }),
  );
  const sample = fc.sample(pairs, many);
  expect(sample.filter(([name, variant]) => name !== variant).length / sample.length).toBeGreaterThan(0.3);
});

test("an arbitrary package name reaches every plane, final sigma, dotted I, control characters and lone surrogates", () => {
  const sample = fc.sample(arbitraryPackageName(), many);
  expect(sample.every((name) => name !== "")).toBe(true);
  for (const corner of [
    /[\u{10000}-\u{10FFFF}]/u,
    /ς/,
    /İ/,
    /\p{Control}/u,
    /\p{Surrogate}/u,
    /[-_.]{2}/,
    /.{300}/su,
  ]) {
    expect(sample.some((name) => corner.test(name))).toBe(true);
  }
});
