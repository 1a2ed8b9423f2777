import type { HistoryEntry, HistoryPage, HistoryPosition, RuleHistoryChange } from "./rule-store.ts";

/** One change in a project's history, with the data of its entry. */
export interface HistoryRow extends HistoryPosition, RuleHistoryChange {
  readonly at: number;
  readonly by: string | null;
  readonly reverts: number | null;
}

/**
 * One page of `history` (clause 17 of `RuleStore`).
 *
 * @param rows the changes from `from` on, sequences descending, positions ascending: the first `limit` and one more, or all.
 * @param prunedThrough entries up to this sequence are gone.
 */
export function pageOfHistory(rows: readonly HistoryRow[], limit: number, prunedThrough: number): HistoryPage {
  const following = rows[limit];
  const next = following === undefined ? null : { sequence: following.sequence, position: following.position };
  const entries: (HistoryEntry & { changes: RuleHistoryChange[] })[] = [];
  for (const { sequence, at, by, reverts, before, after } of rows.slice(0, limit)) {
    const change = { before, after };
    const entry = entries.at(-1);
    if (entry?.sequence === sequence) entry.changes.push(change);
    else entries.push({ sequence, at, by, reverts, changes: [change], more: next?.sequence === sequence });
  }
  return { entries, next, prunedThrough };
}
