import { type Migration, migrations } from "./migrations.ts";
import { defaultSchema, type SchemaOption, type TableNames, tableNames } from "./table-names.ts";

export interface MigrationSqlOptions extends SchemaOption {
  /** The version that the tables have already; default 0, where there are none. Every later migration is in the text. */
  readonly after?: number;
}

/**
 * What `migrate` would run, as text for a host that runs its own migrations: in one transaction, in a schema that exists and a
 * database whose encoding is UTF8. It records its versions in `package_protection_migrations`, so that `checkSchema` and
 * `migrate` see what is there.
 */
export function migrationSql({ schema = defaultSchema, after = 0 }: MigrationSqlOptions = {}): string {
  const tables = tableNames(schema);
  const missing = migrations.filter(({ version }) => version > after);
  return [...(after === 0 ? [migrationsTable(tables)] : []), ...missing.map((each) => applied(each, tables))].join(
    "\n",
  );
}

function migrationsTable({ migrations: table }: TableNames): string {
  return `CREATE TABLE ${table} (
  version integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT current_timestamp
);`;
}

function applied({ version, sql }: Migration, tables: TableNames): string {
  return `${sql(tables)}\nINSERT INTO ${tables.migrations} (version) VALUES (${version});\n`;
}
