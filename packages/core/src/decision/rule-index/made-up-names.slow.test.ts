import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collidingTexts } from "../../../test/rule-index/colliding-texts.ts";
import { arbitraryHashKeys, ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { indexedRule } from "./indexed-rule.ts";
import type { HashKeys } from "./keyed-hash.ts";
import { addToBuckets, createRuleBuckets, type RuleBuckets, searchBuckets } from "./rule-buckets.ts";
import { createSearch, type Search } from "./search.ts";

function bucketsOf(patterns: readonly string[], keys: HashKeys): RuleBuckets<RuleTerms> {
  const buckets = createRuleBuckets<RuleTerms>(keys);
  for (const pattern of patterns) addToBuckets(buckets, indexedRule(ruleOf(pattern)));
  return buckets;
}

function searched(buckets: RuleBuckets<RuleTerms>, name: string): Search<RuleTerms> {
  const search = createSearch<RuleTerms>(name, true, -1);
  searchBuckets(buckets, search);
  return search;
}

/** Two letters that differ in their highest bit leave 17 bits of a hash, so that some collide by chance; in a polynomial hash 512 do. */
describe("a search among 8,192 rules that were made up to collide compares few that do not match", () => {
  const texts = collidingTexts(16_384);
  const ideographs = Array.from({ length: 16_384 }, (_, at) => String.fromCharCode(0x4e00 + at));
  const characters = ideographs.map((ideograph) => `abcd${ideograph}efgh`);
  const middles = ideographs.map((ideograph) => `a${ideograph}b`);

  test.each<[string, readonly string[], (text: string) => string]>([
    ["names that collide in polynomial hashes", texts, (text) => text],
    ["prefixes that do", texts, (text) => `${text}*`],
    ["suffixes that do", texts, (text) => `*${text}`],
    ["windows that differ in one character", characters, (text) => `*${text}*`],
    ["windows that differ in their middle", middles, (text) => `*${text}*`],
  ])("as %s", (_, texts, patternOf) => {
    const others = texts.slice(8_192, 8_692);
    fc.assert(
      fc.property(arbitraryHashKeys, (keys) => {
        const buckets = bucketsOf(texts.slice(0, 8_192).map(patternOf), keys);
        const comparisons = others.map((name) => searched(buckets, name).comparisons);
        // Up to six rules share each of the four windows without the differing character, before another window is cheaper.
        expect(comparisons.reduce((sum, count) => sum + count)).toBeLessThan(others.length * 25);
        expect(searched(buckets, texts[4_711] ?? "").blockedBy).toHaveLength(1);
      }),
      { numRuns: 5 },
    );
  });
});
