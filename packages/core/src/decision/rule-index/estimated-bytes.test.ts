import { describe, expect, test } from "vitest";
import type { Enforcement, RuleTerms } from "../../rules/rule.ts";
import { compileRules, createMutableRuleSet } from "../rule-set.ts";

function terms(packageNamePattern: string, enforcement: Enforcement = "active") {
  return {
    packageNamePattern,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement,
  } as const satisfies RuleTerms;
}

const estimated = (...rules: readonly RuleTerms[]) => compileRules(rules).estimatedBytes;

// The slow tests hold the estimate against the heap.
describe("the estimate of a set", () => {
  test("is the sum of its rules, active and evaluated", () => {
    const [one, other] = [terms("@acme/*-core"), terms("*billing*", "evaluate")];
    expect(estimated()).toBe(0);
    expect(estimated(one, other)).toBe(estimated(one) + estimated(other));
    expect(estimated(terms("@acme/*-core", "evaluate"))).toBe(estimated(one));
  });

  test.each<[string, (length: number) => string]>([
    ["name", (length) => "a".repeat(length)],
    ["prefix", (length) => `${"a".repeat(length)}*`],
    ["suffix", (length) => `*${"a".repeat(length)}`],
    ["infix", (length) => `*${"a".repeat(length)}*`],
  ])("grows with the length of a %s, by two to three bytes for each character", (_, patternOf) => {
    const growth = (estimated(terms(patternOf(250))) - estimated(terms(patternOf(50)))) / 200;
    expect(growth).toBeGreaterThan(2);
    expect(growth).toBeLessThan(3);
  });

  test("grows by a copy for each literal of three characters, and by a reference for each shorter one", () => {
    const perLiteral = (literal: string) =>
      (estimated(terms(`*${`${literal}*`.repeat(20)}`)) - estimated(terms(`*${`${literal}*`.repeat(10)}`))) / 10;
    expect(perLiteral("abc")).toBeGreaterThan(40);
    expect(perLiteral("abc")).toBeLessThan(50);
    expect(perLiteral("ab")).toBeLessThan(20);
  });

  test.each<Enforcement>(["active", "evaluate"])(
    "is that of an empty set after all %s rules were removed",
    (enforcement) => {
      const set = createMutableRuleSet<RuleTerms & { readonly id: number }>();
      const empty = set.estimatedBytes;
      for (let id = 0; id < 60; id++) set.put({ id, ...terms(`*${"-x".repeat(id)}*app-${id}`, enforcement) });
      expect(set.estimatedBytes).toBeGreaterThan(empty + 60 * 300);
      for (let id = 0; id < 60; id++) set.remove(id);
      expect(set.estimatedBytes).toBe(empty);
    },
  );
});
