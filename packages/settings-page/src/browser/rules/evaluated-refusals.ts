import type { RecentRefusal, RecentRefusals, ServerRule } from "@package-protection/client";
import type { RuleTerms } from "@package-protection/core";
import { sameTerms } from "./rule-form.ts";

/** What a rule under evaluation would have refused, as it is now. */
export interface EvaluatedRefusals {
  /** Newest first. */
  readonly found: readonly RecentRefusal[];
  /** Since when they are known; null where that is not known. Milliseconds since the epoch. */
  readonly since: number | null;
}

/**
 * The refusals by a rule with the terms that this one has now.
 *
 * Refusals by an earlier form of the rule do not count. A rule that was deleted or changed, and is as before again, may have
 * another number: its terms tell.
 */
export function evaluatedRefusals(rule: ServerRule, { refusals, since }: RecentRefusals): EvaluatedRefusals {
  const found = refusals.filter(({ enforced, rules }) => !enforced && rules.some((one) => sameTerms(one, rule)));
  if (since === null) return { found, since: null };
  const oldest = found.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  return { found, since: Math.min(Math.max(since, rule.updatedAt ?? 0), oldest) };
}

/** Whether two rules have the same type, pattern and enforcement, which only one rule of a project has at a time. */
export function isSameRule(one: RuleTerms, other: RuleTerms): boolean {
  return (
    one.packageType === other.packageType &&
    one.packageNamePattern === other.packageNamePattern &&
    (one.enforcement ?? "active") === (other.enforcement ?? "active")
  );
}
