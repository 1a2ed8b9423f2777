import { lstatSync, type Stats, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Revision } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import type { LogPeriod } from "./log-period.ts";

/** The last verified state of the file behind a handle. */
export interface DatabaseFile {
  /** As SQLite has it: with every link followed, but on Windows. */
  readonly path: string;
  readonly stat: Stats;
  /** The write-ahead log's and its index's; null until there is one. */
  log: Stats | null;
  logIndex: Stats | null;
  /** When these two were last looked at, by `performance.now`. */
  logSeenAt: number;
  /** The file's modification time when its content was last verified; null if that was too recent to rely on. */
  verifiedAtMs: number | null;
  /** Null before the content was verified for the first time. */
  known: KnownContent | null;
  /** The project that was read last, and its revision then; null if nothing was read since the newest known change. */
  read: { readonly projectId: number; readonly revision: Revision } | null;
}

/** The content when this handle last verified it, or after its own last write. */
export interface KnownContent {
  newest: LogPeriod;
  checkpoint: Checkpoint;
}

/** How far SQLite has copied the write-ahead log to the database file. */
export interface Checkpoint {
  /** The beginning of the log, which is another after each restart of the log; empty if there is no log. */
  readonly logHeader: string;
  /** How many frames the log has; -1 without a log. */
  readonly frames: number;
  /** How many of them were copied. */
  readonly copied: number;
  /** The modification time of the file. */
  readonly fileWrittenAtMs: number;
}

/** The result of a look at a file: unchanged, another modification time, or another file or none. */
export type FileLook = "as_verified" | "written_to" | "gone";

/** By handle, as first seen here; null for one without a path. */
const files = new WeakMap<Database, DatabaseFile | null>();

/** Without following a link: SQLite has followed all when it opened the file. On Windows it follows none. */
const look = process.platform === "win32" ? statSync : lstatSync;

/** How long reads rely on the last look at the log: shorter than another process takes to open the file and to write. */
const logTrustedMs = 5;

/** Longer than a tick of the clock behind modification times: within a tick, a second write does not change them. */
const clockTickMs = 20;

/**
 * Looks at the file behind the handle. One `stat`, unless the file was written to, and every 5 ms at the log beside it.
 *
 * "gone" means that the file was deleted, or another one was put in its place. SQLite would go on with the old file: what it
 * reads is no longer what others read, and what it commits is lost. So it is without the log, and
 * without its index, which other processes would then make anew. A symbolic link in the file's place counts as another file,
 * even one that leads to the old file: a connection opened by the link names its log after the link's target.
 *
 * @throws what the driver and the file system throw.
 */
export function lookAtFile(database: Database, file: DatabaseFile, purpose: "read" | "write"): FileLook {
  const stat = look(file.path, { throwIfNoEntry: false });
  if (stat === undefined || !isSameFile(stat, file.stat)) return "gone";
  const written = stat.mtimeMs !== file.verifiedAtMs;
  const isLookDue =
    written || purpose === "write" || file.log === null || performance.now() - file.logSeenAt >= logTrustedMs;
  if (isLookDue && isLogGone(database, file)) return "gone";
  return written ? "written_to" : "as_verified";
}

/** Milliseconds since the epoch. @throws what the file system throws. */
export function modifiedAtMs(file: DatabaseFile): number {
  return look(file.path).mtimeMs;
}

/** @param writtenAtMs the file's modification time before its content was verified. */
export function rememberVerified(file: DatabaseFile, writtenAtMs: number): void {
  file.verifiedAtMs = Date.now() - writtenAtMs > clockTickMs ? writtenAtMs : null;
}

/** The file at the handle's path when this was first called for it; null for a database without a path. */
export function rememberDatabaseFile(database: Database): DatabaseFile | null {
  const known = files.get(database);
  if (known !== undefined) return known;
  // A read, so that the handle holds the file, and its log with it, from here on.
  database.prepare("SELECT 1 FROM sqlite_schema").get();
  const path = database.prepare<[], string>("SELECT file FROM pragma_database_list WHERE name = 'main'").pluck().get();
  // Without an absolute path there is no file, or one that was opened by its descriptor.
  const file =
    path !== undefined && isAbsolute(path)
      ? {
          path,
          stat: statSync(path),
          log: null,
          logIndex: null,
          logSeenAt: 0,
          verifiedAtMs: null,
          known: null,
          read: null,
        }
      : null;
  files.set(database, file);
  return file;
}

function isLogGone(database: Database, file: DatabaseFile): boolean {
  const log = statSync(`${file.path}-wal`, { throwIfNoEntry: false }) ?? null;
  const logIndex = statSync(`${file.path}-shm`, { throwIfNoEntry: false }) ?? null;
  const gone = isAnother(log, file.log) || isAnother(logIndex, file.logIndex);
  // The host may have changed the journal mode, which deletes both.
  if (gone && database.pragma("journal_mode", { simple: true }) === "wal") return true;
  file.log = log;
  file.logIndex = logIndex;
  file.logSeenAt = performance.now();
  return false;
}

function isAnother(found: Stats | null, seen: Stats | null): boolean {
  return seen !== null && (found === null || !isSameFile(found, seen));
}

function isSameFile(left: Stats, right: Stats): boolean {
  return left.ino === right.ino && left.dev === right.dev;
}
