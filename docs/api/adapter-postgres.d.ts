import { ResultAsync } from 'neverthrow';
import { Pool } from 'pg';
import { RuleStore } from '@package-protection/core';

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
/** Tables are missing; all of them if nothing was migrated. */
interface SchemaMissing {
    readonly type: "schema_missing";
    /** Their names, without the schema. */
    readonly tables: readonly string[];
}
/**
 * The schema holds tables of a draft that was never released, and none of version 1. Nothing was changed.
 *
 * There is no way to migrate them. Use another schema, or drop the tables; their rules are lost then.
 */
interface SchemaUnreleased {
    readonly type: "schema_unreleased";
    /** Their names, without the schema. */
    readonly tables: readonly string[];
}
/** The database's encoding could not keep every pattern as it is. */
interface EncodingUnsuitable {
    readonly type: "encoding_unsuitable";
    /** PostgreSQL's name of it: anything but `UTF8`. */
    readonly encoding: string;
}
/** Any other failure: no connection in time, no permission, a statement timeout, a name that another table has taken, … */
interface DatabaseUnavailable {
    readonly type: "database_unavailable";
    readonly cause: unknown;
}

/** Where the tables are: the schema of the database. */
interface SchemaOption {
    /**
     * Any name of at most 63 bytes; it is quoted. Default `public`. A connection's `search_path` has no effect.
     *
     * A longer name throws a TypeError: PostgreSQL would cut it, and two names could become one.
     */
    readonly schema?: string;
}

/** The reasons why a database cannot be used as it is. */
type CheckSchemaError = SchemaMissing | SchemaOlder | SchemaNewer | SchemaUnreleased | DatabaseUnavailable;
/**
 * Checks that the tables exist in a version that this package works with, for the start of a host that runs its own migrations.
 *
 * A newer version passes where its migration says that older processes may go on. It changes nothing, and needs only the right
 * to read.
 *
 * @throws TypeError for a schema name that PostgreSQL would refuse or cut.
 */
declare function checkSchema(pool: Pool, { schema }?: SchemaOption): ResultAsync<{
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
}
type Refused = SchemaNewer | SchemaUnreleased | EncodingUnsuitable;
/** The reasons why a database cannot be migrated; it is unchanged then. */
type MigrateError = Refused | DatabaseUnavailable;
/**
 * Brings the tables to the version that this package works with, in one transaction.
 *
 * Any number of processes may call it at every start, at once. It creates tables whose names begin with `package_protection_`,
 * and their schema if it is missing; it touches nothing else. It needs the right to create only if something is missing.
 *
 * There are no migrations back: to return to an older version of this package after a migration that excludes it, restore a backup.
 *
 * @throws TypeError for a schema name that PostgreSQL would refuse or cut.
 */
declare function migrate(pool: Pool, { schema }?: SchemaOption): ResultAsync<MigrationReport, MigrateError>;

/** The options of `migrationSql`. */
interface MigrationSqlOptions extends SchemaOption {
    /** The version that the tables already have; default 0, for none. The text holds every later migration. */
    readonly after?: number;
}
/**
 * The SQL that `migrate` runs, for a host that runs its own migrations.
 *
 * Run it in one transaction, in a schema that exists and a database whose encoding is UTF8. It records its versions in
 * `package_protection_schema_versions`, where `checkSchema` and `migrate` find them.
 *
 * @throws TypeError for a schema name that PostgreSQL would refuse or cut.
 */
declare function migrationSql({ schema, after }?: MigrationSqlOptions): string;

/** The options of `postgresRuleStore`. */
interface PostgresRuleStoreOptions extends SchemaOption {
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
 * Any number of stores, in any number of processes on any number of machines, may work on one database.
 *
 * The pool may be the host's own. It stays the host's: the store doesn't end it and doesn't change its settings. It must lead
 * to the server that takes writes, because a replica answers with an older state. Each call takes one connection at
 * a time, for one statement or one short transaction, and leaves nothing behind on it. So a pooler such as PgBouncer may stand
 * in between and lend connections by the transaction.
 *
 * - The pool's `connectionTimeoutMillis` bounds how long a call waits for a connection, and its `statement_timeout` how long it
 *   waits for the server. Without them both waits have no end; core's own deadline ends the call all the same.
 * - A pool emits `error` when an idle connection breaks, as at every restart of the server. Node ends a process without a
 *   listener, so the host must listen, even if it only logs.
 *
 * @throws TypeError for a value that is not a pool, for a schema name that PostgreSQL would refuse or cut, and for a
 * `keptChanges` that is not a positive integer.
 */
declare function postgresRuleStore(pool: Pool, { schema, keptChanges }?: PostgresRuleStoreOptions): RuleStore;

export { checkSchema, migrate, migrationSql, postgresRuleStore };
export type { CheckSchemaError, DatabaseUnavailable, EncodingUnsuitable, MigrateError, MigrationReport, MigrationSqlOptions, PostgresRuleStoreOptions, SchemaMissing, SchemaNewer, SchemaOlder, SchemaOption, SchemaUnreleased };
