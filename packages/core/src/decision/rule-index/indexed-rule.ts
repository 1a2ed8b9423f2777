import { type AccessLevel, accessLevelInteger } from "../../rules/access-level.ts";
import { type PatternPieces, patternPieces } from "../../rules/name-pattern.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import type { Buckets } from "./buckets.ts";

/**
 * The demand of an unset level: above no user's standing, and like every demand above that of a deploy token or an anonymous
 * principal.
 */
const noDemand = 0;
/** Every level's integer fits. */
const demandBits = 6;

/** A rule in an index, as it was when it was added, and the place where it is found. */
export interface IndexedRule<Rule> extends PatternPieces {
  readonly rule: Rule;
  /** The levels as integers, that for a push above that for a delete, `noDemand` where unset. */
  readonly demands: number;
  /** Null where the rule is looked at for every name. */
  buckets: Buckets<IndexedRule<Rule>> | null;
  key: number;
  /** The number of the last question that looked at the bucket of which this is the only or the first entry. */
  lastQuestion: number;
}

export function indexedRule<Rule extends RuleTerms>(rule: Rule): IndexedRule<Rule> {
  const { prefix, infixes, suffix } = patternPieces(rule.packageType, rule.packageNamePattern);
  const push = rule.minimumAccessLevelForPush;
  const remove = rule.minimumAccessLevelForDelete;
  return {
    rule,
    prefix,
    infixes,
    suffix,
    demands: (demandFor(push) << demandBits) | demandFor(remove),
    buckets: null,
    key: 0,
    lastQuestion: 0,
  };
}

function demandFor(level: AccessLevel | null): number {
  return level === null ? noDemand : accessLevelInteger(level);
}

/** What the rule demands for the action, as the integer of a level. */
export function demandOf<Rule>(entry: IndexedRule<Rule>, isPush: boolean): number {
  return isPush ? entry.demands >> demandBits : entry.demands & (2 ** demandBits - 1);
}
