import { type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { err, fromThrowable, ok, type Result } from "neverthrow";
import type { Statements } from "./statements.ts";
import { attempt, type StoreFailure, storeFailure } from "./store-failure.ts";

/**
 * Runs `work` and commits what it did, where its Result is ok; otherwise nothing of it is kept.
 *
 * Refused inside a transaction of the host: its rollback would take back what is acknowledged here.
 */
export function inWriteTransaction<T, E>(
  database: Database,
  statements: Statements,
  work: () => Result<T, E | StoreFailure>,
): Result<T, E | StoreFailure> {
  if (database.inTransaction) {
    const cause = new Error("a transaction is open on the shared handle, and a rollback of it would undo this write");
    return err(storeUnavailable(cause));
  }
  return attempt(() => statements.beginImmediate().run()).andThen(() =>
    work()
      .andThen((value) => commit(database, statements).map(() => value))
      .orElse((error) => rollBack(database, statements).andThen(() => err(error))),
  );
}

/** Runs `work`, of which every statement sees one state of the database; inside a transaction of the host, that one's. */
export function inOneSnapshot<T>(
  database: Database,
  statements: Statements,
  work: () => Result<T, StoreFailure>,
): Result<T, StoreFailure> {
  if (database.inTransaction) return work();
  return attempt(() => statements.begin().run()).andThen(() => {
    const outcome = work();
    return rollBack(database, statements).andThen(() => outcome);
  });
}

function commit(database: Database, statements: Statements): Result<unknown, StoreFailure> {
  return fromThrowable(
    () => statements.commit().run(),
    (cause) => {
      // Busy leaves the transaction open, to be rolled back. After anything else, whoever recovers the write-ahead log may
      // yet find the commit in it.
      const failure = storeFailure(cause);
      return failure.type === "busy" && database.inTransaction ? failure : storeUnavailable(cause, true);
    },
  )();
}

/** Some failures have made SQLite roll back by itself. */
function rollBack(database: Database, statements: Statements): Result<unknown, StoreUnavailable> {
  if (!database.inTransaction) return ok();
  return fromThrowable(
    () => statements.rollback().run(),
    (cause) => storeUnavailable(cause, database.inTransaction),
  )();
}
