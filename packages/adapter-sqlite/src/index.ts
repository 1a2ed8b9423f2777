export type {
  DatabaseBusy,
  DatabaseReadOnly,
  DatabaseUnavailable,
  DriverFailure,
  ForeignDatabase,
  NotADatabase,
  SchemaMissing,
  SchemaNewer,
  SchemaOlder,
  SchemaUnreleased,
} from "./database/database-error.ts";
export { type OpenRuleDatabaseError, openRuleDatabase } from "./database/open-rule-database.ts";
export type { UnsuitablePragma } from "./database/unsuitable-pragma.ts";
export {
  backupRuleDatabase,
  type CopyRuleDatabaseError,
  type CopyRuleDatabaseOptions,
  restoreRuleDatabase,
  type SourceUnusable,
} from "./restore/restore-rule-database.ts";
export {
  type CheckSchemaError,
  type CheckSchemaOptions,
  checkSchema,
} from "./schema/check-schema.ts";
export { type MigrateError, type MigrateOptions, type MigrationReport, migrate } from "./schema/migrate.ts";
export { type MigrationSqlOptions, migrationSql } from "./schema/migration-sql.ts";
export { type SqliteRuleStoreOptions, sqliteRuleStore } from "./store/sqlite-rule-store.ts";
