import type { Revision, RuleChanges, StoreUnavailable } from "@package-protection/core";
import {
  neverWritten,
  type PlacedRule,
  pageOfChanges,
  type ReaderPosition,
  readRevision,
  startOf,
  writeRevision,
} from "@package-protection/core/store";
import { err, ok, type Result } from "neverthrow";
import type { Pool } from "pg";
import { runStatement } from "./run-statement.ts";
import type { StatementTexts } from "./statements.ts";
import { readFailure } from "./store-failure.ts";
import { readRules, type StoredRule } from "./stored-rule.ts";
import { pointOf } from "./write-values.ts";

interface WriteRow {
  readonly sequence: string;
  readonly token: string;
}

/** A row of a page. Of a rule all columns are filled, of a removal its id and place, of the newest write its revision. */
interface PageRow extends StoredRule {
  readonly kind: "newest" | "removal" | "rule";
  /** Of the newest write: whether the log knows the reader's base. */
  readonly isContinued: "t" | "f" | null;
  readonly position: string | null;
}

/** Reads a page of changes: one statement where nothing changed, and one more where something did. */
export async function readChanges(
  pool: Pool,
  texts: StatementTexts,
  projectId: number,
  since: Revision | null,
  limit: number,
): Promise<Result<RuleChanges, StoreUnavailable>> {
  const position = since === null ? null : readRevision(since);
  if (since !== null && position !== null && writeRevision(position.base) === since) {
    const read = await runStatement<WriteRow>(pool, { text: texts.newestWrite, values: [projectId] });
    if (read.isErr()) return err(readFailure(read.error));
    if (newestRevision(read.value[0]) === since) {
      return ok({ revision: since, rules: [], removed: [], whole: false, more: false });
    }
  }
  // Without a position nothing is continued, whatever the base.
  const { base, after } = position ?? startOf({ sequence: -1, token: "" });
  const values = [projectId, base.sequence, base.token, base.position, after.sequence, after.position, limit + 1];
  const read = await runStatement<PageRow>(pool, { text: texts.changesPage, values });
  return read.mapErr(readFailure).andThen((rows) => pageOf(rows, position, limit));
}

function pageOf(
  rows: readonly PageRow[],
  position: ReaderPosition | null,
  limit: number,
): Result<RuleChanges, StoreUnavailable> {
  const newestRow = rows.find(({ kind }) => kind === "newest");
  const removals = inOrder(rows, "removal").map((row) => ({ ...placeOf(row), token: row.token, ruleId: Number(row.id) }));
  const ruleRows = inOrder(rows, "rule").slice(0, limit + 1);
  const newest = newestRow === undefined ? neverWritten : pointOf(newestRow);
  const continued = newestRow?.isContinued === "t" ? position : null;
  return readRules(ruleRows).map((rules) => {
    const placed = rules.map((rule, index): PlacedRule => ({ rule, ...placeOf(ruleRows[index]) }));
    return pageOfChanges({ newest, position: continued, removals, rules: placed }, limit);
  });
}

/** SQL promises no order of the parts of a union. */
function inOrder(rows: readonly PageRow[], kind: PageRow["kind"]): readonly PageRow[] {
  const found = rows.filter((row) => row.kind === kind);
  return found.sort((one, other) => {
    const [a, b] = [placeOf(one), placeOf(other)];
    return a.sequence - b.sequence || a.position - b.position;
  });
}

function placeOf(row: PageRow | undefined) {
  return { sequence: Number(row?.sequence), position: Number(row?.position) };
}

function newestRevision(row: WriteRow | undefined): Revision {
  return writeRevision(row === undefined ? neverWritten : pointOf(row));
}
