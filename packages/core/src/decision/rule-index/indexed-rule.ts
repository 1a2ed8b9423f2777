import { type AccessLevel, accessLevelInteger } from "../../rules/access-level.ts";
import { type PatternPieces, patternPieces } from "../../rules/name-pattern.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import type { BucketTable } from "./bucket-table.ts";

/** Above the level of no user, and like every level above that of a deploy token or an anonymous principal. */
const noRequiredLevel = 0;
/** Every level's integer fits. */
const levelBits = 6;

/** A rule with its folded pattern, as it was when it was added, and its place in a bucket. */
export interface IndexedRule<Rule> extends PatternPieces {
  readonly rule: Rule;
  /** The required levels as integers, the one for a push above the one for a delete. */
  readonly requiredLevels: number;
  /** The table of the rule's bucket; null in a rule list. */
  table: BucketTable<Rule> | null;
  /** The hash of the text by which the bucket is found. */
  hash: number;
  /** The neighbours in the bucket. */
  next: IndexedRule<Rule> | null;
  previous: IndexedRule<Rule> | null;
}

export function indexedRule<Rule extends RuleTerms>(rule: Rule): IndexedRule<Rule> {
  const { prefix, infixes, suffix } = patternPieces(rule.packageType, rule.packageNamePattern);
  const push = levelInteger(rule.minimumAccessLevelForPush);
  const requiredLevels = (push << levelBits) | levelInteger(rule.minimumAccessLevelForDelete);
  return { rule, prefix, infixes, suffix, requiredLevels, table: null, hash: 0, next: null, previous: null };
}

function levelInteger(level: AccessLevel | null): number {
  return level === null ? noRequiredLevel : accessLevelInteger(level);
}

/** The level that the rule requires for the action, as an integer. */
export function requiredLevelOf<Rule>({ requiredLevels }: IndexedRule<Rule>, isPush: boolean): number {
  return isPush ? requiredLevels >> levelBits : requiredLevels & (2 ** levelBits - 1);
}
