import { type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import { err, fromThrowable, ok, type Result } from "neverthrow";
import { type Connection, isHeldByHost } from "../database/connection.ts";
import { attempt, type StoreFailure, storeFailure } from "./store-failure.ts";

/** Runs `work`, which may throw what the driver throws, and commits if its Result is ok. Not inside a transaction. */
export function inWriteTransaction<T, E>(
  connection: Connection,
  work: () => Result<T, E | StoreFailure>,
): Result<T, E | StoreFailure> {
  return attempt(() => connection.statements.beginImmediate().run()).andThen(() =>
    attemptWork(work)
      .andThen((value) => commit(connection).map(() => value))
      .orElse((error) => rollBack(connection).andThen(() => err(error))),
  );
}

/** Runs `work`, which only reads and may throw what the driver throws. Each of its statements sees one state of the database. */
export function inOneSnapshot<T>(connection: Connection, work: () => T): Result<T, StoreFailure> {
  if (isHeldByHost(connection.database)) return attempt(work);
  return attempt(() => connection.statements.begin().run()).andThen(() => {
    const outcome = attempt(work);
    return rollBack(connection).andThen(() => outcome);
  });
}

function attemptWork<T, E>(work: () => Result<T, E>): Result<T, E | StoreFailure> {
  return attempt(work).andThen((outcome): Result<T, E | StoreFailure> => outcome);
}

function commit({ database, statements }: Connection): Result<unknown, StoreFailure> {
  return fromThrowable(
    () => statements.commit().run(),
    // A commit that leaves the transaction open, such as a busy one, has not happened. After any other failure, a process that
    // recovers the write-ahead log may yet find the commit in it.
    (cause) => (database.inTransaction ? storeFailure(cause) : storeUnavailable(cause, true)),
  )();
}

/** Some failures have made SQLite roll back by itself. */
function rollBack({ database, statements }: Connection): Result<unknown, StoreUnavailable> {
  if (!database.inTransaction) return ok();
  return fromThrowable(
    () => statements.rollback().run(),
    (cause) => storeUnavailable(cause, database.inTransaction),
  )();
}
