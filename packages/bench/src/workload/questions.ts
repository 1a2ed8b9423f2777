import type { RuleTerms } from "@package-protection/core";
import { packageName, packageWords } from "./package-words.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** A package name in two halves: put together anew for each question, it is a text of which nothing is known yet. */
export interface Question {
  readonly left: string;
  readonly right: string;
}

/** A shorter text V8 would copy together at once, which other names are spared. */
const shortestName = 13;

/** Every other question is made from a rule, and so is blocked; the ones between are, but for a few, allowed. */
export function questionsAbout(random: SeededRandom, rules: readonly RuleTerms[], count: number): Question[] {
  const patterns = new Set(rules.map((rule) => rule.packageNamePattern.toLowerCase()));
  const questions: Question[] = [];
  while (questions.length < count) {
    const isMatching = questions.length % 2 === 0;
    const name = isMatching ? matchingName(random, random.pick(rules).packageNamePattern) : packageName(random);
    if (name.length < shortestName || (!isMatching && isProtected(patterns, name.toLowerCase()))) continue;
    questions.push(question(name));
  }
  return questions;
}

export function question(name: string): Question {
  const middle = name.length >> 1;
  return { left: name.slice(0, middle), right: name.slice(middle) };
}

export function questionName({ left, right }: Question): string {
  return left + right;
}

/** The names of some questions in turn, each put together anew, beginning with the one at `start`, round and round. */
export function freshNames(questions: readonly Question[], start: number, count: number): string[] {
  const names: string[] = [];
  for (let at = start; names.length < count; at++) {
    const asked = questions[at % questions.length];
    if (asked === undefined) throw new RangeError("there are no questions");
    names.push(questionName(asked));
  }
  return names;
}

/** Words in place of the stars; one name in twenty is written in capitals. */
function matchingName(random: SeededRandom, pattern: string): string {
  const name = pattern.replaceAll("*", () => packageWords(random, 1 + random.below(2)));
  return random.chance(1 / 20) ? name.toUpperCase() : name;
}

function isProtected(patterns: ReadonlySet<string>, name: string): boolean {
  const slash = name.indexOf("/");
  return patterns.has(name) || (slash > 0 && patterns.has(`${name.slice(0, slash)}/*`));
}
