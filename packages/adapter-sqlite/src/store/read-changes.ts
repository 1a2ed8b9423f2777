import type { Revision, RuleChanges } from "@package-protection/core";
import {
  type HistoryPosition,
  neverWritten,
  type PlacedRule,
  pageOfChanges,
  type ReaderPosition,
  readRevision,
  startOf,
  type WritePoint,
  writeRevision,
} from "@package-protection/core/store";
import type { ProjectRow, Statements } from "./statements.ts";
import { ruleOf } from "./stored-rule.ts";

const neverWrittenRevision = writeRevision(neverWritten);

/** The project's revision. One point read. @throws what the driver throws. */
export function newestRevision(statements: Statements, projectId: number): Revision {
  return statements.newestRevision().get(projectId) ?? neverWrittenRevision;
}

/**
 * The answer to a reader at the end of a write that has missed at most `limit` changes; null for every other reader.
 *
 * One statement, and so one snapshot: the changes after the reader's, each with the rule that it left.
 *
 * @throws what the driver throws, and an Error for a rule that cannot be read.
 */
export function fewChanges(
  statements: Statements,
  projectId: number,
  since: Revision | null,
  limit: number,
): RuleChanges | null {
  const position = since === null ? null : readRevision(since);
  if (since === null || position === null || position.after !== position.base) return null;
  const missed = statements.missedChanges().all(projectId, position.base.sequence, since, limit + 1);
  const [first] = missed;
  if (first === undefined || missed.length > limit) return null;
  const rules = missed.flatMap((change) => (change[0] === null ? [] : ruleOf(projectId, change)));
  const removed = missed.flatMap((change) => (change[12] === 1 ? change[11] : []));
  return { revision: first[13], rules, removed, whole: false, more: false };
}

/** One page, of at most `limit` removals and rules. Inside one snapshot. @throws the same. */
export function changesPage(
  statements: Statements,
  projectId: number,
  since: Revision | null,
  limit: number,
): RuleChanges {
  const project = statements.newestWrite().get(projectId);
  const newest = project === undefined ? neverWritten : writePointOf(project.revision);
  const position = continuedFrom(statements, projectId, project, since);
  const { base, after } = position ?? startOf(newest);
  const removals = statements
    .removalsAfter()
    .all(projectId, base.sequence, base.position, limit + 1)
    .map(([, place, text, ruleId]) => ({ ...writePointOf(text), position: place, ruleId }));
  const rules = removals.length > limit ? [] : placedRules(statements, projectId, after, limit + 1 - removals.length);
  return pageOfChanges({ newest, position, removals, rules }, limit);
}

/** The rules whose last change is behind a position, by that change. @throws the same. */
export function placedRules(
  statements: Statements,
  projectId: number,
  after: HistoryPosition,
  limit: number,
): readonly PlacedRule[] {
  return statements
    .rulesAfter()
    .all(projectId, after.sequence, after.position, limit)
    .map((row) => ({ sequence: row[11], position: row[12], rule: ruleOf(projectId, row) }));
}

/**
 * Null if the reader must begin the whole list: its write is not in the project's history, or was pruned.
 *
 * The history is dense: after `prunedThrough` each sequence has an entry, up to the newest.
 */
function continuedFrom(
  statements: Statements,
  projectId: number,
  project: ProjectRow | undefined,
  since: Revision | null,
): ReaderPosition | null {
  const position = since === null ? null : readRevision(since);
  if (position === null) return null;
  const { base } = position;
  const entry = writeRevision(base);
  if (project === undefined) return entry === neverWrittenRevision ? position : null;
  if (base.sequence === project.sequence) return entry === project.revision ? position : null;
  const isKept =
    base.sequence > project.prunedThrough && statements.findEntry().get(projectId, base.sequence, entry) !== undefined;
  return isKept ? position : null;
}

/** The write of a revision in the database. */
export function writePointOf(stored: Revision): WritePoint {
  const dot = stored.indexOf(".");
  return { sequence: Number(stored.slice(0, dot)), token: stored.slice(dot + 1) };
}
