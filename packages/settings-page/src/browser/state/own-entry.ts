import type { HistoryEntry, PlannedOperation, ServerRule } from "@package-protection/client";
import type { RuleTerms } from "@package-protection/core";

/**
 * Which entry of the history a write of this page made.
 *
 * Somebody else may write between the write and the reading of the history; that entry must not be undone in its place.
 */
export interface OwnEntry {
  /** Narrows the history to one rule; null for a write of several. */
  readonly ruleId: number | null;
  readonly isOwn: (entry: HistoryEntry) => boolean;
}

/** @param rule as the server returned it. */
export function entryOfRule(rule: ServerRule): OwnEntry {
  return {
    ruleId: rule.id,
    isOwn: ({ changes }) =>
      changes.some(({ after }) => after?.id === rule.id && after.updatedAt === rule.updatedAt && sameKey(after, rule)),
  };
}

export function entryOfDeletion(ruleId: number): OwnEntry {
  return {
    ruleId,
    isOwn: ({ changes }) => changes.some(({ before, after }) => before?.id === ruleId && after === null),
  };
}

export function entryOfSequence(sequence: number): OwnEntry {
  return { ruleId: null, isOwn: (entry) => entry.sequence === sequence };
}

/** The entry has a change for each operation, or as many as are listed. */
export function entryOfPlan(plan: readonly PlannedOperation[]): OwnEntry {
  const operations = new Set(plan.map(keyOf));
  return {
    ruleId: null,
    isOwn: ({ changes, moreChanges }) =>
      (moreChanges ? changes.length < plan.length : changes.length === plan.length) &&
      changes.every((change) => operations.has(keyOf(change))),
  };
}

function keyOf({ before, after }: { readonly before: RuleTerms | null; readonly after: RuleTerms | null }): string {
  return JSON.stringify(
    [before, after].map((terms) => terms && [terms.packageType, terms.packageNamePattern, terms.enforcement]),
  );
}

function sameKey(one: RuleTerms, other: RuleTerms): boolean {
  return keyOf({ before: one, after: null }) === keyOf({ before: other, after: null });
}
