import Database from "better-sqlite3";
import type { Result } from "neverthrow";
import { rememberDatabaseFile } from "../file/database-file.ts";
import { attempt, attemptResult, type StoreFailure } from "../transaction/store-failure.ts";
import { type Connection, connectionOn, isHeldByHost } from "./connection.ts";
import { advisedBusyTimeoutMs } from "./unsuitable-pragma.ts";

/**
 * Runs `work`, which only reads and may throw what the driver throws, on a connection that sees everything committed so far. That
 * is the given one, unless the host holds it at an older state; then a second connection is opened for this call alone, which
 * does not see what the host has not committed.
 */
export function onNewestState<T>(
  connection: Connection,
  work: (connection: Connection) => Result<T, StoreFailure>,
): Result<T, StoreFailure> {
  if (!isHeldByHost(connection.database)) return work(connection);
  return attempt(() => openBeside(connection.database)).andThen((beside) => {
    if (beside === null) return work(connection);
    const outcome = attemptResult(() => work(beside));
    return attempt(() => beside.database.close()).andThen(() => outcome);
  });
}

/** Null where there is no file, so that no other connection can have changed anything. */
function openBeside(database: Database.Database): Connection | null {
  const file = rememberDatabaseFile(database);
  if (file === null) return null;
  if (!(database instanceof Database)) {
    // Two copies of SQLite in one process do not see each other's locks, and closing a file releases both.
    throw new Error("the host holds the handle, which is of another copy of better-sqlite3, at an earlier state");
  }
  return connectionOn(new Database(file.path, { readonly: true, timeout: advisedBusyTimeoutMs }));
}
