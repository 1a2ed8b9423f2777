export { type CheckSchemaError, checkSchema } from "./schema/check-schema.ts";
export type {
  DatabaseUnavailable,
  EncodingUnsuitable,
  SchemaMissing,
  SchemaNewer,
  SchemaOlder,
  SchemaUnreleased,
} from "./schema/database-error.ts";
export { type MigrateError, type MigrationReport, migrate } from "./schema/migrate.ts";
export { type MigrationSqlOptions, migrationSql } from "./schema/migration-sql.ts";
export type { SchemaOption } from "./schema/table-names.ts";
export { type PostgresRuleStoreOptions, postgresRuleStore } from "./store/postgres-rule-store.ts";
