import { foldName } from "../name-pattern.ts";
import type { PackageType } from "../package-type.ts";
import type { RuleTerms } from "../rule.ts";
import { removeFrom } from "./buckets.ts";
import { type IndexedRule, indexedRule, type Question } from "./indexed-rule.ts";
import { addToType, blockingRules, createTypeIndex, removeLooseRule, type TypeIndex } from "./type-index.ts";

export { demandOf, type IndexedRule } from "./indexed-rule.ts";

/**
 * The rules of one project, found by the names that they match. Finding costs the length of the name, not the number of
 * rules. Most projects have few rules, and a host has many projects, so it is plain data that takes little memory.
 */
export interface RuleIndex<Rule> {
  readonly types: Partial<Record<PackageType, TypeIndex<Rule>>>;
  size: number;
}

export function createRuleIndex<Rule>(): RuleIndex<Rule> {
  return { types: {}, size: 0 };
}

/** What it gives is what `removeRule` takes the rule out by. */
export function addRule<Rule extends RuleTerms>(index: RuleIndex<Rule>, rule: Rule): IndexedRule<Rule> {
  const entry = indexedRule(rule);
  let type = index.types[rule.packageType];
  if (type === undefined) {
    type = createTypeIndex();
    index.types[rule.packageType] = type;
  }
  addToType(type, entry);
  index.size++;
  return entry;
}

/** The entry must be one that `addRule` gave for this index, and still in it. */
export function removeRule<Rule>(index: RuleIndex<Rule>, entry: IndexedRule<Rule>): void {
  if (entry.buckets !== null) removeFrom(entry.buckets, entry);
  else for (const type of Object.values(index.types)) removeLooseRule(type, entry);
  index.size--;
}

const question: { -readonly [Part in keyof Question]: Question[Part] } = {
  name: "",
  isPush: true,
  standing: 0,
  number: 0,
};

/**
 * The rules that match the name and demand more for the action than the standing, an access level's integer; every rule
 * demands more than -1. Null, and nothing allocated, where there is none.
 */
export function findBlockingRules<Rule>(
  index: RuleIndex<Rule>,
  packageType: PackageType,
  packageName: string,
  isPush: boolean,
  standing: number,
): IndexedRule<Rule>[] | null {
  const type = index.types[packageType];
  if (type === undefined) return null;
  question.name = foldName(packageType, packageName);
  question.isPush = isPush;
  question.standing = standing;
  question.number++;
  return blockingRules(type, question);
}
