import { randomBytes } from "node:crypto";
import { beforeAnyChange, type ChangePoint } from "./rule-revision.ts";
import type { PeriodRow, Statements } from "./statements.ts";
import { restoreRemedy } from "./store-failure.ts";

/**
 * A time between two complete checkpoints, which copy the write-ahead log to the database file, and its newest change.
 *
 * Each change writes a new token into the row of its period. There are two rows, used in turn, each in a table and so on a page of
 * its own. A row also names the last token of the period before, which the other row holds. That row is in the file, and not in
 * the log, since nothing writes it during the period. So where an older file is under a newer log, the two do not agree.
 */
export interface LogPeriod {
  readonly period: number;
  readonly token: string;
  readonly previousToken: string;
  /** When `restoreRuleDatabase` restored the database, in milliseconds; 0 before the first time. Only ever greater. */
  readonly restoredAt: number;
  readonly projectId: number;
  readonly change: ChangePoint;
}

export const notWhole = `an older copy was copied over the database file under a newer write-ahead log; ${restoreRemedy}`;

/** @throws what the driver throws; an Error where a row is missing. */
export function newestPeriod(statements: Statements): { readonly newest: LogPeriod; readonly isWhole: boolean } {
  const row = statements.periods().get();
  if (row === undefined) throw new Error("a row of the tables of periods is missing");
  const [period, token, previousToken, restoredAt, projectId, counter, changeToken, ...odd] = row;
  const even = periodOf([period, token, previousToken, restoredAt, projectId, counter, changeToken]);
  const [newest, previous] = period > odd[0] ? [even, periodOf(odd)] : [periodOf(odd), even];
  return { newest, isWhole: newest.previousToken === previous.token };
}

function periodOf(row: PeriodRow): LogPeriod {
  const [period, token, previousToken, restoredAt, projectId, counter, changeToken] = row;
  return { period, token, previousToken, restoredAt, projectId, change: { counter, token: changeToken } };
}

/** Records the newest change of a project, in the transaction that made it. @throws what the driver throws. */
export function recordChange(statements: Statements, projectId: number, beginsPeriod: boolean): LogPeriod {
  const { newest } = newestPeriod(statements);
  const change = statements.newestChange().get(projectId) ?? beforeAnyChange;
  const next = beginsPeriod ? { period: newest.period + 1, previousToken: newest.token } : newest;
  return writePeriod(statements, { ...newest, ...next, token: randomToken(), projectId, change });
}

/**
 * Writes both rows with new tokens, so that no other file passes for this one. In a transaction.
 *
 * @throws what the driver throws.
 */
export function renewPeriods(statements: Statements, newest: LogPeriod): LogPeriod {
  const previous = writePeriod(statements, { ...newest, token: randomToken(), previousToken: randomToken() });
  const { period, token } = previous;
  return writePeriod(statements, { ...previous, period: period + 1, token: randomToken(), previousToken: token });
}

function writePeriod(statements: Statements, written: LogPeriod): LogPeriod {
  const { period, token, previousToken, restoredAt, projectId, change } = written;
  const update = period % 2 === 0 ? statements.writeEvenPeriod() : statements.writeOddPeriod();
  update.run(period, token, previousToken, restoredAt, projectId, change.counter, change.token);
  return written;
}

function randomToken(): string {
  return randomBytes(12).toString("base64url");
}
