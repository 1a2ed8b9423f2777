import {
  type AccessLevel,
  accessLevelInteger,
  type Decision,
  type PackageRequest,
  type RuleTerms,
} from "@package-protection/core";
import { naiveMatch } from "./naive-name-match.ts";

/** The rules that match the package of a request, whatever the principal. */
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
 * It is the model that an engine with an index, or one in another language, is compared with. `blockedBy` is in the order of the
 * rules.
 */
export function naiveDecision<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Decision<Rule> {
  const { principal } = request;
  const matching = naivelyMatching(rules, request).filter(({ enforcement }) => enforcement !== "evaluate");
  if (principal.kind === "admin") return { outcome: "allowed" };
  if (principal.kind !== "user") {
    if (matching.length === 0) return { outcome: "allowed" };
    return { outcome: "blocked", blockedBy: matching, requiredAccessLevel: null };
  }

  const blockedBy: Rule[] = [];
  let requiredAccessLevel: AccessLevel = principal.accessLevel;
  for (const rule of matching) {
    const required = naiveRequiredLevel(rule, request);
    if (required === null || accessLevelInteger(required) <= accessLevelInteger(principal.accessLevel)) continue;
    blockedBy.push(rule);
    if (accessLevelInteger(required) > accessLevelInteger(requiredAccessLevel)) requiredAccessLevel = required;
  }
  return blockedBy.length === 0 ? { outcome: "allowed" } : { outcome: "blocked", blockedBy, requiredAccessLevel };
}
