import { createRuleMatcher } from "../decision/rule-matcher.ts";
import { accessLevelInteger } from "../rules/access-level.ts";
import { foldName } from "../rules/name-pattern.ts";
import type { Finding, NumberedRule } from "./finding.ts";
import { type Steps, type WorkCount, workOfLookUp, workOfRule } from "./steps.ts";

/**
 * Stands for each `*` of a pattern that is looked up as a name.
 *
 * A lone surrogate, because no pattern has one: in a name it is matched by nothing but a wildcard.
 */
const wildcardSymbol = "\ud800";

/** A rule as covering compares it. */
interface Candidate<Rule> {
  readonly rule: Rule;
  /** The pattern, folded, with one `*` for each run of them. */
  readonly pattern: string;
  readonly wildcards: number;
  /** The required levels as integers; -1 for null, which is less than any. */
  readonly push: number;
  readonly remove: number;
}

function candidate<Rule extends NumberedRule>(rule: Rule): Candidate<Rule> {
  const pattern = foldName(rule.packageType, rule.packageNamePattern).replace(/\*+/g, "*");
  const { minimumAccessLevelForPush: push = null, minimumAccessLevelForDelete: remove = null } = rule;
  return {
    rule,
    pattern,
    wildcards: pattern.split("*").length - 1,
    push: push === null ? -1 : accessLevelInteger(push),
    remove: remove === null ? -1 : accessLevelInteger(remove),
  };
}

/**
 * Orders rules so that each comes after all that cover it.
 *
 * A pattern that matches another has at most its literal characters. With as many it has at least as many wildcards, and with as
 * many of both it is the same pattern. Then the stricter rule comes first. Equal rules keep their order.
 */
function coversFirst<Rule extends NumberedRule>(one: Candidate<Rule>, other: Candidate<Rule>): number {
  return (
    one.pattern.length - one.wildcards - (other.pattern.length - other.wildcards) ||
    other.wildcards - one.wildcards ||
    other.push + other.remove - (one.push + one.remove)
  );
}

/**
 * Finds the redundant rules among active ones, which ascend by their ids, and so do the findings.
 *
 * A rule costs one look-up, and only the rules that stay are looked up: what covers a cover of a rule covers the rule too.
 */
export function* findRedundantRules<Rule extends NumberedRule>(
  rules: readonly Rule[],
  work: WorkCount,
): Steps<Finding<Rule>[]> {
  const candidates: Candidate<Rule>[] = [];
  for (const rule of new Set(rules)) {
    candidates.push(candidate(rule));
    if (work.endsStep(workOfRule(rule))) yield;
  }
  const staying = createRuleMatcher<Rule>();
  const stayingCandidates = new Map<Rule, Candidate<Rule>>();
  const redundant: { readonly rule: Rule; readonly coveredBy: Rule }[] = [];
  for (const one of candidates.sort(coversFirst)) {
    const { rule, pattern } = one;
    const matches = staying.match(rule.packageType, pattern.replaceAll("*", wildcardSymbol));
    let coveredBy: Rule | null = null;
    for (const match of matches.rules) {
      const other = stayingCandidates.get(match);
      if (other === undefined || other.push < one.push || other.remove < one.remove) continue;
      if (coveredBy === null || match.id < coveredBy.id) coveredBy = match;
    }
    if (coveredBy === null) {
      staying.add(rule);
      stayingCandidates.set(rule, one);
    } else {
      redundant.push({ rule, coveredBy });
    }
    if (work.endsStep(workOfLookUp + matches.comparisons)) yield;
  }
  return redundant
    .sort((one, other) => one.rule.id - other.rule.id)
    .map(({ rule, coveredBy }) => ({ type: "redundant", rule, coveredBy }));
}
