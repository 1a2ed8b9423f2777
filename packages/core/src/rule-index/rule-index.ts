import { foldName } from "../name-pattern.ts";
import type { PackageType } from "../package-type.ts";
import type { RuleTerms } from "../rule.ts";
import { removeFrom } from "./buckets.ts";
import { type IndexedRule, indexedRule } from "./indexed-rule.ts";
import { createQuestion, type Question } from "./question.ts";
import { addToType, createTypeIndex, judgeRules, removeLooseRule, type TypeIndex } from "./type-index.ts";

export type { IndexedRule } from "./indexed-rule.ts";

/**
 * The rules of one project, found by the names that they match. Finding costs the length of the name, not the number of
 * rules. Most projects have few rules, and a host has many projects, so it is plain data that takes little memory.
 */
export interface RuleIndex<Rule> {
  /** The first of those that there are rules of. */
  types: TypeIndex<Rule> | null;
  size: number;
}

export function createRuleIndex<Rule>(): RuleIndex<Rule> {
  return { types: null, size: 0 };
}

/** What it gives is what `removeRule` takes the rule out by. */
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

/** The rules of a type; null where there are none. */
export function typeIndexOf<Rule>(index: RuleIndex<Rule>, packageType: PackageType): TypeIndex<Rule> | null {
  let type = index.types;
  while (type !== null && type.packageType !== packageType) type = type.next;
  return type;
}

/**
 * What blocks: the rules of the type that match the name and demand more for the action than the standing, an access level's
 * integer. Every rule demands more than -1.
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
