import { type Migration, migrations } from "./migrations.ts";
import { defaultSchema, type SchemaOption, type TableNames, tableNames } from "./table-names.ts";

/** The options of `migrationSql`. */
export interface MigrationSqlOptions extends SchemaOption {
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
export function migrationSql({ schema = defaultSchema, after = 0 }: MigrationSqlOptions = {}): string {
  return sqlOf(migrations, schema, after);
}

export function sqlOf(known: readonly Migration[], schema: string, after: number): string {
  const tables = tableNames(schema);
  const missing = known.filter(({ version }) => version > after);
  return [...(after === 0 ? [versionsTable(tables)] : []), ...missing.map((each) => applied(each, tables))].join("\n");
}

function versionsTable({ migrations: table }: TableNames): string {
  return `CREATE TABLE ${table} (
  version integer PRIMARY KEY,
  -- The lowest version whose processes may go on working beside this one.
  usable_from integer NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT current_timestamp
);`;
}

function applied({ version, usableFrom, sql }: Migration, tables: TableNames): string {
  return `${sql(tables)}\nINSERT INTO ${tables.migrations} (version, usable_from) VALUES (${version}, ${usableFrom});\n`;
}
