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

/** The reasons why a file cannot be opened. */
export type OpenRuleDatabaseError = DriverFailure | DatabaseBusy | ForeignDatabase;

/**
 * Opens a database for rules alone, set up for durability: a write-ahead log, each commit synced to the disk, foreign keys.
 *
 * A missing file is created, readable by its owner alone; a missing folder is not. `:memory:` is a database without a file. A
 * server's address is refused, also one that begins with `file:`.
 *
 * To keep the rules in the host's own database, pass its handle to `migrate` and `sqliteRuleStore`. A database with other tables
 * and none of this package is refused here, unchanged.
 *
 * The handle is the caller's to close.
 */
export function openRuleDatabase(path: string): ResultAsync<Database.Database, OpenRuleDatabaseError> {
  return new ResultAsync(open(path));
}

async function open(path: string): Promise<Result<Database.Database, OpenRuleDatabaseError>> {
  const allowed = refuseAddress(path);
  if (allowed.isErr()) return err(allowed.error);
  const opened = await waiting(() => runDriver(() => openOrMake(allowed.value)));
  if (opened.isErr()) return opened;
  const ready = await waiting(() => makeReady(opened.value));
  if (ready.isOk()) return opened;
  const closed = await waiting(() => runDriver(() => opened.value.close()));
  return closed.andThen(() => err(ready.error));
}

function openOrMake(path: string): Database.Database {
  // The driver reads this as a database without a file.
  if (path !== ":memory:" && existsSync(dirname(path))) makePrivateFile(path);
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
      // Fails if the file cannot be written; SQLite would open it all the same.
      database.exec("BEGIN IMMEDIATE; ROLLBACK");
      rememberDatabaseFile(database);
    });
  });
}
