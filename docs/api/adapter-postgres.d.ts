import { ResultAsync } from 'neverthrow';
import { Pool } from 'pg';
import { RuleStore } from '@package-protection/core';

/** The database was migrated by a newer version of this package; nothing was changed. */
interface SchemaNewer {
    readonly type: "schema_newer";
    readonly databaseVersion: number;
    /** The newest that this version of the package knows. */
    readonly supportedVersion: number;
}
/** The tables are there, of an older version: `migrate`, or the newer part of `migrationSql`, was not run. */
interface SchemaOlder {
    readonly type: "schema_older";
    readonly databaseVersion: number;
    readonly supportedVersion: number;
}
/** Tables that should be there are not; all of them where nothing was migrated. */
interface SchemaMissing {
    readonly type: "schema_missing";
    /** Their names, without the schema. */
    readonly tables: readonly string[];
}
/** The database's encoding could not keep every pattern as it is. */
interface EncodingUnsuitable {
    readonly type: "encoding_unsuitable";
    /** As PostgreSQL calls it: anything but `UTF8`. */
    readonly encoding: string;
}
/** Anything else: no connection in time, no permission, a statement timeout, a name that is taken by somebody else's table, … */
interface DatabaseUnavailable {
    readonly type: "database_unavailable";
    readonly cause: unknown;
}

/** Where the tables live: the schema of the database. */
interface SchemaOption {
    /** Any name; it is quoted. Default `public`. A connection's `search_path` is not looked at. */
    readonly schema?: string;
}

type CheckSchemaError = SchemaMissing | SchemaOlder | SchemaNewer | DatabaseUnavailable;
/**
 * For the start of a host that runs its own migrations: whether the tables are there, of the version that this package works
 * with. It changes nothing, and needs no right but to read.
 */
declare function checkSchema(pool: Pool, { schema }?: SchemaOption): ResultAsync<{
    readonly version: number;
}, CheckSchemaError>;

interface MigrationReport {
    /** The version that was found; 0 where there was none. */
    readonly from: number;
    readonly to: number;
    /** The versions that this call applied; none where the schema was current, also if another process was faster. */
    readonly applied: readonly number[];
    /** Whether no rule was ever written. */
    readonly isEmpty: boolean;
}
type MigrateError = SchemaNewer | EncodingUnsuitable | DatabaseUnavailable;
/**
 * Brings the tables to the version that this package works with, all in one transaction or not at all. May be called at
 * every start, by any number of processes at once. It makes tables whose names begin with `package_protection_`, their
 * schema where there is none, and touches nothing else. It needs the right to do so only where something is missing.
 */
declare function migrate(pool: Pool, { schema }?: SchemaOption): ResultAsync<MigrationReport, MigrateError>;

interface MigrationSqlOptions extends SchemaOption {
    /** The version that the tables have already; default 0, where there are none. Every later migration is in the text. */
    readonly after?: number;
}
/**
 * What `migrate` would run, as text for a host that runs its own migrations: in one transaction, in a schema that exists and a
 * database whose encoding is UTF8. It records its versions in `package_protection_migrations`, so that `checkSchema` and
 * `migrate` see what is there.
 */
declare function migrationSql({ schema, after }?: MigrationSqlOptions): string;

/**
 * A store in the tables that `migrate` makes; before that, every call answers `store_unavailable`. Any number of stores, in
 * any number of processes on any number of machines, may work on one database.
 *
 * The pool may be the host's own, and stays the host's: it is not ended here, and its settings are left alone. It has to lead
 * to the server that takes writes, for a replica answers with what was true a moment ago. Each call takes one connection at a
 * time, for one statement, and leaves nothing behind on it, so that a pooler such as PgBouncer may stand in between and hand
 * out connections by the transaction.
 *
 * - How long a call waits for a connection is the pool's `connectionTimeoutMillis`, and for the server its
 *   `statement_timeout`. Without them both wait for ever; core gives up by its own deadline all the same.
 * - A pool emits `error` when an idle connection breaks, as at every restart of the server. Node ends a process in which
 *   nobody listens to that: the host has to, also where it only logs.
 *
 * @throws TypeError for what is no pool.
 */
declare function postgresRuleStore(pool: Pool, { schema }?: SchemaOption): RuleStore;

export { checkSchema, migrate, migrationSql, postgresRuleStore };
export type { CheckSchemaError, DatabaseUnavailable, EncodingUnsuitable, MigrateError, MigrationReport, MigrationSqlOptions, SchemaMissing, SchemaNewer, SchemaOlder, SchemaOption };
