import { foldName } from "../name-pattern.ts";
import type { PackageType } from "../package-type.ts";
import type { RuleTerms } from "../rule.ts";
import { type IndexedRule, indexedRule, type Question } from "./indexed-rule.ts";
import { addToType, blockingRules, createTypeIndex, removeFromType, type TypeIndex } from "./type-index.ts";

export { demandOf, type IndexedRule } from "./indexed-rule.ts";

/** The rules of one project, found by the names that they match. Finding costs the length of the name, not the number of rules. */
export interface RuleIndex<Rule extends RuleTerms> {
  readonly size: number;
  add(rule: Rule): IndexedRule<Rule>;
  /** The entry must be one that `add` of this index gave, and still in it. */
  remove(entry: IndexedRule<Rule>): void;
  /**
   * The rules that match the name and demand more for the action than the standing, an access level's integer; every rule
   * demands more than -1. Null, and nothing allocated, where there is none.
   */
  blocking(
    packageType: PackageType,
    packageName: string,
    isPush: boolean,
    standing: number,
  ): IndexedRule<Rule>[] | null;
}

const question: { -readonly [Part in keyof Question]: Question[Part] } = {
  name: "",
  isPush: true,
  standing: 0,
  number: 0,
};

export function createRuleIndex<Rule extends RuleTerms>(): RuleIndex<Rule> {
  const types = new Map<PackageType, TypeIndex<Rule>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(rule) {
      let index = types.get(rule.packageType);
      if (index === undefined) {
        index = createTypeIndex();
        types.set(rule.packageType, index);
      }
      const entry = indexedRule(rule);
      addToType(index, entry);
      size++;
      return entry;
    },
    remove(entry) {
      const index = types.get(entry.packageType);
      if (index === undefined) return;
      removeFromType(index, entry);
      size--;
    },
    blocking(packageType, packageName, isPush, standing) {
      const index = types.get(packageType);
      if (index === undefined) return null;
      question.name = foldName(packageType, packageName);
      question.isPush = isPush;
      question.standing = standing;
      question.number++;
      return blockingRules(index, question);
    },
  };
}
