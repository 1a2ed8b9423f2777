import { type RuleTerms, ruleKey } from "../../rules/rule.ts";

/** Whether a change makes an evaluate rule active. */
export function isActivation(before: RuleTerms, after: RuleTerms): boolean {
  return before.enforcement === "evaluate" && after.enforcement === "active";
}

/** The rule with the same type, pattern and enforcement; null if there is none. */
export function findTwin<Rule extends RuleTerms>(rules: Iterable<Rule>, terms: RuleTerms): Rule | null {
  const key = ruleKey(terms);
  for (const rule of rules) if (ruleKey(rule) === key) return rule;
  return null;
}
