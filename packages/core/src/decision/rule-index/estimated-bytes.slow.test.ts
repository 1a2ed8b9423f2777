import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { type ProtectionRule, type RuleTerms, revision } from "../../rules/rule.ts";
import { compileRules, createMutableRuleSet, type RuleSet } from "../rule-set.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function heapUsed(): number {
  for (let times = 0; times < 4; times++) collectGarbage();
  return getHeapStatistics().used_heap_size;
}

/** A text of its own, as one that was read from a store. */
function text(pattern: string): string {
  return Buffer.from(pattern).toString();
}

function literals(count: number, length: number, at: number): string[] {
  return Array.from({ length: count }, (_, place) =>
    (at * 7_919 + place * 104_729).toString(36).padStart(length, "x"),
  ).map((literal) => literal.slice(-length));
}

const count = 10_000;
const kinds: readonly (readonly [string, number, (at: number) => string])[] = [
  ["names", count, (at) => `acme-package-${at}`],
  ["names in capitals", count, (at) => `ACME-PACKAGE-${at}`],
  ["prefixes", count, (at) => `@acme-${at}/*`],
  ["long prefixes", count, (at) => `${`${at}-`.repeat(60).slice(0, 200)}*`],
  ["long names that are not Latin", count, (at) => `${"\u043f\u0430\u043a\u0435\u0442".repeat(49)}${at}`],
  ["84 literals of two characters", 70_000, (at) => `*${literals(84, 2, at).join("*")}*`],
  ["62 literals of three characters", count, (at) => `*${literals(62, 3, at).join("*")}*`],
  ["14 literals of sixteen characters", count, (at) => `*${literals(14, 16, at).join("*")}*`],
];

function terms(packageNamePattern: string) {
  return {
    packageNamePattern: text(packageNamePattern),
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
  } as const satisfies RuleTerms;
}

/**
 * How many times as much a set weighs as it estimates: the median of three sets, since what the runner frees or keeps meanwhile
 * counts as well.
 */
function ratioOf(build: () => RuleSet<unknown>): number {
  const ratios = [1, 2, 3].map(() => {
    const before = heapUsed();
    const kept = [build()];
    const weight = heapUsed() - before;
    return weight / (kept.pop()?.estimatedBytes ?? 0);
  });
  return ratios.toSorted((a, b) => a - b)[1] ?? 0;
}

describe("a set weighs what it estimates, within a factor of one and a half", () => {
  ratioOf(() => compileRules([terms("*")]));

  test.each(kinds)("of the terms of %s", (_, size, patternOf) => {
    const ratio = ratioOf(() => compileRules(Array.from({ length: size }, (_, at) => terms(patternOf(at)))));
    expect(ratio).toBeGreaterThan(1 / 1.5);
    expect(ratio).toBeLessThan(1.5);
  });

  test.each(kinds)("of rules of a store with %s", (_, size, patternOf) => {
    const ratio = ratioOf(() => {
      const set = createMutableRuleSet<ProtectionRule>();
      for (let id = 0; id < size; id++) {
        const { packageNamePattern, ...rest } = terms(patternOf(id));
        const times = { createdAt: 1_790_000_000_000 + id, updatedAt: 1_790_000_000_001 + id };
        const authors = { enforcement: "active", createdBy: "mia", updatedBy: "mia" } as const;
        set.put({
          id,
          projectId: 7,
          packageNamePattern,
          ...rest,
          revision: revision(text(`revision-${id}`)),
          ...times,
          ...authors,
        });
      }
      return set;
    });
    expect(ratio).toBeGreaterThan(1 / 1.5);
    expect(ratio).toBeLessThan(1.5);
  });
});
