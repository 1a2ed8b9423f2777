import { foldName } from "../../rules/name-pattern.ts";
import type { PackageType } from "../../rules/package-type.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { removeFrom } from "./buckets.ts";
import { type IndexedRule, indexedRule } from "./indexed-rule.ts";
import { createQuestion, type Question } from "./question.ts";
import { addToType, createTypeIndex, judgeRules, removeLooseRule, type TypeIndex } from "./type-index.ts";

export type { IndexedRule } from "./indexed-rule.ts";

/**
 * The rules of one project, found by the names that they match. Finding costs the length of the name, not the number of
 * rules. Most projects have few rules, and a host has many projects, so it is plain data that takes little memory.
 *
 * - `question.ts`: one search, with its result. It is synchronous and alone at any time: buffers are shared by all indexes.
 * - `type-index.ts`: the rules of one package type. Few of them are tried one by one (`loose-rule.ts`, `name-head.ts`).
 * - `rule-places.ts`, `place-search.ts`: more of them stand in hash buckets, by their exact name, prefix, suffix or an n-gram of
 *   a literal piece. `buckets.ts` has the buckets, behind a Bloom filter with one hash; `key-table.ts` their hash table;
 *   `name-keys.ts` the rolling hash.
 * - `crowd.ts`, `crowd-search.ts`: a bucket of too many rules, as a radix tree of their literal pieces (`piece-tree.ts`,
 *   `piece-tree-removal.ts`). `piece-numbers.ts` interns the pieces, `piece-runs.ts` keeps the edges' labels, `piece-ends.ts` the
 *   table of where each piece next ends in the name.
 */
export interface RuleIndex<Rule> {
  /** Head of the list of the package types that have had rules; null where none has. */
  types: TypeIndex<Rule> | null;
  size: number;
}

export function createRuleIndex<Rule>(): RuleIndex<Rule> {
  return { types: null, size: 0 };
}

/** Gives the entry by which `removeRule` takes the rule out again. */
export function addRule<Rule extends RuleTerms>(index: RuleIndex<Rule>, rule: Rule): IndexedRule<Rule> {
  const entry = indexedRule(rule);
  let type = typeIndexOf(index, rule.packageType);
  if (type === null) {
    type = createTypeIndex(rule.packageType, index.types);
    index.types = type;
  }
  addToType(type, entry);
  index.size++;
  return entry;
}

/** The entry must be one that `addRule` gave for this index, and still in it. */
export function removeRule<Rule>(index: RuleIndex<Rule>, entry: IndexedRule<Rule>): void {
  if (entry.buckets !== null) removeFrom(entry.buckets, entry);
  else for (let type = index.types; type !== null; type = type.next) removeLooseRule(type, entry);
  index.size--;
}

/** The rules of a package type; null where it never had any. */
export function typeIndexOf<Rule>(index: RuleIndex<Rule>, packageType: PackageType): TypeIndex<Rule> | null {
  let type = index.types;
  while (type !== null && type.packageType !== packageType) type = type.next;
  return type;
}

/**
 * What blocks: the rules of the type that match the name and demand more for the action than the standing, which is the integer
 * of the asker's access level, or -1 for an asker whom every matching rule blocks.
 */
export function askIndex<Rule>(
  type: TypeIndex<Rule>,
  packageName: string,
  isPush: boolean,
  standing: number,
): Pick<Question<Rule>, "blockedBy" | "strictest"> {
  const question = createQuestion<Rule>(foldName(type.packageType, packageName), isPush, standing);
  judgeRules(type, question);
  return question;
}
