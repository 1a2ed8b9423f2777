import { lstatSync, type Stats, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Database } from "better-sqlite3";
import { forgetPages } from "./connection.ts";

/** What is known of the file behind a handle. */
interface DatabaseFile {
  /** As SQLite has it: with every link followed, but on Windows. */
  readonly path: string;
  readonly stat: Stats;
  /** The write-ahead log's; null until there is one. */
  log: Stats | null;
  /** The file's modification time when this handle's page cache was last dropped; null where that was too recent to rely on. */
  writtenAtMs: number | null;
}

/** By handle, as first seen here; null for one without a path. */
const files = new WeakMap<Database, DatabaseFile | null>();

/** Without following a link: SQLite has followed all when it opened the file. On Windows it follows none. */
const look = process.platform === "win32" ? statSync : lstatSync;

/** Longer than one tick of any file system's clock: within a tick, a second write does not change the modification time. */
const clockTickMs = 100;

/**
 * Whether the file behind the handle was deleted, or another one was put in its place. SQLite would go on with the old file:
 * what it reads is no longer what others read, and what it commits is lost. A symbolic link in the file's place counts as
 * another file, even one that leads to the old file: a connection opened by the link names its log after the link's target.
 *
 * A backup that was copied over the content of the same file is not such a case. It is read like any change, since the handle's
 * page cache is dropped whenever the file was written to.
 *
 * @throws what the driver and the file system throw.
 */
export function isDatabaseFileGone(database: Database, purpose: "read" | "write"): boolean {
  const file = rememberDatabaseFile(database);
  if (file === null) return false;
  const stat = look(file.path, { throwIfNoEntry: false });
  if (stat === undefined || !isSameFile(stat, file.stat)) return true;

  const written = stat.mtimeMs !== file.writtenAtMs;
  if (written && forgetPages(database)) {
    file.writtenAtMs = Date.now() - stat.mtimeMs > clockTickMs ? stat.mtimeMs : null;
  }
  return (written || purpose === "write" || file.log === null) && isLogGone(database, file);
}

/** The file at the handle's path when this was first called for it; null for a database without a path. */
export function rememberDatabaseFile(database: Database): DatabaseFile | null {
  const known = files.get(database);
  if (known !== undefined) return known;
  // A read, so that the handle holds the file, and its log with it, from here on.
  database.prepare("SELECT 1 FROM sqlite_schema").get();
  const path = database.prepare<[], string>("SELECT file FROM pragma_database_list WHERE name = 'main'").pluck().get();
  // A path that is not absolute stands for no file, or for one that was opened by its descriptor.
  const file =
    path !== undefined && isAbsolute(path) ? { path, stat: statSync(path), log: null, writtenAtMs: null } : null;
  files.set(database, file);
  return file;
}

function isLogGone(database: Database, file: DatabaseFile): boolean {
  const log = statSync(`${file.path}-wal`, { throwIfNoEntry: false }) ?? null;
  const gone = file.log !== null && (log === null || !isSameFile(log, file.log));
  // The host may have changed the journal mode, which deletes the log.
  if (gone && database.pragma("journal_mode", { simple: true }) === "wal") return true;
  file.log = log;
  return false;
}

function isSameFile(left: Stats, right: Stats): boolean {
  return left.ino === right.ino && left.dev === right.dev;
}
