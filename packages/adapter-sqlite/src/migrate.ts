import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import {
  type DatabaseBusy,
  type DriverFailure,
  databaseBusy,
  databaseUnavailable,
  runDriver,
  type SchemaNewer,
} from "./database-error.ts";
import type { Busy } from "./driver-error.ts";
import { newestPeriod, notWhole } from "./log-period.ts";
import { type Migration, migrations } from "./migrations.ts";
import { defaultBusyDeadlineMs, retryWhileBusy } from "./retry-while-busy.ts";
import { statementsOn } from "./statements.ts";
import { type UnsuitablePragma, unsuitablePragmas } from "./unsuitable-pragma.ts";

export interface MigrationReport {
  /** The version that was found; 0 where there was none. */
  readonly from: number;
  readonly to: number;
  /** The versions that this call applied; none where the schema was current, also if another process was faster. */
  readonly applied: readonly number[];
  /** Whether no rule was ever written. */
  readonly isEmpty: boolean;
  /** Settings of the handle that the host should think about. They were not changed. */
  readonly unsuitable: readonly UnsuitablePragma[];
}

export type MigrateError = DriverFailure | DatabaseBusy | SchemaNewer;

export interface MigrateOptions {
  /** How long to wait, without blocking, for other connections to let go of the database. Default 4,500 ms. */
  readonly busyDeadlineMs?: number;
}

/**
 * Brings the tables to the version that this package works with, all in one transaction or not at all. May be called at
 * every start, by any number of processes at once. It makes tables whose names begin with `package_protection_`, and touches
 * no others: the handle may be that of the host's own database.
 *
 * A database is refused with `database_unavailable` where an older copy was put under its newer write-ahead log.
 */
export function migrate(
  database: Database,
  { busyDeadlineMs = defaultBusyDeadlineMs }: MigrateOptions = {},
): ResultAsync<MigrationReport, MigrateError> {
  return new ResultAsync(retryWhileBusy(() => migrateOnce(database), busyDeadlineMs, databaseBusy));
}

export const supportedVersion = migrations.reduce((newest, { version }) => Math.max(newest, version), 0);

function migrateOnce(database: Database): Result<MigrationReport, DriverFailure | SchemaNewer | Busy> {
  if (database.inTransaction) {
    return err(databaseUnavailable(new Error("a transaction is open on the handle; migrate needs one of its own")));
  }
  return runDriver(() => schemaVersion(database))
    .andThen((version) =>
      version >= supportedVersion
        ? ok({ from: version, applied: [] })
        : runDriver(() => database.transaction(() => applyMissing(database)).immediate()),
    )
    .andThen(({ from, applied }) =>
      from > supportedVersion
        ? err({ type: "schema_newer", databaseVersion: from, supportedVersion } as const)
        : runDriver(() => {
            assertWhole(database);
            const [isNew, unsuitable] = [isEmpty(database), unsuitablePragmas(database)];
            return { from, to: supportedVersion, applied, isEmpty: isNew, unsuitable };
          }),
    );
}

/** @throws an Error with the remedy, or what the driver throws. */
export function assertWhole(database: Database): void {
  if (!newestPeriod(statementsOn(database)).isWhole) throw new Error(notWhole);
}

/** What another process applied meanwhile counts as found. To be called in a transaction. */
export function applyMissing(database: Database): { readonly from: number; readonly applied: readonly number[] } {
  const from = schemaVersion(database);
  const missing = migrations.filter(({ version }) => version > from);
  if (from === 0) database.exec(migrationsTable);
  for (const migration of missing) apply(database, migration);
  return { from, applied: missing.map(({ version }) => version) };
}

function apply(database: Database, { version, sql }: Migration): void {
  database.exec(sql);
  database
    .prepare("INSERT INTO package_protection_migrations (version, applied_at) VALUES (?, ?)")
    .run(version, Date.now());
}

const migrationsTable = `
  CREATE TABLE package_protection_migrations (
    version INTEGER PRIMARY KEY,
    applied_at INTEGER NOT NULL
  ) STRICT`;

function isEmpty(database: Database): boolean {
  return database.prepare("SELECT 1 FROM package_protection_projects LIMIT 1").get() === undefined;
}

export function schemaVersion(database: Database): number {
  const table = database
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'package_protection_migrations'")
    .get();
  if (table === undefined) return 0;
  const newest = database.prepare("SELECT max(version) FROM package_protection_migrations").pluck().get();
  return Number(newest ?? 0);
}
