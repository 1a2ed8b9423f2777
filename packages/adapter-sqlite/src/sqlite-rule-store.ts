import {
  type Revision,
  type RuleChanges,
  type RuleStore,
  type StoreUnavailable,
  storeUnavailable,
} from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { isLogCopied, readCheckpoint } from "./checkpoint.ts";
import { type Connection, connectionOn, isHeldByHost } from "./connection.ts";
import { type DatabaseFile, lookAtFile, rememberDatabaseFile, rememberRead, rememberSeen } from "./database-file.ts";
import type { Busy, Failure } from "./driver-error.ts";
import { verifyContent } from "./file-content.ts";
import { type LogPeriod, recordChange } from "./log-period.ts";
import { onNewestState } from "./newest-state.ts";
import { atOnceUnlessBusy, defaultBusyDeadlineMs, retryWhileBusy } from "./retry-while-busy.ts";
import { changesPage, fewChanges, isNewest } from "./rule-changes.ts";
import { readRule } from "./rule-row.ts";
import { ruleWrites } from "./rule-writes.ts";
import { attempt, attemptResult, type StoreFailure } from "./store-failure.ts";
import { inOneSnapshot, inWriteTransaction } from "./store-transaction.ts";

export interface SqliteRuleStoreOptions {
  /** How long a call waits, without blocking, for other connections to let go of the database. Default 4,500 ms. */
  readonly busyDeadlineMs?: number;
}

/**
 * A store in the tables that `migrate` makes; before that, every call answers `store_unavailable`. Any number of stores, in
 * any number of processes, may work on one file.
 *
 * The handle may be the host's own, and stays the host's: it is not closed here, and its pragmas are left alone. While the
 * host has a transaction open on it, or goes through the rows of a query, writes are refused; reads go on, and see what was
 * committed by then, not what the host's transaction sees (in a database without a file, where nobody else can commit, they
 * do). A handle in better-sqlite3's unsafe mode must not be shared: it does not tell whether the host goes through rows.
 *
 * @throws TypeError for what is no handle.
 */
export function sqliteRuleStore(
  database: Database,
  { busyDeadlineMs = defaultBusyDeadlineMs }: SqliteRuleStoreOptions = {},
): RuleStore {
  if (typeof Reflect.get(Object(database), "prepare") !== "function") {
    throw new TypeError(
      "a rule store needs a handle of better-sqlite3; openRuleDatabase gives a Result that holds one",
    );
  }
  const own = connectionOn(database);
  const writes = ruleWrites(own.statements);
  let file: DatabaseFile | null = null;

  function read<T>(work: (connection: Connection) => Result<T, StoreFailure>): Result<T, StoreFailure> {
    return attemptResult(() => {
      file ??= rememberDatabaseFile(database);
      if (file === null) return onNewestState(own, work);
      const found = lookAtFile(database, file, "read");
      if (found === "as_verified") return onNewestState(own, work);
      const written = file;
      return found === "gone"
        ? gone()
        : onNewestState(own, (connection) =>
            verifyContent(database, connection, written).andThen(() => work(connection)),
          );
    });
  }

  function write<T, E extends Failure>(
    projectId: number,
    work: () => Result<T, E | StoreFailure>,
  ): ResultAsync<T, E | StoreUnavailable> {
    function attemptOnce(): Result<T, E | StoreFailure> {
      const ready = readyToWrite(own);
      if (ready.isErr()) return err(ready.error);
      const { file: written, beginsPeriod } = ready.value;
      let recorded: LogPeriod | null = null;
      const record = () => {
        recorded = recordChange(own.statements, projectId, beginsPeriod);
      };
      return inWriteTransaction<T, E>(own, () => work().andThrough(() => attempt(record))).andTee(() => {
        if (written !== null && recorded !== null) rememberWrite(own, written, recorded, beginsPeriod);
      });
    }
    return retryUntilSettled(attemptOnce, busyDeadlineMs);
  }

  return {
    changes(projectId, since, limit) {
      const attemptOnce = () => {
        const answer = read((connection) => changesSince(connection, projectId, since, limit));
        if (answer.isOk() && file !== null && !answer.value.more) rememberRead(file, projectId, answer.value.revision);
        return answer;
      };
      const answer = atOnceUnlessBusy(attemptOnce, busyDeadlineMs, unavailable);
      return "then" in answer ? new ResultAsync(answer) : answer;
    },
    find: (projectId, ruleId) =>
      retryUntilSettled(
        () =>
          read(({ statements }) =>
            attempt(() => statements.findRule().get(ruleId, projectId)).andThen((row) =>
              row === undefined ? ok(null) : readRule(row),
            ),
          ),
        busyDeadlineMs,
      ),
    insert: (projectId, draft, now) => write(projectId, () => writes.insert(projectId, draft, now)),
    replace: (projectId, ruleId, expected, terms, now) =>
      write(projectId, () => writes.replace(projectId, ruleId, expected, terms, now)),
    remove: (projectId, ruleId, expected) => write(projectId, () => writes.remove(projectId, ruleId, expected)),
  };
}

interface ReadyToWrite {
  readonly file: DatabaseFile | null;
  /** All of the log is in the file, so that the next write begins the log anew. */
  readonly beginsPeriod: boolean;
}

function readyToWrite(own: Connection): Result<ReadyToWrite, StoreFailure> {
  const { database, statements } = own;
  return attemptResult(() => {
    const file = rememberDatabaseFile(database);
    const found = file === null ? "as_verified" : lookAtFile(database, file, "write");
    if (found === "gone") return gone();
    // The transaction is refused then.
    if (isHeldByHost(database)) return ok({ file, beginsPeriod: false });
    const verified = file === null || found === "as_verified" ? ok() : verifyContent(database, own, file);
    return verified.map(() => ({ file, beginsPeriod: isLogCopied(statements) }));
  });
}

/** After the commit, which no failure here undoes. */
function rememberWrite(
  { statements }: Connection,
  file: DatabaseFile,
  recorded: LogPeriod,
  beganPeriod: boolean,
): void {
  rememberSeen(file, recorded);
  if (!beganPeriod) return;
  try {
    file.checkpoint = readCheckpoint(statements, file);
  } catch {
    // The next call meets the same failure, before it does anything.
  }
}

/** Most readers stand where the project stands; most others have missed a few changes. */
function changesSince(
  connection: Connection,
  projectId: number,
  since: Revision | null,
  limit: number,
): Result<RuleChanges, StoreFailure> {
  const { statements } = connection;
  if (since !== null && isNewest(statements, projectId, since)) {
    return ok({ revision: since, rules: [], removed: [], whole: false, more: false });
  }
  const few = fewChanges(statements, projectId, since, limit);
  if (few.isErr()) return err(few.error);
  if (few.value !== null) return ok(few.value);
  return inOneSnapshot(connection, () => changesPage(statements, projectId, since, limit));
}

function gone(): Result<never, StoreUnavailable> {
  return err(storeUnavailable(new Error("the database file was deleted or replaced; open it anew")));
}

function retryUntilSettled<T, E extends Failure>(
  attemptOnce: () => Result<T, E | Busy>,
  busyDeadlineMs: number,
): ResultAsync<T, E | StoreUnavailable> {
  return new ResultAsync(retryWhileBusy(attemptOnce, busyDeadlineMs, unavailable));
}

function unavailable({ cause }: Busy): StoreUnavailable {
  return storeUnavailable(cause);
}
