import { randomBytes } from "node:crypto";
import type { Revision } from "@package-protection/core";
import type { PeriodRow, Statements } from "../store/statements.ts";
import { restoreRemedy } from "../transaction/store-failure.ts";

/**
 * A time between two complete checkpoints, which copy the write-ahead log to the database file, and the state that its newest write left.
 *
 * Each write puts a new token into the row of its period. There are two rows, used in turn, each in a table and so on a page of
 * its own. A row also names the last token of the period before, which the other row holds. That row is in the file, and not in
 * the log, since nothing writes it during the period. So where an older file is under a newer log, the two do not agree.
 */
export interface LogPeriod {
  readonly period: number;
  readonly token: string;
  readonly previousToken: string;
  /** When `restoreRuleDatabase` restored the database, in milliseconds; 0 before the first time. Only ever greater. */
  readonly restoredAt: number;
  /** The highest id of any rule so far. */
  readonly newestRuleId: number;
  /** How often a person's name was replaced. */
  readonly renames: number;
  /** The newest write, and its project. */
  readonly projectId: number;
  readonly revision: Revision;
}

/** The change of a write to its period. */
export type Recorded = Partial<Pick<LogPeriod, "newestRuleId" | "renames" | "projectId" | "revision">>;

export const notWhole = `an older copy was copied over the database file under a newer write-ahead log; ${restoreRemedy}`;

/** @throws what the driver throws; an Error if a row is missing. */
export function newestPeriod(statements: Statements): { readonly newest: LogPeriod; readonly isWhole: boolean } {
  const row = statements.periods().get();
  if (row === undefined) throw new Error("a row of the tables of periods is missing");
  const [period, token, previousToken, restoredAt, newestRuleId, renames, projectId, revision, ...odd] = row;
  const even = periodOf([period, token, previousToken, restoredAt, newestRuleId, renames, projectId, revision]);
  const [newest, previous] = period > odd[0] ? [even, periodOf(odd)] : [periodOf(odd), even];
  return { newest, isWhole: newest.previousToken === previous.token };
}

function periodOf(row: PeriodRow): LogPeriod {
  const [period, token, previousToken, restoredAt, newestRuleId, renames, projectId, revision] = row;
  return { period, token, previousToken, restoredAt, newestRuleId, renames, projectId, revision };
}

/** Records a write, in its transaction. @throws what the driver throws. */
export function recordChange(
  statements: Statements,
  newest: LogPeriod,
  recorded: Recorded,
  beginsPeriod: boolean,
): LogPeriod {
  const next = beginsPeriod ? { period: newest.period + 1, previousToken: newest.token } : {};
  return writePeriod(statements, { ...newest, ...recorded, ...next, token: randomToken() });
}

/**
 * Writes both rows with new tokens, so that no other file is mistaken for this one. In a transaction.
 *
 * @throws what the driver throws.
 */
export function renewPeriods(statements: Statements, newest: LogPeriod): LogPeriod {
  const previous = writePeriod(statements, { ...newest, token: randomToken(), previousToken: randomToken() });
  const { period, token } = previous;
  return writePeriod(statements, { ...previous, period: period + 1, token: randomToken(), previousToken: token });
}

function writePeriod(statements: Statements, written: LogPeriod): LogPeriod {
  const { period, token, previousToken, restoredAt, newestRuleId, renames, projectId, revision } = written;
  const update = period % 2 === 0 ? statements.writeEvenPeriod() : statements.writeOddPeriod();
  update.run(period, token, previousToken, restoredAt, newestRuleId, renames, projectId, revision);
  return written;
}

function randomToken(): string {
  return randomBytes(12).toString("base64url");
}
