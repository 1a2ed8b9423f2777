import { closeSync, fsyncSync, openSync, rmSync, statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import {
  type DatabaseBusy,
  type DatabaseUnavailable,
  type DriverFailure,
  databaseBusy,
  databaseUnavailable,
  driverFailure,
  type ForeignDatabase,
  runDriver,
  type SchemaNewer,
  type SchemaUnreleased,
  schemaNewer,
  schemaUnreleased,
} from "../database/database-error.ts";
import { type Busy, errorCode, type Failure, isBusy } from "../database/driver-error.ts";
import { makePrivateFile } from "../database/private-file.ts";
import { refuseAddress } from "../database/refuse-address.ts";
import { defaultBusyDeadlineMs, pause, retryWhileBusy } from "../database/retry-while-busy.ts";
import { type LogPeriod, newestPeriod, renewPeriods } from "../file/log-period.ts";
import { type InstalledSchema, installedSchema, tablesOf } from "../schema/installed-schema.ts";
import { supportedVersion } from "../schema/migrations.ts";
import { isOurTable } from "../schema/tables.ts";
import { statementsOn } from "../store/statements.ts";
import { isFile, openExisting, stagedCopy } from "./staged-copy.ts";

type Refused = DriverFailure | DatabaseBusy | ForeignDatabase | SchemaNewer | SchemaUnreleased;

/** The database to copy from cannot be read, holds no rules, or is damaged; nothing was changed. */
export interface SourceUnusable {
  readonly type: "source_unusable";
  readonly reason: Refused;
}

/** Every error but `source_unusable` is about the database to copy to. */
export type CopyRuleDatabaseError = SourceUnusable | Refused;

/** The options of a backup and of a restore. */
export interface CopyRuleDatabaseOptions {
  /** How long to wait, without blocking, for other connections to let go of a database. Default 4,500 ms. */
  readonly busyDeadlineMs?: number;
}

/**
 * Puts the rules of a backup into a database that may be in use: all of them, or none.
 *
 * Processes that have the database open go on, and decide by the restored rules from then on. A missing file
 * is created; a file that a copy has damaged is repaired. No id of a rule is used again.
 *
 * @param from the path of a rule database, in use or not. It is verified first, and not changed.
 * @param to the path of a database that holds rules alone. A host's own database, with other tables, is refused.
 */
export function restoreRuleDatabase(
  from: string,
  to: string,
  { busyDeadlineMs = defaultBusyDeadlineMs }: CopyRuleDatabaseOptions = {},
): ResultAsync<void, CopyRuleDatabaseError> {
  return new ResultAsync(restore(from, to, performance.now() + busyDeadlineMs));
}

/**
 * Copies the rules of a database, which may be in use, to a new file.
 *
 * @param from the path of a rule database, or of a host's database with rules in it. It is verified first, and not changed.
 * @param to the path of a file that does not exist yet.
 */
export function backupRuleDatabase(
  from: string,
  to: string,
  { busyDeadlineMs = defaultBusyDeadlineMs }: CopyRuleDatabaseOptions = {},
): ResultAsync<void, CopyRuleDatabaseError> {
  return new ResultAsync(backUp(from, to, performance.now() + busyDeadlineMs));
}

async function backUp(from: string, to: string, end: number): Promise<Result<void, CopyRuleDatabaseError>> {
  const allowed = refuseAddress(to);
  if (allowed.isErr()) return err(allowed.error);
  const staged = await stage(from, defaultPageSize, end);
  if (staged.isErr()) return err(staged.error);
  const path = allowed.value;
  const written = await closing(staged.value, () => writeNew(staged.value, path, emptyTarget, end));
  return written.isErr() ? err(written.error) : waiting(end, () => runDriver(() => useLog(path)));
}

/** A file without this mark that is copied over an open database would prevent the restore. */
function useLog(path: string): void {
  const database = openExisting(path);
  try {
    database.pragma("journal_mode = WAL");
  } finally {
    database.close();
  }
}

async function restore(from: string, to: string, end: number): Promise<Result<void, CopyRuleDatabaseError>> {
  const allowed = refuseAddress(to);
  if (allowed.isErr()) return err(allowed.error);
  const path = allowed.value;
  const opened = await waiting(end, () => openTarget(from, path));
  if (opened.isErr()) return err(opened.error);
  const target = opened.value;
  return closing(target.database, async () => {
    const staged = await stage(from, target.pageSize, end);
    if (staged.isErr()) return err(staged.error);
    return closing(staged.value, async () => {
      // In memory, so only a bug of ours can fail here.
      staged.value.transaction(() => markRestored(staged.value, target))();
      const write = target.database === null ? writeNew : writeInto;
      return write(staged.value, path, target, end);
    });
  });
}

async function closing<T>(database: Database | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    database?.close();
  }
}

/** The state of the database to copy to. */
interface Target {
  /** Null if there is no file yet. */
  readonly database: Database | null;
  readonly pageSize: number;
  /** Null if it cannot be read, or does not exist. */
  readonly newest: LogPeriod | null;
}

const defaultPageSize = 4096;
const emptyTarget: Target = { database: null, pageSize: defaultPageSize, newest: null };
const nothing: Pick<InstalledSchema, "version" | "draft"> = { version: 0, draft: [] };

function openTarget(from: string, to: string): Result<Target, Exclude<Refused, DatabaseBusy> | Busy> {
  if (!isFile(to)) return ok(emptyTarget);
  if (isSameFile(from, to)) return err(databaseUnavailable(new Error("a database cannot be restored from itself")));
  return runDriver(() => openExisting(to)).andThen((database) =>
    verifyTarget(database).orElse((error) => runDriver(() => database.close()).andThen(() => err(error))),
  );
}

function isSameFile(left: string, right: string): boolean {
  const [one, other] = [statSync(left, { throwIfNoEntry: false }), statSync(right, { throwIfNoEntry: false })];
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

function verifyTarget(database: Database): Result<Target, Exclude<Refused, DatabaseBusy> | Busy> {
  return runDriver(() => tablesOf(database)).andThen((tables) => {
    if (!tables.every(isOurTable)) return err({ type: "foreign_database", tables } as const);
    return runDriver(() => readableOr<typeof nothing>(nothing, () => installedSchema(database))).andThen(
      ({ version, draft }) => {
        if (version > supportedVersion) return err(schemaNewer(version, supportedVersion));
        if (draft.length > 0) return err(schemaUnreleased(draft));
        return runDriver(() => ({
          database,
          pageSize: Number(database.pragma("page_size", { simple: true })),
          newest: readableOr(null, () => newestPeriod(statementsOn(database)).newest),
        }));
      },
    );
  });
}

/** A damaged or missing database is about to be overwritten. @throws the driver's other errors. */
function readableOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const code = errorCode(cause);
    if (code !== "SQLITE_ERROR" && !code?.startsWith("SQLITE_CORRUPT")) throw cause;
    return otherwise;
  }
}

async function stage(path: string, pageSize: number, end: number): Promise<Result<Database, SourceUnusable>> {
  const staged = await waiting(end, () => stagedCopy(path, pageSize));
  return staged.mapErr((reason) => ({ type: "source_unusable", reason }));
}

function pathTaken(path: string): DatabaseUnavailable {
  return databaseUnavailable(new Error(`the file "${path}" exists; name one that does not`));
}

/** Writes the staged copy to a new file that only its owner may read; removes it on failure. */
async function writeNew(...[staged, path, target, end]: Parameters<typeof writeInto>): ReturnType<typeof writeInto> {
  const made = await waiting(end, () => runDriver(() => makePrivateFile(path)));
  if (made.isErr()) return err(made.error);
  if (!made.value) return err(pathTaken(path));
  const written = await writeInto(staged, path, target, end);
  if (written.isErr()) rmSync(path, { force: true });
  return written;
}

/** Writes the staged copy over all pages of the target, in one transaction of SQLite. */
async function writeInto(
  staged: Database,
  path: string,
  target: Target,
  end: number,
): Promise<Result<void, DriverFailure | DatabaseBusy>> {
  for (;;) {
    const copied = await ResultAsync.fromPromise(staged.backup(path), driverFailure);
    const settled = copied.andThen(({ totalPages }) => {
      // The driver resolves also if the target was locked; then it has copied nothing, or has undone it.
      if (totalPages === 0) return ok(false);
      return runDriver(() => isWritten(staged, path, target));
    });
    if (settled.isOk() && settled.value) return ok();
    if (settled.isErr() && !isBusy(settled.error)) return err(settled.error);
    if (performance.now() >= end) {
      return err(
        databaseBusy(settled.isErr() && isBusy(settled.error) ? settled.error : { type: "busy", cause: locked }),
      );
    }
    await pause(pauseMs);
  }
}

const locked = new Error("another connection holds the lock of the database");
const pauseMs = 5;

/** Whether the target holds the copy, or later writes to it. It is then synced to the disk. */
function isWritten(staged: Database, path: string, { database }: Target): boolean {
  const wanted = newestPeriod(statementsOn(staged)).newest.restoredAt;
  const reader = database ?? openExisting(path);
  try {
    if (newestPeriod(statementsOn(reader)).newest.restoredAt < wanted) return false;
    syncLog(path);
    // The part of the log that is copied now need not be recovered later.
    reader.pragma("wal_checkpoint(PASSIVE)");
    return true;
  } finally {
    if (database === null) reader.close();
  }
}

/** The driver's backup commits without waiting for the disk if there is a log. */
function syncLog(path: string): void {
  if (!isFile(`${path}-wal`)) return;
  const log = openSync(`${path}-wal`, "r+");
  try {
    fsyncSync(log);
  } finally {
    closeSync(log);
  }
}

/** Marks the copy as restored on purpose, and as newer than every state of the target. */
function markRestored(staged: Database, { newest: standing }: Target): void {
  const statements = statementsOn(staged);
  const { newest } = newestPeriod(statements);
  renewPeriods(statements, {
    ...newest,
    period: Math.max(newest.period, standing?.period ?? 0) + 1,
    newestRuleId: Math.max(newest.newestRuleId, standing?.newestRuleId ?? 0),
    // A copy may have undone a restore that processes have seen, so one more than the number in the file is not enough.
    restoredAt: Math.max(newest.restoredAt + 1, (standing?.restoredAt ?? 0) + 1, Date.now()),
  });
}

function waiting<T, E extends Failure>(end: number, attempt: () => Result<T, E | Busy>) {
  return retryWhileBusy(attempt, Math.max(0, end - performance.now()), databaseBusy);
}
