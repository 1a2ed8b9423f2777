/** The tables of a rule database, parents first. */
export const tableNames = {
  versions: "package_protection_schema_versions",
  people: "package_protection_people",
  projects: "package_protection_project_states",
  rules: "package_protection_project_rules",
  history: "package_protection_project_history",
  evenPeriod: "package_protection_even_log_period",
  oddPeriod: "package_protection_odd_log_period",
} as const;

/** The tables of the draft before version 1, which was never released. */
const draftTableNames: readonly string[] = [
  "package_protection_projects",
  "package_protection_rules",
  "package_protection_changes",
  "package_protection_migrations",
  "package_protection_even_period",
  "package_protection_odd_period",
];

export function isOurTable(name: string): boolean {
  return name.startsWith("package_protection_");
}

export function isDraftTable(name: string): boolean {
  return draftTableNames.includes(name);
}
