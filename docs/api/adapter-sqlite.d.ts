import Database, { Database as Database$1 } from 'better-sqlite3';
import { ResultAsync } from 'neverthrow';
import { RuleStore } from '@package-protection/core';

/** The file has content, and it is not that of an SQLite database; or it is encrypted. */
interface NotADatabase {
    readonly type: "not_a_database";
    readonly cause: unknown;
}
/** The database is another program's: it has tables or views, and none of this package. */
interface ForeignDatabase {
    readonly type: "foreign_database";
    readonly tables: readonly string[];
}
/** The process may not write to the file or to its folder. */
interface DatabaseReadOnly {
    readonly type: "database_read_only";
    readonly cause: unknown;
}
/** Other connections held the lock until the end of the wait. */
interface DatabaseBusy {
    readonly type: "database_busy";
    readonly cause: unknown;
}
/** A newer version of this package migrated the database, and this one may not work beside it. Nothing was changed. */
interface SchemaNewer {
    readonly type: "schema_newer";
    readonly databaseVersion: number;
    /** The newest version that this package works with. */
    readonly supportedVersion: number;
}
/** The tables are of an older version: `migrate`, or the newer part of `migrationSql`, was not run. */
interface SchemaOlder {
    readonly type: "schema_older";
    readonly databaseVersion: number;
    readonly supportedVersion: number;
}
/** Tables are missing; all of them where nothing was migrated. */
interface SchemaMissing {
    readonly type: "schema_missing";
    readonly tables: readonly string[];
}
/**
 * The database holds tables of a draft that was never released, and none of version 1. Nothing was changed.
 *
 * There is no way to migrate them. Use another file, or drop the tables; their rules are lost then.
 */
interface SchemaUnreleased {
    readonly type: "schema_unreleased";
    readonly tables: readonly string[];
}
/** Any other failure: no such folder, no permission, a full disk, a closed handle, a transaction of the host that is open, … */
interface DatabaseUnavailable {
    readonly type: "database_unavailable";
    readonly cause: unknown;
}
type DriverFailure = NotADatabase | DatabaseReadOnly | DatabaseUnavailable;

/** The reasons why a file cannot be opened. */
type OpenRuleDatabaseError = DriverFailure | DatabaseBusy | ForeignDatabase;
/**
 * Opens a database for rules alone, set up for durability: a write-ahead log, each commit synced to the disk, foreign keys.
 *
 * A missing file is created, readable by its owner alone; a missing folder is not. `:memory:` is a database without a file. A
 * server's address is refused, also one that begins with `file:`.
 *
 * To keep the rules in the host's own database, pass its handle to `migrate` and `sqliteRuleStore`. A database with other tables
 * and none of this package is refused here, unchanged.
 *
 * The handle is the caller's to close.
 */
declare function openRuleDatabase(path: string): ResultAsync<Database.Database, OpenRuleDatabaseError>;

/** A setting of the handle that works, but not well. */
interface UnsuitablePragma {
    readonly pragma: "journal_mode" | "synchronous" | "foreign_keys" | "busy_timeout";
    /** As SQLite reports it. */
    readonly value: string | number;
    /** The value that `openRuleDatabase` sets. */
    readonly advised: string | number;
    /** The disadvantage of the setting, in a sentence for a log. */
    readonly reason: string;
}

type Refused$1 = DriverFailure | DatabaseBusy | ForeignDatabase | SchemaNewer | SchemaUnreleased;
/** The database to copy from cannot be read, holds no rules, or is damaged; nothing was changed. */
interface SourceUnusable {
    readonly type: "source_unusable";
    readonly reason: Refused$1;
}
/** Every error but `source_unusable` is about the database to copy to. */
type CopyRuleDatabaseError = SourceUnusable | Refused$1;
/** The options of a backup and of a restore. */
interface CopyRuleDatabaseOptions {
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
declare function restoreRuleDatabase(from: string, to: string, { busyDeadlineMs }?: CopyRuleDatabaseOptions): ResultAsync<void, CopyRuleDatabaseError>;
/**
 * Copies the rules of a database, which may be in use, to a new file.
 *
 * @param from the path of a rule database, or of a host's database with rules in it. It is verified first, and not changed.
 * @param to the path of a file that does not exist yet.
 */
declare function backupRuleDatabase(from: string, to: string, { busyDeadlineMs }?: CopyRuleDatabaseOptions): ResultAsync<void, CopyRuleDatabaseError>;

type Refused = SchemaMissing | SchemaOlder | SchemaNewer | SchemaUnreleased;
/** The reasons why a database cannot be used as it is. */
type CheckSchemaError = Refused | DriverFailure | DatabaseBusy;
/** The options of `checkSchema`. */
interface CheckSchemaOptions {
    /** How long to wait, without blocking, for other connections to let go of the database. Default 4,500 ms. */
    readonly busyDeadlineMs?: number;
}
/**
 * Checks that the tables exist in a version that this package works with, for the start of a host that runs its own migrations.
 *
 * A newer version passes where its migration says that older processes may go on. It changes nothing, and needs only the right
 * to read. A database is refused with `database_unavailable` where an older copy was put under its newer write-ahead log.
 */
declare function checkSchema(database: Database$1, { busyDeadlineMs }?: CheckSchemaOptions): ResultAsync<{
    readonly version: number;
}, CheckSchemaError>;

/** The versions of the schema before and after a migration. */
interface MigrationReport {
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
type MigrateError = DriverFailure | DatabaseBusy | SchemaNewer | SchemaUnreleased;
/** The options of `migrate`. */
interface MigrateOptions {
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
declare function migrate(database: Database$1, { busyDeadlineMs }?: MigrateOptions): ResultAsync<MigrationReport, MigrateError>;

/** The options of `migrationSql`. */
interface MigrationSqlOptions {
    /** The version that the tables already have; default 0, for none. The text holds every later migration. */
    readonly after?: number;
}
/**
 * The SQL that `migrate` runs, for a host that runs its own migrations.
 *
 * Run it in one transaction. It records its versions in `package_protection_schema_versions`, where `checkSchema` and `migrate`
 * find them.
 */
declare function migrationSql({ after }?: MigrationSqlOptions): string;

/** The options of `sqliteRuleStore`. */
interface SqliteRuleStoreOptions {
    /** How long a call waits, without blocking, for other connections to let go of the database. Default 4,500 ms. */
    readonly busyDeadlineMs?: number;
    /**
     * How many changes of each project the history keeps: whole entries, the newest always. At least 1; 100,000 by default.
     *
     * Up to a hundredth more may be kept before the oldest are pruned. All processes should use the same number: the lowest counts.
     */
    readonly keptChanges?: number;
}
/**
 * A store in the tables that `migrate` makes; before that, every call answers `store_unavailable`.
 *
 * Any number of stores, in any number of processes, may work on one file. The handle may be the host's own. It stays the
 * host's: the store does not close it and does not change its pragmas.
 *
 * While the host has a transaction open on the handle, or iterates over the rows of a query, writes are refused. Reads go on,
 * and see what was committed by then, not what the host's transaction sees. In a database without a file, where no other
 * connection can commit, they see that too. A handle in better-sqlite3's unsafe mode must not be shared, because it hides that
 * the host iterates over rows.
 *
 * @throws TypeError for a value that is not a handle, and for a `keptChanges` that is not a positive integer.
 */
declare function sqliteRuleStore(database: Database$1, { busyDeadlineMs, keptChanges }?: SqliteRuleStoreOptions): RuleStore;

export { backupRuleDatabase, checkSchema, migrate, migrationSql, openRuleDatabase, restoreRuleDatabase, sqliteRuleStore };
export type { CheckSchemaError, CheckSchemaOptions, CopyRuleDatabaseError, CopyRuleDatabaseOptions, DatabaseBusy, DatabaseReadOnly, DatabaseUnavailable, DriverFailure, ForeignDatabase, MigrateError, MigrateOptions, MigrationReport, MigrationSqlOptions, NotADatabase, OpenRuleDatabaseError, SchemaMissing, SchemaNewer, SchemaOlder, SchemaUnreleased, SourceUnusable, SqliteRuleStoreOptions, UnsuitablePragma };
