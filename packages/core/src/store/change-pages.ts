import type { ProtectionRule } from "../rules/rule.ts";
import { pageRevision, type ReaderPosition, startOf, type WritePoint, writeRevision } from "./rule-revision.ts";
import type { HistoryPosition, RuleChanges } from "./rule-store.ts";

/** A removal in a project's log. */
export interface LoggedRemoval extends WritePoint, HistoryPosition {
  readonly ruleId: number;
}

/** A rule with the position of its last change. */
export interface PlacedRule extends HistoryPosition {
  readonly rule: ProtectionRule;
}

/** The rows that a store reads for one page of `changes`, from one snapshot. */
export interface ChangeRows {
  /** The project's newest write; `neverWritten` if there is none. */
  readonly newest: WritePoint;
  /** The reader's position; null begins the whole list. */
  readonly position: ReaderPosition | null;
  /** The removals behind `position.base`, oldest first: the first `limit` and one more, or all. None if `position` is null. */
  readonly removals: readonly LoggedRemoval[];
  /**
   * The rules whose last change is behind `position.after`, by that change, oldest first: the first `limit` and one more, or
   * all. May be empty if there are more removals than `limit`.
   */
  readonly rules: readonly PlacedRule[];
}

/**
 * One page of `changes` (clauses 2 to 6 of `RuleStore`).
 *
 * Removals come first and rules follow, so `base` is never older than a rule that the reader holds. A rule that changes between
 * two pages moves behind `after` and comes again. One that is removed between two pages is in the log behind `base`.
 */
export function pageOfChanges({ newest, position, removals, rules }: ChangeRows, limit: number): RuleChanges {
  const whole = position === null;
  const { after } = position ?? startOf(newest);
  const removed = removals.slice(0, limit);
  const ids = removed.map(({ ruleId }) => ruleId);
  const lastRemoved = removed.at(-1);
  if (removals.length > limit && lastRemoved !== undefined) {
    return { revision: pageRevision({ base: lastRemoved, after }), rules: [], removed: ids, whole, more: true };
  }
  const room = limit - removed.length;
  const placed = rules.slice(0, room);
  const more = rules.length > room;
  const { base } = startOf(newest);
  return {
    revision: more ? pageRevision({ base, after: placed.at(-1) ?? after }) : writeRevision(newest),
    rules: placed.map(({ rule }) => rule),
    removed: ids,
    whole,
    more,
  };
}
