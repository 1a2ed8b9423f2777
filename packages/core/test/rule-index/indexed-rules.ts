import fc from "fast-check";
import { type HashKeys, hashKeyCount } from "../../src/decision/rule-index/keyed-hash.ts";
import type { RuleTerms } from "../../src/rules/rule.ts";

/** A rule that requires an owner for a push. */
export function ruleOf(packageNamePattern: string): RuleTerms {
  return {
    packageNamePattern,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
  };
}

/** Keys that are as random as those of a process, by a seed. */
export const arbitraryHashKeys: fc.Arbitrary<HashKeys> = fc.integer().map((seed) => {
  let state = seed;
  return new Int32Array(hashKeyCount).map(() => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    return Math.imul(mixed ^ (mixed >>> 13), mixed | 61) ^ (mixed >>> 16);
  });
});
