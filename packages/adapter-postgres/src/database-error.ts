/** The database was migrated by a newer version of this package; nothing was changed. */
export interface SchemaNewer {
  readonly type: "schema_newer";
  readonly databaseVersion: number;
  /** The newest that this version of the package knows. */
  readonly supportedVersion: number;
}

/** The tables are there, of an older version: `migrate`, or the newer part of `migrationSql`, was not run. */
export interface SchemaOlder {
  readonly type: "schema_older";
  readonly databaseVersion: number;
  readonly supportedVersion: number;
}

/** Tables that should be there are not; all of them where nothing was migrated. */
export interface SchemaMissing {
  readonly type: "schema_missing";
  /** Their names, without the schema. */
  readonly tables: readonly string[];
}

/** The database's encoding could not keep every pattern as it is. */
export interface EncodingUnsuitable {
  readonly type: "encoding_unsuitable";
  /** As PostgreSQL calls it: anything but `UTF8`. */
  readonly encoding: string;
}

/** Anything else: no connection in time, no permission, a statement timeout, a name that is taken by somebody else's table, … */
export interface DatabaseUnavailable {
  readonly type: "database_unavailable";
  readonly cause: unknown;
}

export function databaseUnavailable(cause: unknown): DatabaseUnavailable {
  return { type: "database_unavailable", cause };
}
