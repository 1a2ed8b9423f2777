import { type AccessLevel, isAtLeast, matchesPackageName, type RuleTerms } from "@package-protection/core";

/**
 * The active rules that match every name that a rule matches.
 *
 * A `*` of the rule is read as a character that no pattern names, so only another `*` matches it (contract, section 7, Findings).
 */
export function coveringRules<Rule extends RuleTerms & { readonly id: number }>(
  rule: Rule,
  rules: readonly Rule[],
): readonly Rule[] {
  const symbol = rule.packageNamePattern.replaceAll("*", "\u{10fffd}");
  return rules.filter(
    (other) =>
      other.id !== rule.id &&
      other.enforcement !== "evaluate" &&
      other.packageType === rule.packageType &&
      matchesPackageName(other.packageType, other.packageNamePattern, symbol),
  );
}

/** Whether a rule asks for at least as much as another one, for both actions. */
export function asksForAsMuch(rule: RuleTerms, other: RuleTerms): boolean {
  return (
    isAsHigh(rule.minimumAccessLevelForPush, other.minimumAccessLevelForPush) &&
    isAsHigh(rule.minimumAccessLevelForDelete, other.minimumAccessLevelForDelete)
  );
}

function isAsHigh(level: AccessLevel | null | undefined, other: AccessLevel | null | undefined): boolean {
  if (other === null || other === undefined) return true;
  return level !== null && level !== undefined && isAtLeast(level, other);
}
