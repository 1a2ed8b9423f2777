import Database from "better-sqlite3";
import { err, type Result, ResultAsync } from "neverthrow";
import {
  type DatabaseBusy,
  type DriverFailure,
  databaseBusy,
  type ForeignDatabase,
  runDriver,
} from "./database-error.ts";
import { rememberDatabaseFile } from "./database-file.ts";
import type { Busy, Failure } from "./driver-error.ts";
import { refuseUrl } from "./refuse-url.ts";
import { defaultBusyDeadlineMs, retryWhileBusy } from "./retry-while-busy.ts";
import { advisedBusyTimeoutMs } from "./unsuitable-pragma.ts";

export type OpenRuleDatabaseError = DriverFailure | DatabaseBusy | ForeignDatabase;

/**
 * Opens a database of our own, and sets it up for rules that are never lost: a write-ahead log, each commit synced to the
 * disk, foreign keys. The file is made where there is none, its folder is not; `:memory:` is a database without a file. A URL
 * is refused, also one that begins with `file:`.
 *
 * A host that wants the rules in its own database opens that itself, and passes the handle to `migrate` and
 * `sqliteRuleStore`; here a database is refused, unchanged, where it has tables and none of ours.
 *
 * The handle is the caller's to close.
 */
export function openRuleDatabase(path: string): ResultAsync<Database.Database, OpenRuleDatabaseError> {
  return new ResultAsync(open(path));
}

async function open(path: string): Promise<Result<Database.Database, OpenRuleDatabaseError>> {
  const allowed = refuseUrl(path);
  if (allowed.isErr()) return err(allowed.error);
  const opened = await waiting(() => runDriver(() => new Database(path, { timeout: advisedBusyTimeoutMs })));
  if (opened.isErr()) return opened;
  const ready = await waiting(() => makeReady(opened.value));
  if (ready.isOk()) return opened;
  const closed = await waiting(() => runDriver(() => opened.value.close()));
  return closed.andThen(() => err(ready.error));
}

function waiting<T, E extends Failure>(attempt: () => Result<T, E | Busy>): Promise<Result<T, E | DatabaseBusy>> {
  return retryWhileBusy(attempt, defaultBusyDeadlineMs, databaseBusy);
}

function makeReady(database: Database.Database): Result<void, DriverFailure | ForeignDatabase | Busy> {
  return runDriver(() => tablesOf(database)).andThen((tables) => {
    const ours = tables.length === 0 || tables.some(isOurTable);
    if (!ours) return err({ type: "foreign_database", tables } as const);
    return runDriver(() => {
      database.pragma("journal_mode = WAL");
      database.pragma("synchronous = FULL");
      database.pragma("foreign_keys = ON");
      // Fails where the file cannot be written to, which SQLite opens all the same.
      database.exec("BEGIN IMMEDIATE; ROLLBACK");
      rememberDatabaseFile(database);
    });
  });
}

export function isOurTable(name: string): boolean {
  return name.startsWith("package_protection_");
}

/** Tables and views. @throws what the driver throws. */
export function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite^_%' ESCAPE '^'",
    )
    .pluck()
    .all();
}
