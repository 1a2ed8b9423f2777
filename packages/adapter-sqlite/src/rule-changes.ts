import type { Revision, RuleChanges } from "@package-protection/core";
import { ok, type Result } from "neverthrow";
import {
  beforeAnyChange,
  changeRevision,
  isChangeRevision,
  pageRevision,
  type ReaderPosition,
  readPosition,
} from "./rule-revision.ts";
import { type RuleRow, readRules } from "./rule-row.ts";
import type { ChangeRow, Statements } from "./statements.ts";
import { attempt, type StoreFailure } from "./store-failure.ts";

const neverWritten = changeRevision(beforeAnyChange);

/**
 * Whether a reader stands where the project stands. One point read.
 *
 * @throws what the driver throws.
 */
export function isNewest(statements: Statements, projectId: number, since: Revision): boolean {
  const token = statements.newestToken().get(projectId);
  return token === undefined ? since === neverWritten : isChangeRevision(since, token);
}

/**
 * The answer to a reader that stands at a change of this history and has missed some, but not more than `limit`; null to
 * every other. One statement, and so one snapshot: the changes after the reader's, each with the rule that it left.
 */
export function fewChanges(
  statements: Statements,
  projectId: number,
  since: Revision | null,
  limit: number,
): Result<RuleChanges | null, StoreFailure> {
  const position = since === null ? null : readPosition(since);
  if (position === null || position.after !== position.base.counter) return ok(null);
  const { counter, token } = position.base;
  return attempt(() => statements.changesAfter().all(projectId, counter, token, limit + 1)).andThen((changes) => {
    const newest = changes.at(-1);
    if (newest === undefined || changes.length > limit) return ok(null);
    const rows: RuleRow[] = [];
    const removed: number[] = [];
    for (const change of changes) {
      const [, , removedId] = change;
      if (removedId !== null) removed.push(removedId);
      const row = ruleOfChange(projectId, change);
      if (row !== null) rows.push(row);
    }
    const revision = changeRevision({ counter: newest[0], token: newest[1] });
    return readRules(rows).map((rules) => ({ revision, rules, removed, whole: false, more: false }));
  });
}

/** Null where the rule has changed again, or is gone. */
function ruleOfChange(projectId: number, change: ChangeRow): RuleRow | null {
  const [counter, token, , id, type, pattern, push, remove, createdAt, updatedAt] = change;
  if (id === null) return null;
  return {
    id,
    project_id: projectId,
    package_type: type,
    package_name_pattern: pattern,
    minimum_access_level_for_push: push,
    minimum_access_level_for_delete: remove,
    revision_counter: counter,
    revision_token: token,
    created_at: createdAt,
    updated_at: updatedAt,
  };
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
 * Null where the reader must begin anew, because its base is not among the changes that are kept of this project: it was
 * pruned, or it was made in a history that a restored backup has ended.
 */
function continuedFrom(statements: Statements, projectId: number, since: Revision | null): ReaderPosition | null {
  const position = since === null ? null : readPosition(since);
  if (position === null) return null;
  const { counter, token } = position.base;
  return statements.findChange().get(projectId, counter, token) === undefined ? null : position;
}
