import { naiveDecision } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RuleTerms } from "../rules/rule.ts";
import type { PackageRequest } from "./package-request.ts";
import { compileRules, createMutableRuleSet, type Decision } from "./rule-set.ts";

type StoredTerms = RuleTerms & { readonly id: number };

/** Few letters and few pieces: patterns share their beginnings, and names hold nearly every piece somewhere. */
const pieces = fc.constantFrom(
  ["a", "b"],
  ["aa", "ab", "ba", "bb"],
  ["a", "b", "c", "aa", "ab", "ba", "bb", "aba", "abab"],
);
const ends = fc.constantFrom("", "", "", "a", "b", "ab");

/** Patterns of many stars, so many of a kind that names find nearly all of their literals. */
const manyStarPatterns = pieces.chain((texts) =>
  fc.array(
    fc
      .tuple(ends, fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 20, size: "max" }), ends)
      .map(([prefix, infixes, suffix]) => `${prefix}*${infixes.join("*")}*${suffix}`),
    { minLength: 100, maxLength: 300, size: "max" },
  ),
);

const name = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 60, size: "max" });

function ruleOf(packageNamePattern: string, id: number): StoredTerms {
  return {
    id,
    packageType: "generic",
    packageNamePattern,
    minimumAccessLevelForPush: id % 2 === 0 ? "owner" : "maintainer",
    minimumAccessLevelForDelete: null,
  };
}

function requestFor(packageName: string, kind: "user" | "anonymous"): PackageRequest {
  const principal = kind === "user" ? ({ kind, accessLevel: "maintainer" } as const) : ({ kind } as const);
  return { action: "push", principal, packageType: "generic", packageName };
}

function outlined(decision: Decision<StoredTerms>) {
  if (decision.outcome === "allowed") return decision;
  const ids = decision.blockedBy.map(({ id }) => id).sort((left, right) => left - right);
  return { ...decision, blockedBy: ids };
}

describe("rules of many wildcards", () => {
  test("compiled equals naive", () => {
    fc.assert(
      fc.property(
        manyStarPatterns,
        fc.array(name, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("user", "anonymous"),
        (patterns, names, kind) => {
          const rules = patterns.map(ruleOf);
          const ruleSet = compileRules(rules);
          for (const request of names.map((packageName) => requestFor(packageName, kind))) {
            expect(outlined(ruleSet.decide(request))).toEqual(outlined(naiveDecision(rules, request)));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("a set whose rules come and go, in any order, decides as the rules that are left", () => {
    const orders = fc.array(fc.record({ id: fc.nat(200), isRemoved: fc.boolean() }), {
      minLength: 300,
      maxLength: 800,
      size: "max",
    });
    fc.assert(
      fc.property(manyStarPatterns, orders, name, (patterns, orders, packageName) => {
        const changing = createMutableRuleSet<StoredTerms>();
        const left = new Map<number, StoredTerms>();
        const request = requestFor(packageName, "anonymous");
        for (const [at, { id, isRemoved }] of orders.entries()) {
          const rule = ruleOf(patterns[at % patterns.length] ?? "", id);
          changing.put(rule);
          left.set(id, rule);
          if (isRemoved) {
            const gone = [...left.keys()][at % left.size] ?? id;
            changing.remove(gone);
            left.delete(gone);
          }
          if (at % 100 !== 99) continue;
          expect(outlined(changing.decide(request))).toEqual(outlined(naiveDecision([...left.values()], request)));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("all may go, one after the other, and all may come again", () => {
    fc.assert(
      fc.property(manyStarPatterns, name, (patterns, asked) => {
        const changing = createMutableRuleSet<StoredTerms>();
        const request = requestFor(asked, "anonymous");
        const rules = patterns.map(ruleOf);
        const expected = outlined(naiveDecision(rules, request));
        for (let round = 0; round < 2; round++) {
          for (const rule of rules) changing.put(rule);
          expect(outlined(changing.decide(request))).toEqual(expected);
          for (const { id } of rules) changing.remove(id);
          expect(changing.decide(request)).toEqual({ outcome: "allowed", wouldBlock: [] });
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Every string of two letters of this length, in order. */
function words(length: number): string[] {
  return Array.from({ length: 2 ** length }, (_, at) =>
    at.toString(2).padStart(length, "0").replaceAll("0", "a").replaceAll("1", "b"),
  );
}

describe("names and patterns of any length", () => {
  const patterns = words(6).map((word, at) => `*${[...word, "c"].join("*")}*${"a*".repeat(at % 7)}`);

  test.each([1, 50, 254, 255, 1_023, 1_024, 5_000, 70_000, 140_000])("a name of %i letters", (length) => {
    const rules = patterns.map(ruleOf);
    const ruleSet = compileRules(rules);
    const filling = "ba".repeat(length);
    const packageNames = [
      filling.slice(0, length),
      `${filling.slice(0, length - 1)}c`,
      `ab${filling.slice(0, length)}caaa`,
      `${"a".repeat(length)}caaaaaaa`,
    ];
    for (const packageName of packageNames) {
      const blocked = rules.filter(({ packageNamePattern }) => isSubsequence(packageNamePattern, packageName));
      const decision = outlined(ruleSet.decide(requestFor(packageName, "anonymous")));
      expect(decision).toEqual(
        blocked.length === 0
          ? { outcome: "allowed", wouldBlock: [] }
          : { outcome: "blocked", blockedBy: blocked.map(({ id }) => id), requiredAccessLevel: null, wouldBlock: [] },
      );
    }
  });

  test("patterns of more literals than any valid one has, each a prefix of the next", () => {
    const rules = Array.from({ length: 400 }, (_, at) => ruleOf(`*${"a*".repeat(at + 1)}`, at));
    const ruleSet = compileRules(rules);
    for (const length of [1, 20, 254, 255, 256, 257, 399, 400, 500]) {
      const decision = ruleSet.decide(requestFor("a".repeat(length), "anonymous"));
      expect(decision.outcome === "blocked" ? decision.blockedBy.length : 0).toBe(Math.min(length, 400));
    }
  });
});

/** Whether a name matches a pattern of a star, and then single letters with a star after each. */
function isSubsequence(pattern: string, packageName: string): boolean {
  let position = 0;
  for (const letter of pattern.replaceAll("*", "")) {
    position = packageName.indexOf(letter, position) + 1;
    if (position === 0) return false;
  }
  return true;
}
