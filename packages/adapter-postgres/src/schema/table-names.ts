/** Where the tables are: the schema of the database. */
export interface SchemaOption {
  /**
   * Any name of at most 63 bytes; it is quoted. Default `public`. A connection's `search_path` has no effect.
   *
   * A longer name throws a TypeError: PostgreSQL would cut it, and two names could become one.
   */
  readonly schema?: string;
}

export const defaultSchema = "public";

/** The tables of one schema, each as a statement names it: quoted, with its schema. */
export interface TableNames {
  readonly migrations: string;
  readonly projects: string;
  readonly rules: string;
  readonly history: string;
}

export const bareTableNames: TableNames = {
  migrations: "package_protection_schema_versions",
  projects: "package_protection_project_states",
  rules: "package_protection_project_rules",
  history: "package_protection_project_history",
};

/** The tables of the draft before version 1, which was never released. */
export const draftTableNames: readonly string[] = [
  "package_protection_projects",
  "package_protection_rules",
  "package_protection_changes",
  "package_protection_migrations",
];

/** @throws TypeError for a schema name that PostgreSQL would refuse or cut. */
export function tableNames(schema: string): TableNames {
  const { migrations, projects, rules, history } = bareTableNames;
  const inSchema = (name: string) => `${quotedSchema(schema)}.${name}`;
  return {
    migrations: inSchema(migrations),
    projects: inSchema(projects),
    rules: inSchema(rules),
    history: inSchema(history),
  };
}

const maximumNameBytes = 63;

/**
 * The schema's name as SQL writes it.
 *
 * @throws TypeError for a name that PostgreSQL would refuse or cut.
 */
export function quotedSchema(name: string): string {
  if (typeof name !== "string" || name === "" || name.includes("\0") || !name.isWellFormed()) {
    throw new TypeError(
      `schema must be a non-empty string without NUL and lone surrogates, got ${JSON.stringify(name)}`,
    );
  }
  const bytes = Buffer.byteLength(name);
  if (bytes > maximumNameBytes) {
    throw new TypeError(
      `schema must be at most ${maximumNameBytes} bytes long, got ${bytes}: ${JSON.stringify(name)}; PostgreSQL would cut it`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** The constraint that a taken pattern violates. */
export const patternConstraint = "package_protection_project_rules_unique_pattern";
