import type { Revision, RuleChanges, StoreUnavailable } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import type { Pool } from "pg";
import {
  beforeAnyChange,
  type ChangePoint,
  changeRevision,
  pageRevision,
  type ReaderPosition,
  readPosition,
} from "./rule-revision.ts";
import { type RuleRow, readRules } from "./rule-row.ts";
import { runStatement } from "./run-statement.ts";
import type { StatementTexts } from "./statements.ts";
import { readFailure } from "./store-failure.ts";

/** A row of a page; of a `head` and a `removal` some columns are null, and none of those is read. */
interface PageRow extends RuleRow {
  readonly kind: "head" | "removal" | "rule";
  readonly is_continued: "true" | "false" | null;
}

interface PointRow {
  readonly counter: string;
  readonly token: string;
}

/** One statement where nothing changed, and one more where something did. */
export async function changesSince(
  pool: Pool,
  texts: StatementTexts,
  projectId: number,
  since: Revision | null,
  limit: number,
): Promise<Result<RuleChanges, StoreUnavailable>> {
  const position = since === null ? null : readPosition(since);
  if (since !== null && position !== null && changeRevision(position.base) === since) {
    const read = await runStatement<PointRow>(pool, { text: texts.newestChange, values: [projectId] });
    if (read.isErr()) return err(readFailure(read.error));
    const [row] = read.value;
    const newest = row === undefined ? beforeAnyChange : { counter: Number(row.counter), token: row.token };
    if (changeRevision(newest) === since) {
      return ok({ revision: since, rules: [], removed: [], whole: false, more: false });
    }
  }
  const { base = null, after = 0 } = position ?? {};
  // One more of each than is told, so that it is known whether there is more.
  const values = [projectId, base?.counter ?? null, base?.token ?? null, after, limit + 1];
  const read = await runStatement<PageRow>(pool, { text: texts.changesPage, values });
  return read.mapErr(readFailure).andThen((rows) => pageOf(rows, position, limit));
}

/**
 * One page, of at most `limit` removals and rules.
 *
 * Removals come first; only when all of them are told do rules follow, so that a reader's `base` is never older than a rule
 * that it holds. A rule that changes between two pages moves behind `after` and comes again; one that is removed between two
 * pages stands in the log after `base`.
 */
function pageOf(
  rows: readonly PageRow[],
  position: ReaderPosition | null,
  limit: number,
): Result<RuleChanges, StoreUnavailable> {
  const head = rows.find(({ kind }) => kind === "head");
  const newest = head === undefined ? beforeAnyChange : pointOf(head);
  const whole = position === null || head?.is_continued !== "true";
  const after = whole ? 0 : position.after;

  const removals = inOrder(rows, "removal");
  const toldRemovals = removals.slice(0, limit);
  const removed = toldRemovals.map(({ id }) => Number(id));
  const lastTold = toldRemovals.at(-1);
  if (removals.length > limit && lastTold !== undefined) {
    return ok({ revision: pageRevision({ base: pointOf(lastTold), after }), rules: [], removed, whole, more: true });
  }

  const room = limit - removed.length;
  const rules = inOrder(rows, "rule");
  const more = rules.length > room;
  const toldRules = rules.slice(0, room);
  const last = toldRules.at(-1);
  const reached = last === undefined ? after : pointOf(last).counter;
  const revision = more ? pageRevision({ base: newest, after: reached }) : changeRevision(newest);
  return readRules(toldRules).map((read) => ({ revision, rules: read, removed, whole, more }));
}

/** SQL promises no order of the parts of a union. */
function inOrder(rows: readonly PageRow[], kind: PageRow["kind"]): readonly PageRow[] {
  const found = rows.filter((row) => row.kind === kind);
  return found.sort((a, b) => Number(a.revision_counter) - Number(b.revision_counter));
}

function pointOf({ revision_counter, revision_token }: RuleRow): ChangePoint {
  return { counter: Number(revision_counter), token: revision_token };
}
