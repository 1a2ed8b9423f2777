import { type RuleStore, type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type Connection, connectionOn } from "./connection.ts";
import { isDatabaseFileGone } from "./database-file.ts";
import type { Busy, Failure } from "./driver-error.ts";
import { onNewestState } from "./newest-state.ts";
import { defaultBusyDeadlineMs, retryWhileBusy } from "./retry-while-busy.ts";
import { changesPage, nothingChanged } from "./rule-changes.ts";
import { readRule } from "./rule-row.ts";
import { ruleWrites } from "./rule-writes.ts";
import { attempt, type StoreFailure } from "./store-failure.ts";
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
 */
export function sqliteRuleStore(
  database: Database,
  { busyDeadlineMs = defaultBusyDeadlineMs }: SqliteRuleStoreOptions = {},
): RuleStore {
  const own = connectionOn(database);
  const writes = ruleWrites(own.statements);

  function read<T>(work: (connection: Connection) => Result<T, StoreFailure>): ResultAsync<T, StoreUnavailable> {
    return settled(() => onSameFile(database, "read").andThen(() => onNewestState(own, work)), busyDeadlineMs);
  }

  function write<T, E extends Failure>(work: () => Result<T, E | StoreFailure>): ResultAsync<T, E | StoreUnavailable> {
    return settled(
      () => onSameFile(database, "write").andThen(() => inWriteTransaction<T, E>(own, work)),
      busyDeadlineMs,
    );
  }

  return {
    changes: (projectId, since, limit) =>
      read((connection) =>
        nothingChanged(connection.statements, projectId, since).andThen((answer) =>
          answer !== null
            ? ok(answer)
            : inOneSnapshot(connection, () => changesPage(connection.statements, projectId, since, limit)),
        ),
      ),
    find: (projectId, ruleId) =>
      read(({ statements }) =>
        attempt(() => statements.findRule().get(ruleId, projectId)).andThen((row) =>
          row === undefined ? ok(null) : readRule(row),
        ),
      ),
    insert: (projectId, draft, now) => write(() => writes.insert(projectId, draft, now)),
    replace: (projectId, ruleId, expected, terms, now) =>
      write(() => writes.replace(projectId, ruleId, expected, terms, now)),
    remove: (projectId, ruleId, expected) => write(() => writes.remove(projectId, ruleId, expected)),
  };
}

function onSameFile(database: Database, purpose: "read" | "write"): Result<void, StoreFailure> {
  return attempt(() => isDatabaseFileGone(database, purpose)).andThen((gone) =>
    gone ? err(storeUnavailable(new Error("the database file was deleted or replaced; open it anew"))) : ok(),
  );
}

function settled<T, E extends Failure>(
  attemptOnce: () => Result<T, E | Busy>,
  busyDeadlineMs: number,
): ResultAsync<T, E | StoreUnavailable> {
  return new ResultAsync(retryWhileBusy(attemptOnce, busyDeadlineMs, ({ cause }) => storeUnavailable(cause)));
}
