import type { HistoryEntry, ServerRule } from "@package-protection/client";
import { sameTerms } from "../rules/rule-form.ts";

/** One rule that two readings of the rules have different. */
export type RuleDifference =
  | { readonly kind: "created"; readonly rule: ServerRule; readonly by: string | null }
  | { readonly kind: "changed"; readonly rule: ServerRule; readonly before: ServerRule; readonly by: string | null }
  | { readonly kind: "deleted"; readonly rule: ServerRule; readonly by: string | null };

/** What somebody else changed between two readings of the rules; the history says who deleted. */
export function ruleSetDifferences(
  before: readonly ServerRule[],
  after: readonly ServerRule[],
  history: readonly HistoryEntry[],
): readonly RuleDifference[] {
  const earlier = new Map(before.map((rule) => [rule.id, rule]));
  const differences: RuleDifference[] = [];
  for (const rule of after) {
    const old = earlier.get(rule.id);
    earlier.delete(rule.id);
    if (old === undefined) differences.push({ kind: "created", rule, by: rule.updatedBy ?? rule.createdBy ?? null });
    else if (!sameTerms(old, rule))
      differences.push({ kind: "changed", rule, before: old, by: rule.updatedBy ?? null });
  }
  for (const rule of earlier.values()) differences.push({ kind: "deleted", rule, by: whoDeleted(rule.id, history) });
  return differences;
}

function whoDeleted(ruleId: number, history: readonly HistoryEntry[]): string | null {
  const entry = history.find(({ changes }) =>
    changes.some(({ before, after }) => before?.id === ruleId && after === null),
  );
  return entry?.by ?? null;
}
