import { rounds } from "@package-protection/counted-work";
import { naiveMatch } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryHashKeys, ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { indexedRule } from "./indexed-rule.ts";
import { type HashKeys, processKeys } from "./keyed-hash.ts";
import { addToBuckets, createRuleBuckets, type RuleBuckets, searchBuckets } from "./rule-buckets.ts";
import { createSearch, type Search } from "./search.ts";

function bucketsOf(patterns: readonly string[], keys: HashKeys = processKeys()): RuleBuckets<RuleTerms> {
  const buckets = createRuleBuckets<RuleTerms>(keys);
  for (const pattern of patterns) addToBuckets(buckets, indexedRule(ruleOf(pattern)));
  return buckets;
}

function searched(buckets: RuleBuckets<RuleTerms>, name: string): Search<RuleTerms> {
  const search = createSearch<RuleTerms>(name, true, -1);
  searchBuckets(buckets, search);
  return search;
}

function sizesOf({ names, prefixes, suffixes, windows, others }: RuleBuckets<RuleTerms>) {
  return {
    names: names.size,
    prefixes: prefixes.size,
    suffixes: suffixes.size,
    windows: windows.size,
    others: others.size,
  };
}

const nowhere = { names: 0, prefixes: 0, suffixes: 0, windows: 0, others: 0 };

describe("the place of a rule", () => {
  test.each([
    ["app", { names: 1 }],
    ["@acme/*", { prefixes: 1 }],
    ["*-core", { suffixes: 1 }],
    ["*test*", { windows: 1 }],
    ["*a*test*", { windows: 1 }],
    ["*", { others: 1 }],
    ["*a*bc*", { others: 1 }],
    ["@acme/*-core", { prefixes: 1 }],
    [`*${"a".repeat(1_024)}`, { suffixes: 1 }],
    [`*${"a".repeat(1_025)}`, { others: 1 }],
    [`${"a".repeat(5_000)}*`, { prefixes: 1 }],
  ])("%s", (pattern, place) => {
    expect(sizesOf(bucketsOf([pattern]))).toEqual({ ...nowhere, ...place });
  });

  test("is where the fewest others are", () => {
    expect(sizesOf(bucketsOf(["@acme/*", "@acme/*-core"]))).toEqual({ ...nowhere, prefixes: 1, suffixes: 1 });
    expect(sizesOf(bucketsOf(["@acme/*", "*-core", "*my-test*", "@acme/*our-test*-core"]))).toEqual({
      ...nowhere,
      prefixes: 1,
      suffixes: 1,
      windows: 2,
    });
  });

  test("is rather at a hyphen than at a letter, for a window", () => {
    const { marks } = bucketsOf(["*billing-core*", "*invoice-core*", "*render-core*"]);
    expect([...marks.keys()].filter((codeUnit) => marks[codeUnit] !== 0)).toEqual(["-".charCodeAt(0)]);
  });
});

const unit = fc.constantFrom("a", "b", "-", "\u0161", "\u6161");
const literal = fc.string({ unit, minLength: 1, maxLength: 12, size: "max" });
const pattern = fc
  .tuple(fc.option(literal), fc.array(fc.tuple(fc.constant("*"), fc.option(literal)), { maxLength: 4 }))
  .map(([first, rest]) => [first, ...rest.flat()].map((part) => part ?? "").join(""))
  .filter((text) => text !== "");

test("a search finds each rule that matches, once, and compares no rule twice", () => {
  const searches = fc.array(pattern, { minLength: 1, maxLength: 60, size: "max" }).chain((patterns) =>
    fc.record({
      patterns: fc.constant(patterns),
      name: fc.oneof(
        literal,
        fc.tuple(fc.constantFrom(...patterns), literal).map(([text, filling]) => text.replaceAll("*", filling)),
      ),
    }),
  );
  fc.assert(
    fc.property(searches, arbitraryHashKeys, ({ patterns, name }, keys) => {
      const search = searched(bucketsOf(patterns, keys), name);
      const matching = patterns.filter((text) => naiveMatch("generic", text, name));
      expect(search.blockedBy?.map((rule) => rule.packageNamePattern).sort() ?? []).toEqual(matching.sort());
      expect(search.comparisons).toBeLessThanOrEqual(patterns.length);
    }),
    { numRuns: rounds(500) },
  );
});

test.each([1, 1_022, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 5_000])(
  "a name of %i characters is found by its start, its middle and its end",
  (length) => {
    const filling = "xy".repeat(length).slice(0, length);
    const patterns = ["ab-start*", "*end-ab", "*mid-dle*", `ab-start${filling}mid-dle${filling}end-ab`];
    const search = searched(bucketsOf(patterns), `ab-start${filling}mid-dle${filling}end-ab`);
    expect(search.blockedBy).toHaveLength(4);
    expect(search.comparisons).toBe(4);
    expect(searched(bucketsOf(patterns), `${filling}mid-dl${filling}`).blockedBy).toBe(null);
  },
);

test("each rule is found once in a name of repeated parts", () => {
  const part = fc.stringMatching(/^[abx-]{1,4}$/);
  const searches = fc
    .record({ part, end: part, length: fc.constantFrom(1_000, 1_019, 1_024, 2_043, 2_048, 3_100) })
    .map(({ part, end, length }) => {
      const filling = part.repeat(length).slice(0, length);
      return { part, end, name: `${filling}${end}`.repeat(3) };
    });
  fc.assert(
    fc.property(searches, arbitraryHashKeys, ({ part, end, name }, keys) => {
      const matches: Readonly<Record<string, boolean>> = {
        [`*${end}`]: name.endsWith(end),
        [`*${part}${end}`]: name.endsWith(part + end),
        [`${part}*`]: name.startsWith(part),
        [`*${part}*`]: name.includes(part),
      };
      const search = searched(bucketsOf(Object.keys(matches), keys), name);
      const matching = Object.keys(matches).filter((pattern) => matches[pattern]);
      expect(search.blockedBy?.map((rule) => rule.packageNamePattern).sort() ?? []).toEqual(matching.sort());
    }),
    { examples: [[{ part: "x", end: "-core", name: `${"x".repeat(1_019)}-core`.repeat(3) }, processKeys()]] },
  );
});
