import { foldName } from "../../rules/name-pattern.ts";
import type { PackageType } from "../../rules/package-type.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { removeFromBucket } from "./bucket-table.ts";
import { type IndexedRule, indexedRule } from "./indexed-rule.ts";
import { type HashKeys, processKeys } from "./keyed-hash.ts";
import { addToBuckets, createRuleBuckets, type RuleBuckets, searchBuckets } from "./rule-buckets.ts";
import { type ListedRule, listedRule, searchList } from "./rule-list.ts";
import { createSearch, type Search } from "./search.ts";

export type { IndexedRule } from "./indexed-rule.ts";

/**
 * The rules of one project, found by the names that they match.
 */
export interface RuleIndex<Rule> {
  /** The first package type that has had rules; null if none has. */
  types: TypeIndex<Rule> | null;
  size: number;
  readonly keys: HashKeys | null;
}

/** The rules of one package type. */
export interface TypeIndex<Rule> {
  readonly packageType: PackageType;
  /** All rules while they are few, else empty. */
  list: readonly ListedRule<Rule>[];
  /** Null while the rules are few. */
  buckets: RuleBuckets<Rule> | null;
  /** The next package type; null at the end. */
  readonly next: TypeIndex<Rule> | null;
}

/** With more rules, buckets are quicker than a list. */
const longestList = 48;

/** The hash keys are those of the process, if none are given. */
export function createRuleIndex<Rule>(keys: HashKeys | null = null): RuleIndex<Rule> {
  return { types: null, size: 0, keys };
}

/** Returns the entry by which `removeRule` removes the rule. */
export function addRule<Rule extends RuleTerms>(index: RuleIndex<Rule>, rule: Rule): IndexedRule<Rule> {
  const entry = indexedRule(rule);
  let type = typeIndexOf(index, rule.packageType);
  if (type === null) {
    type = { packageType: rule.packageType, list: [], buckets: null, next: index.types };
    index.types = type;
  }
  index.size++;
  if (type.buckets !== null) {
    addToBuckets(type.buckets, entry);
  } else if (type.list.length < longestList) {
    // A copy has no spare room, which a growing list has. Most projects stay this small.
    type.list = [...type.list, listedRule(entry)];
  } else {
    const buckets = createRuleBuckets<Rule>(index.keys ?? processKeys());
    for (const listed of type.list) addToBuckets(buckets, listed.entry);
    addToBuckets(buckets, entry);
    type.list = [];
    type.buckets = buckets;
  }
  return entry;
}

/** The entry must be one that `addRule` returned for this index, and not be removed yet. */
export function removeRule<Rule>(index: RuleIndex<Rule>, entry: IndexedRule<Rule>): void {
  index.size--;
  if (entry.table !== null) removeFromBucket(entry.table, entry);
  else for (let type = index.types; type !== null; type = type.next) removeFromList(type, entry);
}

function removeFromList<Rule>(type: TypeIndex<Rule>, entry: IndexedRule<Rule>): void {
  if (type.buckets === null) type.list = type.list.filter((listed) => listed.entry !== entry);
}

/** The rules of a package type; null if it never had any. */
export function typeIndexOf<Rule>(index: RuleIndex<Rule>, packageType: PackageType): TypeIndex<Rule> | null {
  let type = index.types;
  while (type !== null && type.packageType !== packageType) type = type.next;
  return type;
}

/**
 * Finds the rules of the type that match the name and require more for the action than the level. The level is the integer of a user's
 * access level, or -1 if every matching rule blocks.
 */
export function findBlockingRules<Rule>(
  type: TypeIndex<Rule>,
  packageName: string,
  isPush: boolean,
  level: number,
): Search<Rule> {
  const search = createSearch<Rule>(foldName(type.packageType, packageName), isPush, level);
  if (type.buckets === null) searchList(type.list, search);
  else searchBuckets(type.buckets, search);
  return search;
}
