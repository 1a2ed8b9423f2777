import { type RuleDraft, ruleDraft } from "@package-protection/core";
import { type Question, question } from "./questions.ts";
import type { SeededRandom } from "./seeded-random.ts";

/**
 * Rules and names made to be slow: many stars, and names in which nearly every piece is found, but not in the pattern's order.
 */
export interface HostileSet {
  readonly title: string;
  readonly rules: readonly RuleDraft[];
  /** None is blocked, so that no answer comes before every rule is ruled out. */
  readonly questions: readonly Question[];
}

export function hostileSets(random: SeededRandom, ruleCount: number): HostileSet[] {
  const longRun = "a".repeat(9_998);
  const run = "a".repeat(253);
  return [
    {
      title: "50 patterns `a*a*…b` with 120 stars, names of 10,000 letters",
      rules: genericRules(50, (at) => `${"a*".repeat(120)}${binaryWord(at)}b`),
      questions: [`aa${longRun}`, `ab${longRun}`].map(question),
    },
    {
      title: "50 patterns `a*a*…b*` with 120 stars, names of 10,000 letters",
      rules: genericRules(50, (at) => `${"a*".repeat(119)}${binaryWord(at)}b*`),
      questions: [`ab${longRun}`, `abb${longRun}`].map(question),
    },
    {
      title: `${ruleCount.toLocaleString("en")} patterns \`*a*a*…b*a*\` with up to 115 stars, names of 255 letters`,
      rules: genericRules(ruleCount, (at) => `*${"a*".repeat(20 + (at % 80))}b*${"a*".repeat(Math.floor(at / 80))}`),
      questions: [`ab${run}`, `abb${run}`].map(question),
    },
    {
      title: `${ruleCount.toLocaleString("en")} patterns of 80 pieces of two letters, names of 255 letters`,
      rules: genericRules(ruleCount, () => `*${pieces(random, 80, 2).join("*")}*`),
      questions: pieces(random, 16, 255).map(question),
    },
    {
      title: `${ruleCount.toLocaleString("en")} patterns of 30 pieces of four letters, names of 255 letters`,
      rules: genericRules(ruleCount, () => `*${pieces(random, 30, 4).join("*")}*`),
      questions: pieces(random, 16, 255).map(question),
    },
  ];
}

/** So many different rules. */
export function genericRules(count: number, pattern: (at: number) => string): RuleDraft[] {
  const taken = new Set<string>();
  for (let at = 0; taken.size < count; at++) taken.add(pattern(at));
  return [...taken].map((packageNamePattern) => {
    const draft = ruleDraft({ packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" });
    if (draft.isErr()) throw new Error(`no rule: ${packageNamePattern}`);
    return draft.value;
  });
}

/** The number in binary, in two letters. */
function binaryWord(at: number): string {
  return at.toString(2).replaceAll("0", "a").replaceAll("1", "b");
}

function pieces(random: SeededRandom, count: number, length: number): string[] {
  return Array.from({ length: count }, () => Array.from({ length }, () => (random.chance(0.5) ? "a" : "b")).join(""));
}
