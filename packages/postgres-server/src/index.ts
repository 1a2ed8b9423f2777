export { newestPostgres, type PostgresInstallation, type PostgresVersion, postgresVersions } from "./installation.ts";
export { type PgBouncer, pgBouncerProgram, startPgBouncer } from "./pgbouncer.ts";
export { type PostgresPair, startPostgresPair } from "./postgres-pair.ts";
export { type PostgresServer, startPostgres } from "./postgres-server.ts";
