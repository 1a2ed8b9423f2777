import type { PushProtectionLevel, RuleDraft } from "@package-protection/core";
import { ruleDraft } from "@package-protection/core";
import { packageName, packageScope, packageWord, packageWords } from "./package-words.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** Above the level of whoever asks, so that every rule that matches blocks, and a peer need not know of levels. */
const demands: readonly PushProtectionLevel[] = ["maintainer", "owner", "admin"];

const prefixPattern = (random: SeededRandom) =>
  random.chance(0.7) ? `${packageScope(random)}/*` : `${packageScope(random)}/${packageWord(random)}-*`;

const suffixPattern = (random: SeededRandom) => `*-${packageWords(random, 3)}`;

const infixPattern = (random: SeededRandom) => `*${packageWords(random, 3)}*`;

const severalStars = (random: SeededRandom) =>
  random.chance(0.5)
    ? `${packageScope(random)}/${packageWord(random)}-*-${packageWord(random)}*`
    : `*${packageWords(random, 2)}*${packageWords(random, 2)}*`;

/** The shapes of patterns, and how many rules of a hundred have each. */
const shapes: readonly (readonly [share: number, pattern: (random: SeededRandom) => string])[] = [
  [50, packageName],
  [30, prefixPattern],
  [10, suffixPattern],
  [8, infixPattern],
  [2, severalStars],
];

/** Each shape's place in a hundred, spread so that a set of ten has its shares too. */
const patternsOfAHundred = Array.from({ length: 100 }, (_, at) => {
  const place = (at * 11) % 100;
  let end = 0;
  for (const [share, pattern] of shapes) {
    end += share;
    if (place < end) return pattern;
  }
  return packageName;
});

/** So many rules of one project, all of npm, no two with the same pattern in whatever case. */
export function projectRules(random: SeededRandom, count: number): RuleDraft[] {
  const taken = new Set<string>();
  const rules: RuleDraft[] = [];
  while (rules.length < count) {
    const packageNamePattern = patternsOfAHundred[rules.length % 100]?.(random) ?? "";
    const folded = packageNamePattern.toLowerCase();
    if (taken.has(folded)) continue;
    taken.add(folded);
    rules.push(npmRule(packageNamePattern, random.pick(demands)));
  }
  return rules;
}

/** @throws Error for a pattern that is none of npm. */
export function npmRule(packageNamePattern: string, minimumAccessLevelForPush: PushProtectionLevel): RuleDraft {
  const draft = ruleDraft({ packageNamePattern, packageType: "npm", minimumAccessLevelForPush });
  if (draft.isErr()) throw new Error(`no rule: ${packageNamePattern}`);
  return draft.value;
}
