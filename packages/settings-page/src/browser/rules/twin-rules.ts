import type { ServerRule } from "@package-protection/client";
import type { Enforcement, RuleTerms } from "@package-protection/core";

/** The rules with one type and pattern: one may be active, and one beside it may be under evaluation (contract, section 1). */
export type TwinRules = Readonly<Partial<Record<Enforcement, ServerRule>>>;

/** Other rules with exactly a rule's type and pattern. */
export function twinsOf(terms: RuleTerms, ownId: number | null, rules: readonly ServerRule[]): TwinRules {
  const twins = rules.filter(
    ({ id, packageType, packageNamePattern }) =>
      id !== ownId && packageType === terms.packageType && packageNamePattern === terms.packageNamePattern,
  );
  return Object.fromEntries(twins.map((rule) => [rule.enforcement, rule]));
}

/** The ids of all rules that have a twin. */
export function rulesWithTwin(rules: readonly ServerRule[]): ReadonlySet<number> {
  const first = new Map<string, number>();
  const found = new Set<number>();
  for (const { id, packageType, packageNamePattern } of rules) {
    const key = `${packageType} ${packageNamePattern}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, id);
    else found.add(other).add(id);
  }
  return found;
}
