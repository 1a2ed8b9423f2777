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

/** Tables are missing; all of them if nothing was migrated. */
export interface SchemaMissing {
  readonly type: "schema_missing";
  /** Their names, without the schema. */
  readonly tables: readonly string[];
}

/**
 * The schema holds tables of a draft that was never released, and none of version 1. Nothing was changed.
 *
 * There is no way to migrate them. Use another schema, or drop the tables; their rules are lost then.
 */
export interface SchemaUnreleased {
  readonly type: "schema_unreleased";
  /** Their names, without the schema. */
  readonly tables: readonly string[];
}

/** The database's encoding could not keep every pattern as it is. */
export interface EncodingUnsuitable {
  readonly type: "encoding_unsuitable";
  /** PostgreSQL's name of it: anything but `UTF8`. */
  readonly encoding: string;
}

/** Any other failure: no connection in time, no permission, a statement timeout, a name that another table has taken, … */
export interface DatabaseUnavailable {
  readonly type: "database_unavailable";
  readonly cause: unknown;
}

export function databaseUnavailable(cause: unknown): DatabaseUnavailable {
  return { type: "database_unavailable", cause };
}
