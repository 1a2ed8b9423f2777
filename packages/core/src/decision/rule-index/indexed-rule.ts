import { type AccessLevel, accessLevelInteger } from "../../rules/access-level.ts";
import { type PatternLiterals, patternLiterals } from "../../rules/name-pattern.ts";
import type { RuleTerms } from "../../rules/rule.ts";

/** Blocks no user, since no level is below 0. Blocks deploy tokens and anonymous principals, whose level is -1. */
const noRequiredLevel = 0;
/** Every level's integer fits. */
const levelBits = 6;

/** A rule with its folded pattern, as it was when it was added, and its place in a table. */
export interface IndexedRule<Rule> extends PatternLiterals {
  readonly rule: Rule;
  /** The required levels as integers: for a push in the upper bits, for a delete in the lower six. */
  readonly requiredLevels: number;
  /** In a table the keyed hash of the text by which the rule is found; in a list four packed code units of it. */
  hash: number;
  /** Null in a list. */
  table: BucketTable<Rule> | null;
  /** The neighbours in its chain. */
  next: IndexedRule<Rule> | null;
  previous: IndexedRule<Rule> | null;
}

/** A hash table of rules. Rules with one hash are a bucket. Buckets that share a slot share its chain. */
export interface BucketTable<Rule> {
  size: number;
  /** The first rule of each slot's chain. The number of slots is a power of two. */
  chains: (IndexedRule<Rule> | null)[];
  /**
   * A Bloom filter of 16 bits for each slot; each hash sets one or two. Most lookups end there, without a look at the chain. The
   * bits of a removed rule stay until the chain is empty or the table is resized.
   */
  filters: Uint16Array;
  /** How far a hash is shifted to the right to give the number of its slot. */
  slotShift: number;
}

export function indexedRule<Rule extends RuleTerms>(rule: Rule): IndexedRule<Rule> {
  const { prefix, infixes, suffix } = patternLiterals(rule.packageType, rule.packageNamePattern);
  const push = levelInteger(rule.minimumAccessLevelForPush);
  // The fields that a search reads come first, so that it reads little memory.
  return {
    hash: 0,
    next: null,
    requiredLevels: (push << levelBits) | levelInteger(rule.minimumAccessLevelForDelete),
    suffix,
    prefix,
    infixes,
    rule,
    previous: null,
    table: null,
  };
}

function levelInteger(level: AccessLevel | null = null): number {
  return level === null ? noRequiredLevel : accessLevelInteger(level);
}

/** The level that the rule requires for the action, as an integer. */
export function requiredLevelOf<Rule>({ requiredLevels }: IndexedRule<Rule>, isPush: boolean): number {
  return isPush ? requiredLevels >> levelBits : requiredLevels & (2 ** levelBits - 1);
}

/** The object with the rule's terms, the `IndexedRule`, and its part of a table. */
const bytesOfObjects = 200;
/** A literal is a reference to the pattern's text, or a copy of a few characters. V8 shares texts of one or two characters. */
const bytesOfLiteral = 24;
const longestSharedText = 2;
const bytesOfReference = 12;
/** A folded text is a copy, unless it is short and was folded before. Characters take one byte or two. */
const bytesOfFoldedCharacter = 1.4;

/** The heap that the rule takes, the caller's object with its terms included: an estimate. */
export function estimatedBytesOf<Rule extends RuleTerms>({ rule, prefix, infixes, suffix }: IndexedRule<Rule>): number {
  let bytes = bytesOfObjects + rule.packageNamePattern.length + bytesOf(prefix) + bytesOf(suffix ?? "");
  for (const literal of infixes) bytes += bytesOf(literal);
  return Math.round(bytes);
}

function bytesOf({ length }: string): number {
  return bytesOfReference + bytesOfFoldedCharacter * length + (length > longestSharedText ? bytesOfLiteral : 0);
}
