import Database$1, { Database } from 'better-sqlite3';
import { ResultAsync } from 'neverthrow';
import { RuleStore } from '@package-protection/core';

/** The file has content, and it is not that of an SQLite database; or it is encrypted. */
interface NotADatabase {
    readonly type: "not_a_database";
    readonly cause: unknown;
}
/** The database belongs to somebody else: it has tables or views, and none of them is of this package. */
interface ForeignDatabase {
    readonly type: "foreign_database";
    readonly tables: readonly string[];
}
interface DatabaseReadOnly {
    readonly type: "database_read_only";
    readonly cause: unknown;
}
/** Other connections held the lock for as long as could be waited. */
interface DatabaseBusy {
    readonly type: "database_busy";
    readonly cause: unknown;
}
/** The database was migrated by a newer version of this package; nothing was changed. */
interface SchemaNewer {
    readonly type: "schema_newer";
    readonly databaseVersion: number;
    /** The newest that this version of the package knows. */
    readonly supportedVersion: number;
}
/** Anything else: no such folder, no permission, a full disk, a closed handle, a transaction of the host that is open, … */
interface DatabaseUnavailable {
    readonly type: "database_unavailable";
    readonly cause: unknown;
}
type DriverFailure = NotADatabase | DatabaseReadOnly | DatabaseUnavailable;

/** A setting of the handle that works, but not well. */
interface UnsuitablePragma {
    readonly pragma: "journal_mode" | "synchronous" | "foreign_keys" | "busy_timeout";
    /** As SQLite reports it. */
    readonly value: string | number;
    /** What `openRuleDatabase` sets. */
    readonly advised: string | number;
}

interface MigrationReport {
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
type MigrateError = DriverFailure | DatabaseBusy | SchemaNewer;
interface MigrateOptions {
    /** How long to wait, without blocking, for other connections to let go of the database. Default 4,500 ms. */
    readonly busyDeadlineMs?: number;
}
/**
 * Brings the tables to the version that this package works with, all in one transaction or not at all. May be called at
 * every start, by any number of processes at once. It makes tables whose names begin with `package_protection_`, and touches
 * no others: the handle may be that of the host's own database.
 */
declare function migrate(database: Database, { busyDeadlineMs }?: MigrateOptions): ResultAsync<MigrationReport, MigrateError>;

type OpenRuleDatabaseError = DriverFailure | DatabaseBusy | ForeignDatabase;
/**
 * Opens a database of our own, and sets it up for rules that are never lost: a write-ahead log, each commit synced to the
 * disk, foreign keys. The file is made where there is none, its folder is not; `:memory:` is a database without a file.
 *
 * A host that wants the rules in its own database opens that itself, and passes the handle to `migrate` and
 * `sqliteRuleStore`; here a database is refused, unchanged, where it has tables and none of ours.
 *
 * The handle is the caller's to close.
 */
declare function openRuleDatabase(path: string): ResultAsync<Database$1.Database, OpenRuleDatabaseError>;

interface SqliteRuleStoreOptions {
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
declare function sqliteRuleStore(database: Database, { busyDeadlineMs }?: SqliteRuleStoreOptions): RuleStore;

export { migrate, openRuleDatabase, sqliteRuleStore };
export type { DatabaseBusy, DatabaseReadOnly, DatabaseUnavailable, DriverFailure, ForeignDatabase, MigrateError, MigrateOptions, MigrationReport, NotADatabase, OpenRuleDatabaseError, SchemaNewer, SqliteRuleStoreOptions, UnsuitablePragma };
