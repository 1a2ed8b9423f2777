import type { PackageType } from "../rules/package-type.ts";
import { type RuleTerms, ruleTermsError } from "../rules/rule.ts";
import { belowEveryLevel } from "./package-request.ts";
import { addRule, createRuleIndex, findBlockingRules, typeIndexOf } from "./rule-index/rule-index.ts";

/** The rules that match one package. */
interface RuleMatches<Rule> {
  /** In no particular order. */
  readonly rules: readonly Rule[];
  /** How many rules were compared with the name. */
  readonly comparisons: number;
}

/** Finds the rules that match a package, whatever they require. */
export interface RuleMatcher<Rule> {
  /** @throws TypeError for a malformed rule. */
  add(rule: Rule): void;
  match(packageType: PackageType, packageName: string): RuleMatches<Rule>;
}

const noMatches: RuleMatches<never> = Object.freeze({ rules: Object.freeze([]), comparisons: 0 });

/** A matcher without rules. It does not look at a rule's enforcement. */
export function createRuleMatcher<Rule extends RuleTerms>(): RuleMatcher<Rule> {
  const index = createRuleIndex<Rule>();
  return {
    add(rule) {
      const error = ruleTermsError(rule);
      if (error !== null) throw new TypeError(`malformed rule: ${error}`);
      addRule(index, rule);
    },
    match(packageType, packageName) {
      const type = typeIndexOf(index, packageType);
      if (type === null) return noMatches;
      const { blockedBy, comparisons } = findBlockingRules(type, packageName, true, belowEveryLevel);
      return { rules: blockedBy ?? noMatches.rules, comparisons };
    },
  };
}
