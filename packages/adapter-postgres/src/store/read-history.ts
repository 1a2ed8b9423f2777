import type { HistoryPage, HistoryPosition, StoreUnavailable } from "@package-protection/core";
import { type HistoryRow, pageOfHistory } from "@package-protection/core/store";
import { err, ok, Result } from "neverthrow";
import type { Pool } from "pg";
import { runStatement } from "../connection/run-statement.ts";
import type { StatementTexts } from "../statements/statements.ts";
import { readRule } from "../statements/stored-rule.ts";
import { readFailure } from "./store-failure.ts";

type Side = "before" | "after";

/** A change as the history's table has it; all columns are null if there is none. */
type ChangeRow = Readonly<Record<TermColumn<Side> | RevisionColumn | AuthorColumn, string | null>> & {
  readonly sequence: string | null;
  readonly position: string;
  readonly token: string;
  readonly at: string;
  readonly reverts: string | null;
  readonly rule_id: string;
  readonly created_at: string;
  readonly prunedThrough: string;
};
type TermColumn<S extends Side> = `${S}_${"package_type" | "package_name_pattern" | "enforcement" | Level}`;
type Level = `minimum_access_level_for_${"push" | "delete"}`;
type RevisionColumn = "before_sequence" | "before_token" | "before_updated_at";
type AuthorColumn = "by" | "created_by" | "before_updated_by";

/** A position behind every change of a project. */
const behindAll: HistoryPosition = { sequence: Number.MAX_SAFE_INTEGER, position: 0 };

/** Reads a page of history in one statement. */
export async function readHistory(
  pool: Pool,
  texts: StatementTexts,
  projectId: number,
  from: HistoryPosition | null,
  limit: number,
): Promise<Result<HistoryPage, StoreUnavailable>> {
  const { sequence, position } = from ?? behindAll;
  const values = [projectId, sequence, position, limit + 1];
  const read = await runStatement<ChangeRow>(pool, { text: texts.historyPage, values });
  if (read.isErr()) return err(readFailure(read.error));
  const prunedThrough = Number(read.value[0]?.prunedThrough ?? 0);
  const changes = Result.combine(
    read.value.filter((row) => row.sequence !== null).map((row) => readChange(projectId, row)),
  );
  return changes.map((rows) => pageOfHistory(rows, limit, prunedThrough));
}

function readChange(projectId: number, row: ChangeRow): Result<HistoryRow, StoreUnavailable> {
  const { sequence, token, at, by, before_sequence, before_token, before_updated_at, before_updated_by } = row;
  const written = { sequence: String(sequence), token, updatedAt: at, updatedBy: by };
  const stood = {
    sequence: String(before_sequence),
    token: String(before_token),
    updatedAt: String(before_updated_at),
    updatedBy: before_updated_by,
  };
  const before =
    row.before_package_type === null ? ok(null) : readRule(projectId, { ...termsOf(row, "before"), ...stood });
  const after =
    row.after_package_type === null ? ok(null) : readRule(projectId, { ...termsOf(row, "after"), ...written });
  return Result.combine([before, after]).map(([elder = null, younger = null]) => ({
    sequence: Number(sequence),
    position: Number(row.position),
    at: Number(at),
    by,
    reverts: row.reverts === null ? null : Number(row.reverts),
    before: elder,
    after: younger,
  }));
}

function termsOf(row: ChangeRow, side: Side) {
  return {
    id: row.rule_id,
    createdAt: row.created_at,
    createdBy: row.created_by,
    packageType: row[`${side}_package_type`],
    packageNamePattern: row[`${side}_package_name_pattern`],
    minimumAccessLevelForPush: row[`${side}_minimum_access_level_for_push`],
    minimumAccessLevelForDelete: row[`${side}_minimum_access_level_for_delete`],
    enforcement: row[`${side}_enforcement`],
  };
}
