import type { AccessLevel, RuleTerms } from "@package-protection/core";
import { text } from "../text.ts";

/** A term of a rule, as people call it. */
export type Term = keyof typeof text.differences;

/** A term that two forms of a rule have different, in words. */
export interface TermDifference {
  readonly term: Term;
  readonly before: string;
  readonly after: string;
}

const terms: readonly Term[] = ["type", "pattern", "push", "delete", "state"];

/** What differs between two forms of a rule, in the order of the list's columns. */
export function differenceLines(before: RuleTerms, after: RuleTerms): readonly TermDifference[] {
  return terms
    .map((term) => ({ term, before: termWords(before, term), after: termWords(after, term) }))
    .filter((line) => line.before !== line.after);
}

/** A term of a rule in words. */
export function termWords(terms: RuleTerms, term: Term): string {
  switch (term) {
    case "type":
      return text.typeNames[terms.packageType];
    case "pattern":
      return terms.packageNamePattern;
    case "push":
      return levelWord(terms.minimumAccessLevelForPush);
    case "delete":
      return levelWord(terms.minimumAccessLevelForDelete);
    case "state":
      return terms.enforcement === "evaluate" ? text.rules.evaluating : text.rules.active;
  }
}

function levelWord(level: AccessLevel | null | undefined): string {
  return level === null || level === undefined ? text.rules.noLevel : text.levelNames[level];
}
