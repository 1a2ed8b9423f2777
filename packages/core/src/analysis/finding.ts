import type { RuleTerms } from "../rules/rule.ts";

/** A rule that `findRuleFindings` can name: a store's, or terms that were numbered. */
export type NumberedRule = RuleTerms & { readonly id: number };

/** Something about a rule set that its maintainers may want to change (contract, section 7). */
export type Finding<Rule> =
  /** Without the rule, every request is decided as it is with it. That holds for all redundant rules at once. */
  | { readonly type: "redundant"; readonly rule: Rule /** Not redundant itself. */; readonly coveredBy: Rule }
  /** The pattern has a literal character that no valid name of the type has. */
  | { readonly type: "cannot_match"; readonly rule: Rule /** As the pattern has it. */; readonly character: string }
  /** Two or more rules of one type and enforcement, ascending by id. Their patterns match the same names. */
  | { readonly type: "differ_by_case"; readonly rules: readonly Rule[] }
  /** The rule requires no more of users than the minimum access levels do. It still blocks deploy tokens and anonymous callers. */
  | { readonly type: "within_minimum_access_levels"; readonly rule: Rule };
