import { existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { err, type Result, ResultAsync } from "neverthrow";
import { rememberDatabaseFile } from "../file/database-file.ts";
import { tablesOf } from "../schema/installed-schema.ts";
import { isOurTable } from "../schema/tables.ts";
import {
  type DatabaseBusy,
  type DriverFailure,
  databaseBusy,
  type ForeignDatabase,
  runDriver,
} from "./database-error.ts";
import type { Busy, Failure } from "./driver-error.ts";
import { makePrivateFile } from "./private-file.ts";
import { refuseAddress } from "./refuse-address.ts";
import { defaultBusyDeadlineMs, retryWhileBusy } from "./retry-while-busy.ts";
import { advisedBusyTimeoutMs } from "./unsuitable-pragma.ts";

export type OpenRuleDatabaseError = DriverFailure | DatabaseBusy | ForeignDatabase;

/**
 * Opens a database of our own, and sets it up for rules that are never lost: a write-ahead log, each commit synced to the
 * disk, foreign keys. The file is made where there is none, readable by its owner alone, its folder is not; `:memory:` is a
 * database without a file. A server's address is refused, also one that begins with `file:`.
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
  const allowed = refuseAddress(path);
  if (allowed.isErr()) return err(allowed.error);
  const opened = await waiting(() => runDriver(() => openOrMake(path)));
  if (opened.isErr()) return opened;
  const ready = await waiting(() => makeReady(opened.value));
  if (ready.isOk()) return opened;
  const closed = await waiting(() => runDriver(() => opened.value.close()));
  return closed.andThen(() => err(ready.error));
}

function openOrMake(path: string): Database.Database {
  // The driver takes this for a database without a file.
  if (path.trim() !== ":memory:" && existsSync(dirname(path.trim()))) makePrivateFile(path.trim());
  return new Database(path, { timeout: advisedBusyTimeoutMs });
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
