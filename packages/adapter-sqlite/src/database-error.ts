import { fromThrowable, type Result } from "neverthrow";
import { type Busy, errorCode, isBusyError } from "./driver-error.ts";

/** The file has content, and it is not that of an SQLite database; or it is encrypted. */
export interface NotADatabase {
  readonly type: "not_a_database";
  readonly cause: unknown;
}

/** The database belongs to somebody else: it has tables or views, and none of them is of this package. */
export interface ForeignDatabase {
  readonly type: "foreign_database";
  readonly tables: readonly string[];
}

export interface DatabaseReadOnly {
  readonly type: "database_read_only";
  readonly cause: unknown;
}

/** Other connections held the lock for as long as could be waited. */
export interface DatabaseBusy {
  readonly type: "database_busy";
  readonly cause: unknown;
}

/** The database was migrated by a newer version of this package; nothing was changed. */
export interface SchemaNewer {
  readonly type: "schema_newer";
  readonly databaseVersion: number;
  /** The newest that this version of the package knows. */
  readonly supportedVersion: number;
}

/** Anything else: no such folder, no permission, a full disk, a closed handle, a transaction of the host that is open, … */
export interface DatabaseUnavailable {
  readonly type: "database_unavailable";
  readonly cause: unknown;
}

export type DriverFailure = NotADatabase | DatabaseReadOnly | DatabaseUnavailable;

export function databaseUnavailable(cause: unknown): DatabaseUnavailable {
  return { type: "database_unavailable", cause };
}

/** Runs what talks to the driver; what that throws becomes a value here. */
export function runDriver<T>(work: () => T): Result<T, DriverFailure | Busy> {
  return fromThrowable(work, driverFailure)();
}

export function databaseBusy({ cause }: Busy): DatabaseBusy {
  return { type: "database_busy", cause };
}

export function driverFailure(cause: unknown): DriverFailure | Busy {
  if (isBusyError(cause)) return { type: "busy", cause };
  const code = errorCode(cause);
  if (code === "SQLITE_NOTADB") return { type: "not_a_database", cause };
  if (code?.startsWith("SQLITE_READONLY")) return { type: "database_read_only", cause };
  return databaseUnavailable(cause);
}
