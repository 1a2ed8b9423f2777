import type { MinimumAccessLevels } from "../decision/minimum-access-levels.ts";
import { type AccessLevel, isAtLeast } from "../rules/access-level.ts";
import { foldCase } from "../rules/name-pattern.ts";
import { type RuleTerms, ruleTermsError } from "../rules/rule.ts";
import { findRedundantRules } from "./covering-rules.ts";
import type { Finding, NumberedRule } from "./finding.ts";
import { foreignCharacter } from "./foreign-character.ts";
import { createWorkCount, type Steps, takeSteps, workOfRule } from "./steps.ts";

/**
 * Finds rules that are redundant, that cannot match, that differ by case alone, or that require no more than the minimum access
 * levels (contract, section 7). The last need the minimum access levels; null or absent is none.
 *
 * The findings of a kind are together, ascending by the id of their first rule. Costs one look-up a rule.
 *
 * @throws TypeError for a malformed rule.
 */
export function findRuleFindings<Rule extends NumberedRule>(
  rules: Iterable<Rule>,
  minimumAccessLevels: MinimumAccessLevels | null = null,
): Finding<Rule>[] {
  return takeSteps(ruleFindingsInSteps(rules, minimumAccessLevels));
}

/** `findRuleFindings` in steps. */
export function* ruleFindingsInSteps<Rule extends NumberedRule>(
  rules: Iterable<Rule>,
  minimumAccessLevels: MinimumAccessLevels | null,
): Steps<Finding<Rule>[]> {
  const work = createWorkCount();
  const sorted = [...rules].sort((one, other) => one.id - other.id);
  const active: Rule[] = [];
  const byCase = new Map<string, Rule[]>();
  const unmatched: Finding<Rule>[] = [];
  const withinMinimum: Finding<Rule>[] = [];
  for (const rule of sorted) {
    const error = ruleTermsError(rule);
    if (error !== null) throw new TypeError(`malformed rule: ${error}`);
    const { packageType, packageNamePattern, enforcement = "active" } = rule;
    const key = `${packageType} ${enforcement} ${foldCase(packageNamePattern)}`;
    const alike = byCase.get(key);
    if (alike === undefined) byCase.set(key, [rule]);
    else alike.push(rule);
    const character = foreignCharacter(packageType, packageNamePattern);
    if (character !== null) unmatched.push({ type: "cannot_match", rule, character });
    if (enforcement === "active") {
      active.push(rule);
      if (isWithin(rule, minimumAccessLevels)) withinMinimum.push({ type: "within_minimum_access_levels", rule });
    }
    if (work.endsStep(workOfRule(rule))) yield;
  }
  const redundant = yield* findRedundantRules(active, work);
  const differing = [...byCase.values()].flatMap((alike): Finding<Rule>[] =>
    alike.length > 1 ? [{ type: "differ_by_case", rules: alike }] : [],
  );
  return [...redundant, ...unmatched, ...differing, ...withinMinimum];
}

function isWithin(rule: RuleTerms, minimum: MinimumAccessLevels | null): boolean {
  if (minimum === null) return false;
  const { minimumAccessLevelForPush: push = null, minimumAccessLevelForDelete: remove = null } = rule;
  const isMet = (required: AccessLevel | null, level: AccessLevel) => required === null || isAtLeast(level, required);
  return isMet(push, minimum.push) && isMet(remove, minimum.delete);
}
