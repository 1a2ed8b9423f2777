import type { Revision, RuleChanges } from "@package-protection/core";
import { ok, type Result } from "neverthrow";
import { beforeAnyChange, changeRevision, pageRevision, type ReaderPosition, readPosition } from "./rule-revision.ts";
import { readRules } from "./rule-row.ts";
import type { Statements } from "./statements.ts";
import { attempt, type StoreFailure } from "./store-failure.ts";

/** The answer to a reader that stands exactly where the project stands; null to every other. One point read. */
export function nothingChanged(
  statements: Statements,
  projectId: number,
  since: Revision | null,
): Result<RuleChanges | null, StoreFailure> {
  if (since === null) return ok(null);
  return attempt(() => statements.newestChange().get(projectId)).map((newest = beforeAnyChange) =>
    changeRevision(newest) === since ? { revision: since, rules: [], removed: [], whole: false, more: false } : null,
  );
}

/**
 * One page, of at most `limit` removals and rules. To be called inside one snapshot.
 *
 * Removals come first; only when all of them are told do rules follow, so that a reader's `base` is never older than a rule
 * that it holds. A rule that changes between two pages moves behind `after` and comes again; one that is removed between two
 * pages stands in the log after `base`.
 */
export function changesPage(
  statements: Statements,
  projectId: number,
  since: Revision | null,
  limit: number,
): Result<RuleChanges, StoreFailure> {
  return attempt(() => {
    const newest = statements.newestChange().get(projectId) ?? beforeAnyChange;
    const position = continuedFrom(statements, projectId, since);
    const whole = position === null;
    const { base, after } = position ?? { base: newest, after: 0 };

    const removals = statements.removalsAfter().all(projectId, base.counter, limit + 1);
    const toldRemovals = removals.slice(0, limit);
    const removed = toldRemovals.map((removal) => removal.removed_rule_id);
    const lastTold = toldRemovals.at(-1);
    if (removals.length > limit && lastTold !== undefined) {
      return { rows: [], revision: pageRevision({ base: lastTold, after }), removed, whole, more: true };
    }

    const room = limit - removed.length;
    const rows = statements.rulesAfter().all(projectId, after, room + 1);
    const more = rows.length > room;
    const toldRows = rows.slice(0, room);
    const reached = toldRows.at(-1)?.revision_counter ?? after;
    const revision = more ? pageRevision({ base: newest, after: reached }) : changeRevision(newest);
    return { rows: toldRows, revision, removed, whole, more };
  }).andThen(({ rows, ...page }) => readRules(rows).map((rules) => ({ ...page, rules })));
}

/**
 * Null where the reader must begin anew: its base is not a change that this history of the project knows, be it that the
 * change was forgotten, or that it was made in a history that a restored backup has ended.
 */
function continuedFrom(statements: Statements, projectId: number, since: Revision | null): ReaderPosition | null {
  const position = since === null ? null : readPosition(since);
  if (position === null) return null;
  const { counter, token } = position.base;
  return statements.findChange().get(projectId, counter, token) === undefined ? null : position;
}
