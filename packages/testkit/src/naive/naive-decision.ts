import {
  type AccessLevel,
  accessLevelInteger,
  accessLevels,
  type Decision,
  type PackageRequest,
  type RuleTerms,
} from "@package-protection/core";
import { naiveMatch } from "./naive-name-match.ts";

/** The rules that match the package of a request, for any principal. */
export function naivelyMatching<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Rule[] {
  return rules.filter(
    (rule) =>
      rule.packageType === request.packageType &&
      naiveMatch(rule.packageType, rule.packageNamePattern, request.packageName),
  );
}

/** The access level that a rule requires of users for the action of a request; null if it requires none. */
export function naiveRequiredLevel(rule: RuleTerms, request: PackageRequest): AccessLevel | null {
  const { minimumAccessLevelForPush = null, minimumAccessLevelForDelete = null } = rule;
  return request.action === "push" ? minimumAccessLevelForPush : minimumAccessLevelForDelete;
}

/**
 * The decision as section 5 of the contract states it, one rule after another.
 *
 * It is the model for comparisons with an engine that has an index, or is written in another language. `blockedBy` and `wouldBlock` are in
 * the order of the rules.
 */
export function naiveDecision<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Decision<Rule> {
  const denying = naivelyMatching(rules, request).filter((rule) => naivelyDenies(rule, request));
  const blockedBy = denying.filter(({ enforcement }) => enforcement !== "evaluate");
  const wouldBlock = denying.filter(({ enforcement }) => enforcement === "evaluate");
  if (blockedBy.length === 0) return { outcome: "allowed", wouldBlock };
  if (request.principal.kind !== "user")
    return { outcome: "blocked", blockedBy, requiredAccessLevel: null, wouldBlock };
  const levels = blockedBy.map((rule) => naiveRequiredLevel(rule, request));
  const requiredAccessLevel = accessLevels.findLast((level) => levels.includes(level)) ?? null;
  return { outcome: "blocked", blockedBy, requiredAccessLevel, wouldBlock };
}

/** Whether a rule that matches denies the action to the principal, if it is in force. */
function naivelyDenies(rule: RuleTerms, request: PackageRequest): boolean {
  const { principal } = request;
  if (principal.kind === "admin") return false;
  if (principal.kind !== "user") return true;
  const required = naiveRequiredLevel(rule, request);
  return required !== null && accessLevelInteger(required) > accessLevelInteger(principal.accessLevel);
}
