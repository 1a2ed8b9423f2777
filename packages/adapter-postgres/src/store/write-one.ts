import {
  type ProtectionRule,
  type Revision,
  type RuleHistoryChange,
  type RuleOperation,
  type StoreUnavailable,
  storeUnavailable,
  type WriteConflict,
  type WriteOptions,
} from "@package-protection/core";
import { neverWritten, planWrite, type WritePoint, writeRevision } from "@package-protection/core/store";
import { err, ok, type Result } from "neverthrow";
import type { Pool } from "pg";
import { runStatement, type StatementFailure } from "../connection/run-statement.ts";
import { violatedConstraint } from "../connection/statement-error.ts";
import { patternConstraint } from "../schema/table-names.ts";
import type { StatementTexts } from "../statements/statements.ts";
import { readRule, type StoredRule } from "../statements/stored-rule.ts";
import { writeFailure } from "./store-failure.ts";
import { idOrNone, newToken, pointValues, termValues } from "./write-values.ts";

/** A write that was committed, and how many changes the project's history holds since. */
export interface KeptWrite {
  readonly sequence: number;
  readonly revision: Revision;
  readonly changes: readonly RuleHistoryChange[];
  readonly keptChanges: number;
}

export type Written = Result<KeptWrite, WriteConflict | StoreUnavailable>;

interface InsertedRow {
  readonly sequence: string;
  readonly keptChanges: string;
  readonly id: string;
}

/** The project before, the rule before, and the raised project. The columns of a missing rule or write are null. */
interface StoodRow extends StoredRule {
  readonly projectSequence: string;
  readonly projectToken: string;
  readonly raisedSequence: string | null;
  readonly keptChanges: string | null;
}

/** Writes one operation: one statement, and so one transaction. No lock is held while the server waits for this process. */
export async function writeOne(
  pool: Pool,
  texts: StatementTexts,
  projectId: number,
  operation: RuleOperation,
  options: WriteOptions,
): Promise<Written> {
  const token = newToken();
  const { at, by, reverts = null, expected } = options;
  const shared = [projectId, token, at, by, reverts];
  const point = pointValues(expected);

  if (operation.kind === "insert") {
    const values = [...shared, ...termValues(operation.terms)];
    // Not one text for both: the simpler one takes the server a quarter less time.
    const rows = await runStatement<InsertedRow>(
      pool,
      expected === undefined
        ? { text: texts.insertRule, values }
        : { text: texts.insertRuleAt, values: [...values, ...point] },
    );
    if (rows.isErr()) return failed(rows.error);
    const [row] = rows.value;
    if (row === undefined) return err({ type: "rules_changed" });
    const write = { sequence: Number(row.sequence), token };
    const seen = { projectId, revision: expected ?? writeRevision(neverWritten), rule: null };
    return keptWrite(seen, operation, options, { write, insertedId: Number(row.id), keptChanges: row.keptChanges });
  }

  const isReplace = operation.kind === "replace";
  const values = [...shared, idOrNone(operation.ruleId), ...pointValues(operation.expected)];
  const rows = await runStatement<StoodRow>(pool, {
    text: isReplace ? texts.replaceRule : texts.removeRule,
    values: [...values, ...(isReplace ? termValues(operation.terms) : []), ...point],
  });
  if (rows.isErr()) return failed(rows.error);
  const [row] = rows.value;
  const raisedSequence = row?.raisedSequence ?? null;
  const rule = row === undefined || row.id === null ? ok(null) : readRule(projectId, row);
  if (rule.isErr()) return err(storeUnavailable(rule.error.cause, raisedSequence !== null));
  const stood = row === undefined ? neverWritten : { sequence: Number(row.projectSequence), token: row.projectToken };
  const seen = { projectId, revision: writeRevision(stood), rule: rule.value };
  const write = { sequence: Number(raisedSequence), token };
  return keptWrite(seen, operation, options, { write, insertedId: null, keptChanges: row?.keptChanges ?? null });
}

/** The state that the statement read under the locks of the project and the rule. */
interface Seen {
  readonly projectId: number;
  readonly revision: Revision;
  readonly rule: ProtectionRule | null;
}

interface Kept {
  readonly write: WritePoint;
  readonly insertedId: number | null;
  /** Null if nothing was written. */
  readonly keptChanges: string | null;
}

/** The changes of the write, or the conflict for which the statement wrote nothing. */
function keptWrite(
  { projectId, revision: stood, rule }: Seen,
  operation: RuleOperation,
  options: WriteOptions,
  { write, insertedId, keptChanges }: Kept,
): Written {
  const revision = writeRevision(write);
  const state = { projectId, revision: stood, findRule: () => rule, findHolder: () => null };
  const changes = planWrite(state, [operation], options, { revision, nextId: () => insertedId ?? 0 });
  if (changes.isErr()) return err(changes.error);
  if (keptChanges === null) return err(storeUnavailable(new Error("PostgreSQL wrote nothing, without a conflict")));
  return ok({ sequence: write.sequence, revision, changes: changes.value, keptChanges: Number(keptChanges) });
}

function failed(failure: StatementFailure): Written {
  const isTaken = violatedConstraint(failure.cause) === patternConstraint;
  return err(isTaken ? { type: "pattern_taken", operation: 0 } : writeFailure(failure));
}
