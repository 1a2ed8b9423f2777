import type { ForgetStep, Revision } from "@package-protection/core";
import { writeRevision } from "@package-protection/core/store";
import { newestRevision, placedRules, writePointOf } from "./read-changes.ts";
import type { Statements } from "./statements.ts";
import { newToken } from "./write-rules.ts";

/** The most rows that a step deletes. */
export const stepRows = 1_000;

const beforeAll = { sequence: 0, position: 0 };

/**
 * One step of pruning a project's history to `keptChanges`: marks whole entries as gone, but never the newest, and deletes
 * some of their rows.
 *
 * Returns how many rows it deleted: fewer than `stepRows` if none are left to delete. In a transaction.
 * @throws what the driver throws.
 */
export function pruneStep(statements: Statements, projectId: number, keptChanges: number): number {
  const project = statements.newestWrite().get(projectId);
  if (project === undefined) return 0;
  const { sequence, prunedThrough, rows } = project;
  const excess = rows - keptChanges;
  const oldest = excess > 0 ? (statements.oldestChange().get(projectId, sequence, excess - 1) ?? sequence - 1) : 0;
  const through = Math.max(oldest, prunedThrough);
  const deleted = statements.deletePruned().run(projectId, through, stepRows).changes;
  if (deleted > 0) statements.setPruned().run(through, deleted, projectId);
  return deleted;
}

/**
 * One step of forgetting a project: rules first, then history, together at most `stepRows` rows.
 *
 * Returns the project's new revision too, to which no reader can continue; null if the project was empty. In a transaction.
 * @throws what the driver throws.
 */
export function forgetStep(
  statements: Statements,
  projectId: number,
): { readonly step: ForgetStep; readonly revision: Revision | null } {
  const placed = placedRules(statements, projectId, beforeAll, stepRows);
  const last = placed.at(-1);
  if (last !== undefined) statements.removeOldest().run(projectId, last.sequence, last.position);
  const room = stepRows - placed.length;
  const deleted = statements.deletePruned().run(projectId, Number.MAX_SAFE_INTEGER, room).changes;
  const total = placed.length + deleted;
  if (total === 0) return { step: { rules: [], more: false }, revision: null };
  const sequence = writePointOf(newestRevision(statements, projectId)).sequence + 1;
  const revision = writeRevision({ sequence, token: newToken() });
  statements.raiseForgotten().run(sequence, revision, sequence, deleted, projectId);
  return { step: { rules: placed.map(({ rule }) => rule), more: total === stepRows }, revision };
}
