import {
  type AccessLevel,
  accessLevelInteger,
  type Decision,
  type PackageRequest,
  type RuleTerms,
} from "@package-protection/core";
import { naiveMatch } from "./naive-name-match.ts";

/** The rules that apply to the package of a request, whoever asks. */
export function naivelyMatching<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Rule[] {
  return rules.filter(
    (rule) =>
      rule.packageType === request.packageType &&
      naiveMatch(rule.packageType, rule.packageNamePattern, request.packageName),
  );
}

/** The level that a rule demands of users for the action of a request. */
export function naiveDemand(rule: RuleTerms, request: PackageRequest): AccessLevel | null {
  return request.action === "push" ? rule.minimumAccessLevelForPush : rule.minimumAccessLevelForDelete;
}

/**
 * The decision as section 5 of the contract has it, one rule after another: the model that an engine with an index, or one
 * in another language, is compared with. `blockedBy` is in the order of the rules.
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
    const demand = naiveDemand(rule, request);
    if (demand === null || accessLevelInteger(demand) <= accessLevelInteger(principal.accessLevel)) continue;
    blockedBy.push(rule);
    if (accessLevelInteger(demand) > accessLevelInteger(requiredAccessLevel)) requiredAccessLevel = demand;
  }
  return blockedBy.length === 0 ? { outcome: "allowed" } : { outcome: "blocked", blockedBy, requiredAccessLevel };
}
