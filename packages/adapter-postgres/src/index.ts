export { type CheckSchemaError, checkSchema } from "./check-schema.ts";
export type {
  DatabaseUnavailable,
  EncodingUnsuitable,
  SchemaMissing,
  SchemaNewer,
  SchemaOlder,
  SchemaUnreleased,
} from "./database-error.ts";
export { type MigrateError, type MigrationReport, migrate } from "./migrate.ts";
export { type MigrationSqlOptions, migrationSql } from "./migration-sql.ts";
export { type PostgresRuleStoreOptions, postgresRuleStore } from "./postgres-rule-store.ts";
export type { SchemaOption } from "./table-names.ts";
