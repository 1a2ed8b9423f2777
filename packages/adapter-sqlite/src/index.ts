export type {
  DatabaseBusy,
  DatabaseReadOnly,
  DatabaseUnavailable,
  DriverFailure,
  ForeignDatabase,
  NotADatabase,
  SchemaNewer,
} from "./database-error.ts";
export { type MigrateError, type MigrateOptions, type MigrationReport, migrate } from "./migrate.ts";
export { type OpenRuleDatabaseError, openRuleDatabase } from "./open-rule-database.ts";
export {
  backupRuleDatabase,
  type CopyRuleDatabaseError,
  type CopyRuleDatabaseOptions,
  restoreRuleDatabase,
  type SourceUnusable,
} from "./restore-rule-database.ts";
export { type SqliteRuleStoreOptions, sqliteRuleStore } from "./sqlite-rule-store.ts";
export type { UnsuitablePragma } from "./unsuitable-pragma.ts";
