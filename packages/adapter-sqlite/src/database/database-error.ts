import { fromThrowable, type Result } from "neverthrow";
import { type Busy, errorCode, isBusyError } from "./driver-error.ts";

/** The file has content, and it is not that of an SQLite database; or it is encrypted. */
export interface NotADatabase {
  readonly type: "not_a_database";
  readonly cause: unknown;
}

/** The database is another program's: it has tables or views, and none of this package. */
export interface ForeignDatabase {
  readonly type: "foreign_database";
  readonly tables: readonly string[];
}

/** The process may not write to the file or to its folder. */
export interface DatabaseReadOnly {
  readonly type: "database_read_only";
  readonly cause: unknown;
}

/** Other connections held the lock until the end of the wait. */
export interface DatabaseBusy {
  readonly type: "database_busy";
  readonly cause: unknown;
}

/** A newer version of this package migrated the database, and this one may not work beside it. Nothing was changed. */
export interface SchemaNewer {
  readonly type: "schema_newer";
  readonly databaseVersion: number;
  /** The newest version that this package works with. */
  readonly supportedVersion: number;
}

/** The tables are of an older version: `migrate`, or the newer part of `migrationSql`, was not run. */
export interface SchemaOlder {
  readonly type: "schema_older";
  readonly databaseVersion: number;
  readonly supportedVersion: number;
}

/** Tables are missing; all of them where nothing was migrated. */
export interface SchemaMissing {
  readonly type: "schema_missing";
  readonly tables: readonly string[];
}

/**
 * The database holds tables of a draft that was never released, and none of version 1. Nothing was changed.
 *
 * There is no way to migrate them. Use another file, or drop the tables; their rules are lost then.
 */
export interface SchemaUnreleased {
  readonly type: "schema_unreleased";
  readonly tables: readonly string[];
}

/** Any other failure: no such folder, no permission, a full disk, a closed handle, a transaction of the host that is open, … */
export interface DatabaseUnavailable {
  readonly type: "database_unavailable";
  readonly cause: unknown;
}

export type DriverFailure = NotADatabase | DatabaseReadOnly | DatabaseUnavailable;

export function schemaNewer(databaseVersion: number, supportedVersion: number): SchemaNewer {
  return { type: "schema_newer", databaseVersion, supportedVersion };
}

export function schemaUnreleased(tables: readonly string[]): SchemaUnreleased {
  return { type: "schema_unreleased", tables };
}

export function databaseUnavailable(cause: unknown): DatabaseUnavailable {
  return { type: "database_unavailable", cause };
}

/** Runs a call of the driver, and turns its exception into a value. */
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
