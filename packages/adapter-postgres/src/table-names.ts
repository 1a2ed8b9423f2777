/** Where the tables live: the schema of the database. */
export interface SchemaOption {
  /** Any name; it is quoted. Default `public`. A connection's `search_path` is not looked at. */
  readonly schema?: string;
}

export const defaultSchema = "public";

/** The tables of one schema, each as it stands in a statement: with its schema, which is quoted. */
export interface TableNames {
  readonly migrations: string;
  readonly projects: string;
  readonly rules: string;
  readonly changes: string;
}

export const bareTableNames: TableNames = {
  migrations: "package_protection_migrations",
  projects: "package_protection_projects",
  rules: "package_protection_rules",
  changes: "package_protection_changes",
};

export function tableNames(schema: string): TableNames {
  const { migrations, projects, rules, changes } = bareTableNames;
  const inSchema = (name: string) => `${quoted(schema)}.${name}`;
  return {
    migrations: inSchema(migrations),
    projects: inSchema(projects),
    rules: inSchema(rules),
    changes: inSchema(changes),
  };
}

/** A name as SQL writes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The constraint that is violated where a pattern is taken. */
export const patternConstraint = "package_protection_rules_unique_pattern";
