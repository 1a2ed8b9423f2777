import type { RecentRefusal, RecentRefusals, ServerRule } from "@package-protection/client";

/** What a rule under evaluation would have refused, as it is now. */
export interface EvaluatedRefusals {
  /** Newest first. */
  readonly found: readonly RecentRefusal[];
  /** Since when all are known; null where that is not known. Milliseconds since the epoch. */
  readonly since: number | null;
}

/** Refusals by an earlier form of the rule do not count: it may have had another pattern or other levels. */
export function evaluatedRefusals(rule: ServerRule, { refusals, since }: RecentRefusals): EvaluatedRefusals {
  const changedAt = rule.updatedAt ?? 0;
  const found = refusals.filter(
    ({ enforced, at, rules }) => !enforced && (at ?? 0) >= changedAt && rules.some(({ id }) => id === rule.id),
  );
  return { found, since: since === null ? null : Math.max(since, changedAt) };
}
