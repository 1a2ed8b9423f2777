import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import {
  type DatabaseBusy,
  type DriverFailure,
  databaseBusy,
  databaseUnavailable,
  runDriver,
  type SchemaNewer,
  type SchemaUnreleased,
  schemaNewer,
  schemaUnreleased,
} from "../database/database-error.ts";
import type { Busy } from "../database/driver-error.ts";
import { defaultBusyDeadlineMs, retryWhileBusy } from "../database/retry-while-busy.ts";
import { type UnsuitablePragma, unsuitablePragmas } from "../database/unsuitable-pragma.ts";
import { assertWhole } from "./assert-whole.ts";
import { installedSchema } from "./installed-schema.ts";
import { sqlOf } from "./migration-sql.ts";
import { type Migration, migrations, newestOf } from "./migrations.ts";
import { tableNames } from "./tables.ts";

/** The versions of the schema before and after a migration. */
export interface MigrationReport {
  /** The version that was found; 0 if there was none. */
  readonly from: number;
  /** The version that the tables have now. It is `from` if a newer version allows this one beside it. */
  readonly to: number;
  /** The versions that this call applied; none if the schema was current, also if another process was faster. */
  readonly applied: readonly number[];
  /** Whether no rule was ever written. */
  readonly isEmpty: boolean;
  /** Settings of the handle that the host should reconsider. They were not changed. */
  readonly unsuitable: readonly UnsuitablePragma[];
}

/** The reasons why a database cannot be migrated; it is unchanged then. */
export type MigrateError = DriverFailure | DatabaseBusy | SchemaNewer | SchemaUnreleased;

/** The options of `migrate`. */
export interface MigrateOptions {
  /** How long to wait, without blocking, for other connections to let go of the database. Default 4,500 ms. */
  readonly busyDeadlineMs?: number;
}

/**
 * Brings the tables to the version that this package works with, in one transaction.
 *
 * Any number of processes may call it at every start, at once. It creates tables whose names begin with `package_protection_`
 * and touches no others, so the handle may be that of the host's own database.
 *
 * A database is refused with `database_unavailable` if an older copy was put under its newer write-ahead log. There are no
 * migrations back: to return to an older version of this package after a migration that excludes it, restore a backup.
 */
export function migrate(
  database: Database,
  { busyDeadlineMs = defaultBusyDeadlineMs }: MigrateOptions = {},
): ResultAsync<MigrationReport, MigrateError> {
  return migrateTo(migrations, database, busyDeadlineMs);
}

/** `migrate` as a version of this package with these migrations does it. */
export function migrateTo(
  known: readonly Migration[],
  database: Database,
  busyDeadlineMs: number,
): ResultAsync<MigrationReport, MigrateError> {
  return new ResultAsync(retryWhileBusy(() => migrateOnce(known, database), busyDeadlineMs, databaseBusy));
}

/** The version that was found, and the applied ones. */
interface Applied {
  readonly from: number;
  readonly usableFrom: number;
  readonly applied: readonly number[];
}

function migrateOnce(
  known: readonly Migration[],
  database: Database,
): Result<MigrationReport, DriverFailure | SchemaNewer | SchemaUnreleased | Busy> {
  if (database.inTransaction) {
    return err(databaseUnavailable(new Error("a transaction is open on the handle; migrate needs one of its own")));
  }
  const supportedVersion = newestOf(known);
  return runDriver(() => installedSchema(database))
    .andThen(({ version, usableFrom, draft }): Result<Applied, DriverFailure | SchemaUnreleased | Busy> => {
      if (version >= supportedVersion) return ok({ from: version, usableFrom, applied: [] });
      if (version === 0 && draft.length > 0) return err(schemaUnreleased(draft));
      return runDriver(() => database.transaction(() => applyMissing(known, database)).immediate());
    })
    .andThen(({ from, usableFrom, applied }) =>
      usableFrom > supportedVersion
        ? err(schemaNewer(from, supportedVersion))
        : runDriver(() => {
            assertWhole(database);
            const [isNew, unsuitable] = [isEmpty(database), unsuitablePragmas(database)];
            return { from, to: Math.max(from, supportedVersion), applied, isEmpty: isNew, unsuitable };
          }),
    );
}

/** Versions that another process applied meanwhile count as found. To be called in a transaction. */
export function applyMissing(known: readonly Migration[], database: Database): Applied {
  const { version: from, usableFrom } = installedSchema(database);
  const applied = known.map(({ version }) => version).filter((version) => version > from);
  if (applied.length > 0) database.exec(sqlOf(known, from));
  return { from, usableFrom, applied };
}

function isEmpty(database: Database): boolean {
  return database.prepare(`SELECT 1 FROM ${tableNames.projects} LIMIT 1`).get() === undefined;
}
