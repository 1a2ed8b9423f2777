import { randomBytes } from "node:crypto";
import {
  type PatternTaken,
  type ProtectionRule,
  patternTaken,
  type Revision,
  type RuleChanged,
  type RuleNotFound,
  type RuleTerms,
  ruleChanged,
  ruleNotFound,
  type StoreUnavailable,
  storeUnavailable,
} from "@package-protection/core";
import { err, type Result } from "neverthrow";
import type { Pool } from "pg";
import { readPosition } from "./rule-revision.ts";
import { type RuleRow, readRule } from "./rule-row.ts";
import { runStatement, type StatementFailure } from "./run-statement.ts";
import { violatedConstraint } from "./statement-error.ts";
import type { StatementTexts } from "./statements.ts";
import { writeFailure } from "./store-failure.ts";
import { patternConstraint } from "./table-names.ts";

/** This many newest changes of each project are kept at least; a reader that is further behind begins anew. */
export const keptChanges = 1_000;

/** The log is cut at every so manieth change of a project: so many more may be in it. */
export const forgetEvery = 100;

interface WrittenRow extends RuleRow {
  /** The counter of the change, which is not that of a rule that was removed. */
  readonly change_counter: string;
}

/** A rule was locked that does not stand where the caller expects it, and let go of again. */
type UnwrittenRow = { readonly [Column in keyof WrittenRow]: null };

type WriteRow = WrittenRow | UnwrittenRow;

/**
 * Each write is one statement, and so one transaction: done as a whole or not at all, and no lock is held while the server
 * waits for us.
 */
export function ruleWrites(pool: Pool, texts: StatementTexts) {
  async function insert(
    projectId: number,
    terms: RuleTerms,
    now: number,
  ): Promise<Result<ProtectionRule, PatternTaken | StoreUnavailable>> {
    const values = [projectId, newToken(), ...columns(terms), now];
    const rows = await runStatement<WrittenRow>(pool, { text: texts.insertRule, values });
    if (rows.isErr()) return err(takenOrFailed(rows.error));
    const [row] = rows.value;
    if (row === undefined) return err(storeUnavailable(new Error("PostgreSQL returned no row for a rule"), true));
    return await written(projectId, row);
  }

  async function replace(
    projectId: number,
    ruleId: number,
    expected: Revision,
    terms: RuleTerms,
    now: number,
  ): Promise<Result<ProtectionRule, RuleNotFound | RuleChanged | PatternTaken | StoreUnavailable>> {
    const values = [projectId, ruleId, newToken(), comparable(expected), ...columns(terms), now];
    const rows = await runStatement<WriteRow>(pool, { text: texts.replaceRule, values });
    return rows.isErr() ? err(takenOrFailed(rows.error)) : await writtenOver(projectId, rows.value[0]);
  }

  async function remove(
    projectId: number,
    ruleId: number,
    expected: Revision | null,
  ): Promise<Result<ProtectionRule, RuleNotFound | RuleChanged | StoreUnavailable>> {
    const values = [projectId, ruleId, newToken(), expected === null ? null : comparable(expected)];
    const rows = await runStatement<WriteRow>(pool, { text: texts.removeRule, values });
    return rows.isErr() ? err(writeFailure(rows.error)) : await writtenOver(projectId, rows.value[0]);
  }

  /** The answer to a write on a rule that has to stand there; there is no row where none does. */
  async function writtenOver(
    projectId: number,
    row: WriteRow | undefined,
  ): Promise<Result<ProtectionRule, RuleNotFound | RuleChanged | StoreUnavailable>> {
    if (row === undefined) return err(ruleNotFound);
    return row.id === null ? err(ruleChanged) : await written(projectId, row);
  }

  async function written(projectId: number, row: WrittenRow): Promise<Result<ProtectionRule, StoreUnavailable>> {
    const counter = Number(row.change_counter);
    if (counter % forgetEvery === 0) {
      const forgetting = { text: texts.forgetChanges, values: [projectId, counter - keptChanges] };
      // The write is done, whatever becomes of this; what it leaves, the next one takes.
      (await runStatement(pool, forgetting)).unwrapOr(null);
    }
    // It was committed, also where its row says something unknown.
    return readRule(row).mapErr(({ cause }) => storeUnavailable(cause, true));
  }

  return { insert, replace, remove };
}

function takenOrFailed(failure: StatementFailure): PatternTaken | StoreUnavailable {
  return violatedConstraint(failure.cause) === patternConstraint ? patternTaken : writeFailure(failure);
}

/** A text that is no revision of ours is none that a rule stands at; it may hold what PostgreSQL takes for no text. */
function comparable(expected: Revision): string {
  return readPosition(expected) === null ? "" : expected;
}

function newToken(): string {
  return randomBytes(12).toString("base64url");
}

function columns(terms: RuleTerms) {
  return [
    terms.packageType,
    terms.packageNamePattern,
    terms.minimumAccessLevelForPush,
    terms.minimumAccessLevelForDelete,
  ] as const;
}
