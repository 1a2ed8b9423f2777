import { storeUnavailable } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import type { Connection } from "../database/connection.ts";
import { isLogCopied, readCheckpoint } from "../file/checkpoint.ts";
import { type DatabaseFile, type KnownContent, lookAtFile, rememberDatabaseFile } from "../file/database-file.ts";
import { verifyContent } from "../file/file-content.ts";
import { type LogPeriod, newestPeriod, type Recorded, recordChange } from "../file/log-period.ts";
import { attemptResult, gone, type StoreFailure } from "./store-failure.ts";
import { inWriteTransaction } from "./store-transaction.ts";

/** The result of a transaction. */
export interface Changed<T> {
  readonly value: T;
  /** For the log period; null if nothing was changed. */
  readonly recorded: Recorded | null;
}

/**
 * Changes the database in one transaction, and records it in the log period. One attempt.
 *
 * Refused inside a transaction of the host: its rollback would undo the acknowledged write.
 *
 * @param work may throw what the driver throws; an Err rolls back. It gets what the newest write left.
 */
export function changeDatabase<T, E>(
  own: Connection,
  work: (newest: LogPeriod) => Result<Changed<T>, E | StoreFailure>,
): Result<T, E | StoreFailure> {
  if (own.database.inTransaction) return err(storeUnavailable(transactionOfHost()));
  const ready = readyToWrite(own);
  if (ready.isErr()) return err(ready.error);
  const { file, beginsPeriod } = ready.value;
  const { statements } = own;
  let period: LogPeriod | null = null;
  return inWriteTransaction<T, E>(own, () => {
    const { newest } = newestPeriod(statements);
    return work(newest).map(({ value, recorded }) => {
      if (recorded !== null) period = recordChange(statements, newest, recorded, beginsPeriod);
      return value;
    });
  }).andTee(() => {
    if (file?.known && period !== null) rememberWrite(own, file, file.known, period, beginsPeriod);
  });
}

function transactionOfHost(): Error {
  return new Error("a transaction is open on the shared handle, and a rollback of it would undo this write");
}

interface ReadyToWrite {
  readonly file: DatabaseFile | null;
  /** All of the log is in the file, so that the next write begins the log anew. */
  readonly beginsPeriod: boolean;
}

function readyToWrite(own: Connection): Result<ReadyToWrite, StoreFailure> {
  const { database, statements } = own;
  return attemptResult((): Result<ReadyToWrite, StoreFailure> => {
    const file = rememberDatabaseFile(database);
    if (file === null) return ok({ file, beginsPeriod: false });
    const found = lookAtFile(database, file, "write");
    if (found === "gone") return gone();
    const verified = found === "as_verified" ? ok() : verifyContent(database, own, file);
    return verified.map(() => ({ file, beginsPeriod: isLogCopied(statements) }));
  });
}

/** After the commit, which no failure here undoes. */
function rememberWrite(
  { statements }: Connection,
  file: DatabaseFile,
  known: KnownContent,
  newest: LogPeriod,
  beganPeriod: boolean,
): void {
  known.newest = newest;
  file.read = null;
  if (!beganPeriod) return;
  try {
    known.checkpoint = readCheckpoint(statements, file);
  } catch {
    // The next call meets the same failure, before it does anything.
  }
}
