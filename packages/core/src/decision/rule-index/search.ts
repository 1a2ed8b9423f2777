import { matchesLiterals } from "../../rules/name-pattern.ts";
import { type IndexedRule, requiredLevelOf } from "./indexed-rule.ts";

/** The search for the rules that block one name, and what it found so far. */
export interface Search<Rule> {
  /** Folded as patterns are. */
  readonly name: string;
  readonly isPush: boolean;
  /** A rule blocks if it requires more. A level's integer, or -1 if every matching rule blocks. */
  readonly level: number;
  /** Null while no rule is found, so that most searches allocate no list. */
  blockedBy: Rule[] | null;
  /** The highest level that a rule in `blockedBy` requires. */
  strictest: number;
  /** The hashes of the windows that were found; null while none is. */
  windows: Set<number> | null;
  /** How many rules were compared with the name. */
  comparisons: number;
}

export function createSearch<Rule>(name: string, isPush: boolean, level: number): Search<Rule> {
  return { name, isPush, level, blockedBy: null, strictest: 0, windows: null, comparisons: 0 };
}

/** Adds the rule to those that block, if it requires more than the level and its pattern matches the name. */
export function compare<Rule>(entry: IndexedRule<Rule>, search: Search<Rule>): void {
  search.comparisons++;
  const required = requiredLevelOf(entry, search.isPush);
  if (required <= search.level || !matchesLiterals(entry, search.name)) return;
  if (required > search.strictest) search.strictest = required;
  if (search.blockedBy === null) search.blockedBy = [entry.rule];
  else search.blockedBy.push(entry.rule);
}
