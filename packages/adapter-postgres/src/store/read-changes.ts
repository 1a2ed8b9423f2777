import type { HistoryPosition, Revision, RuleChanges, StoreUnavailable } from "@package-protection/core";
import {
  type LoggedRemoval,
  neverWritten,
  type PlacedRule,
  pageOfChanges,
  type ReaderPosition,
  readRevision,
  writeRevision,
} from "@package-protection/core/store";
import { err, ok, type Result } from "neverthrow";
import type { Pool } from "pg";
import { runStatement, type Statement } from "../connection/run-statement.ts";
import type { StatementTexts } from "../statements/statements.ts";
import { readRule, type StoredRule } from "../statements/stored-rule.ts";
import { readFailure } from "./store-failure.ts";
import { pointOf } from "./write-values.ts";

interface WriteRow {
  readonly sequence: string;
  readonly token: string;
}

/** A row of a page. Of a rule all columns are filled, of a removal its id and place, of the newest write its revision. */
interface PageRow extends StoredRule {
  /** The newest write is `continued` if the log has the reader's base, and else `anew`. Null is a rule. */
  readonly kind: "continued" | "anew" | "removal" | null;
  readonly position: string | null;
}

/** Reads a page of changes: one statement if nothing changed, and one more otherwise. */
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
  const read = await runStatement<PageRow>(pool, pageStatement(texts, projectId, position, limit + 1));
  return read.mapErr(readFailure).andThen((rows) => pageOf(projectId, rows, position, limit));
}

/** @param most one more than the page holds, so that the last row shows whether there is more. */
function pageStatement(
  texts: StatementTexts,
  projectId: number,
  position: ReaderPosition | null,
  most: number,
): Statement {
  if (position === null) return { text: texts.firstPage, values: [projectId, most] };
  const { base, after } = position;
  const values = [projectId, base.sequence, base.token, base.position, after.sequence, after.position, most];
  return { text: texts.changesPage, values };
}

function pageOf(
  projectId: number,
  rows: readonly PageRow[],
  position: ReaderPosition | null,
  limit: number,
): Result<RuleChanges, StoreUnavailable> {
  let newest = neverWritten;
  let continued: ReaderPosition | null = null;
  const removals: LoggedRemoval[] = [];
  const rules: PlacedRule[] = [];
  for (const row of rows) {
    const place = { sequence: Number(row.sequence), position: Number(row.position) };
    if (row.kind === "removal") {
      removals.push({ ...place, token: row.token, ruleId: Number(row.id) });
    } else if (row.kind === null) {
      const rule = readRule(projectId, row);
      if (rule.isErr()) return err(rule.error);
      rules.push({ ...place, rule: rule.value });
    } else {
      newest = pointOf(row);
      continued = row.kind === "continued" ? position : null;
    }
  }
  // SQL promises no order of the parts of a union.
  removals.sort(inOrder);
  rules.sort(inOrder);
  return ok(pageOfChanges({ newest, position: continued, removals, rules }, limit));
}

function inOrder(one: HistoryPosition, other: HistoryPosition): number {
  return one.sequence - other.sequence || one.position - other.position;
}

function newestRevision(row: WriteRow | undefined): Revision {
  return writeRevision(row === undefined ? neverWritten : pointOf(row));
}
