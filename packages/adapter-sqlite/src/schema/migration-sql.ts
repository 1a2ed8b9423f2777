import { type Migration, migrations } from "./migrations.ts";
import { tableNames } from "./tables.ts";

/** The options of `migrationSql`. */
export interface MigrationSqlOptions {
  /** The version that the tables already have; default 0, for none. The text holds every later migration. */
  readonly after?: number;
}

/**
 * The SQL that `migrate` runs, for a host that runs its own migrations.
 *
 * Run it in one transaction. It records its versions in `package_protection_schema_versions`, where `checkSchema` and `migrate`
 * find them.
 */
export function migrationSql({ after = 0 }: MigrationSqlOptions = {}): string {
  return sqlOf(migrations, after);
}

export function sqlOf(known: readonly Migration[], after: number): string {
  const missing = known.filter(({ version }) => version > after);
  return [...(after === 0 ? [versionsTable] : []), ...missing.map(applied)].join("\n");
}

const versionsTable = `CREATE TABLE ${tableNames.versions} (
  version INTEGER PRIMARY KEY,
  -- The lowest version whose processes may go on working beside this one.
  usable_from INTEGER NOT NULL,
  -- In seconds since the epoch.
  applied_at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;`;

function applied({ version, usableFrom, sql }: Migration): string {
  return `${sql}\nINSERT INTO ${tableNames.versions} (version, usable_from) VALUES (${version}, ${usableFrom});\n`;
}
