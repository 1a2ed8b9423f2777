import {
  type Revision,
  type RuleChanges,
  type RuleStore,
  type StoreUnavailable,
  storeUnavailable,
} from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type Connection, connectionOn } from "./connection.ts";
import { isDatabaseFileGone } from "./database-file.ts";
import type { Busy, Failure } from "./driver-error.ts";
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

  function read<T>(work: (connection: Connection) => Result<T, StoreFailure>): Result<T, StoreFailure> {
    return attemptResult(() => (isDatabaseFileGone(database, "read") ? gone() : onNewestState(own, work)));
  }

  function write<T, E extends Failure>(work: () => Result<T, E | StoreFailure>): ResultAsync<T, E | StoreUnavailable> {
    return retryUntilSettled(
      () =>
        attempt(() => isDatabaseFileGone(database, "write")).andThen((isGone) =>
          isGone ? gone() : inWriteTransaction<T, E>(own, work),
        ),
      busyDeadlineMs,
    );
  }

  return {
    changes(projectId, since, limit) {
      const attemptOnce = () => read((connection) => changesSince(connection, projectId, since, limit));
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
    insert: (projectId, draft, now) => write(() => writes.insert(projectId, draft, now)),
    replace: (projectId, ruleId, expected, terms, now) =>
      write(() => writes.replace(projectId, ruleId, expected, terms, now)),
    remove: (projectId, ruleId, expected) => write(() => writes.remove(projectId, ruleId, expected)),
  };
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
