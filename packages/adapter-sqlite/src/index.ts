export type {
  DatabaseBusy,
  DatabaseReadOnly,
  DatabaseUnavailable,
  ForeignDatabase,
  NotADatabase,
  SchemaNewer,
} from "./database-error.js";
export { type MigrateError, type MigrateOptions, type MigrationReport, migrate } from "./migrate.js";
export { type OpenRuleDatabaseError, openRuleDatabase } from "./open-rule-database.js";
export { type SqliteRuleStoreOptions, sqliteRuleStore } from "./sqlite-rule-store.js";
export type { UnsuitablePragma } from "./unsuitable-pragma.js";
