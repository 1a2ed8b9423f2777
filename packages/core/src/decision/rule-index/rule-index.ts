import { foldName } from "../../rules/name-pattern.ts";
import type { PackageType } from "../../rules/package-type.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { removeFromBucket } from "./bucket-table.ts";
import { estimatedBytesOf, type IndexedRule, indexedRule } from "./indexed-rule.ts";
import { processKeys } from "./keyed-hash.ts";
import { addToBuckets, createRuleBuckets, type RuleBuckets, searchBuckets } from "./rule-buckets.ts";
import { prepareForList, searchList } from "./rule-list.ts";
import { createSearch, type Search } from "./search.ts";

export type { IndexedRule } from "./indexed-rule.ts";

/**
 * The rules of one project, found by the package names that they match.
 *
 * 1. Each package type has its own rules (`TypeIndex`). Up to 48 rules are a list, and a search is a loop (`rule-list.ts`).
 * 2. More rules are in hash tables (`rule-buckets.ts`), each in one bucket. A bucket is found by a text that every name
 *    contains which the rule matches: the whole name for `app`, the prefix for `@acme/*`, the suffix for `*-core`, and a
 *    window of up to nine characters for `*test*`.
 * 3. A rule with several such texts, like `@acme/*-core`, goes into the bucket that has the fewest rules at that time. A
 *    rule without one, like `*` or `*a*`, is compared with every name.
 * 4. A search reads the folded name once and adds up the hash of each of its prefixes and suffixes. It looks them up only at
 *    marked characters: where some rule's prefix ends, its suffix starts, or its window has its middle. A mark is kept for
 *    the character's low byte.
 * 5. Most lookups find nothing. They end at a Bloom filter (`bucket-table.ts`).
 * 6. A hash never decides. Each rule in a found bucket is compared with the name, once in a search (`search.ts`).
 * 7. The hashes have random keys (`keyed-hash.ts`), so an attacker cannot choose texts whose hashes collide. Rules with the same
 *    text, like `@acme/*a*` and `@acme/*b*`, share a bucket and are compared one by one.
 */
export interface RuleIndex<Rule> {
  /** The first package type that has had rules; null if none has. */
  types: TypeIndex<Rule> | null;
  size: number;
  /** The heap that the index and its rules take. */
  estimatedBytes: number;
}

/** The rules of one package type. */
export interface TypeIndex<Rule> {
  readonly packageType: PackageType;
  /** All rules until there are more than 48 for the first time, then empty. */
  list: readonly IndexedRule<Rule>[];
  /** Null until there are more than 48 rules for the first time. */
  buckets: RuleBuckets<Rule> | null;
  /** The next package type; null at the end. */
  readonly next: TypeIndex<Rule> | null;
}

/** With more rules, buckets are quicker than a list. */
const longestList = 48;

export function createRuleIndex<Rule>(): RuleIndex<Rule> {
  return { types: null, size: 0, estimatedBytes: 0 };
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
  index.estimatedBytes += estimatedBytesOf(entry);
  if (type.buckets !== null) {
    addToBuckets(type.buckets, entry);
  } else if (type.list.length < longestList) {
    // A copy has no spare room, which a growing list has. Most projects stay this small.
    type.list = [...type.list, entry];
    prepareForList(entry);
  } else {
    const buckets = createRuleBuckets<Rule>(processKeys());
    for (const listed of type.list) addToBuckets(buckets, listed);
    addToBuckets(buckets, entry);
    type.list = [];
    type.buckets = buckets;
  }
  return entry;
}

/** The entry must be one that `addRule` returned for this index, and not be removed yet. */
export function removeRule<Rule extends RuleTerms>(index: RuleIndex<Rule>, entry: IndexedRule<Rule>): void {
  index.size--;
  index.estimatedBytes -= estimatedBytesOf(entry);
  if (entry.table !== null) {
    removeFromBucket(entry.table, entry);
    return;
  }
  for (let type = index.types; type !== null; type = type.next)
    type.list = type.list.filter((other) => other !== entry);
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
