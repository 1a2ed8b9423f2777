import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import {
  migrate as migratePostgres,
  type MigrateError as PostgresMigrateError,
  postgresRuleStore,
} from "@package-protection/adapter-postgres";
import {
  type MigrateError,
  migrate,
  type OpenRuleDatabaseError,
  openRuleDatabase,
  sqliteRuleStore,
} from "@package-protection/adapter-sqlite";
import type { RuleStore } from "@package-protection/core";
import { ResultAsync } from "neverthrow";
import pg from "pg";
import { match } from "ts-pattern";
import type { VerdaccioLogger } from "../verdaccio.ts";
import type { StorePlace } from "./store-place.ts";

/** How long a request waits for a connection, in milliseconds: less than core waits for the store, to say why it failed. */
const connectionTimeoutMillis = 4_500;

/**
 * Opens the place where the rules are kept and brings its tables up to date. May be called again after a failure. The error
 * is one line for the operator.
 */
export function openRuleStore(place: StorePlace, logger: VerdaccioLogger): ResultAsync<RuleStore, string> {
  return place.kind === "sqlite" ? openSqliteFile(place.path) : openPostgres(place.url, logger);
}

function openSqliteFile(path: string): ResultAsync<RuleStore, string> {
  return makeFolder(dirname(path)).andThen(() =>
    openRuleDatabase(path)
      .andThen((database) =>
        migrate(database)
          .map(() => sqliteRuleStore(database))
          .orTee(() => database.close()),
      )
      .mapErr((error) => `the database ${path} ${describeSqlite(error)}`),
  );
}

function makeFolder(path: string): ResultAsync<unknown, string> {
  return ResultAsync.fromPromise(
    mkdir(path, { recursive: true }),
    (cause) => `the folder ${path} can't be made: ${reasonOf(cause)}`,
  );
}

function openPostgres(url: string, logger: VerdaccioLogger): ResultAsync<RuleStore, string> {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis, allowExitOnIdle: true });
  // The pool makes another connection when one is needed.
  pool.on("error", ({ message }) => {
    logger.warn({ message }, "package protection: a connection to the database broke: @{message}");
  });
  return migratePostgres(pool)
    .map(() => postgresRuleStore(pool))
    .mapErr((error) => `the database ${withoutPassword(url)} ${describePostgres(error)}`)
    .orTee(() => pool.end());
}

function withoutPassword(url: string): string {
  // A password may hold a slash or a question mark that should have been encoded.
  return url.replace(/^(\w+:\/\/).*@/s, "$1").replace(/\?.*$/s, "");
}

function describeSqlite(error: OpenRuleDatabaseError | MigrateError): string {
  return match(error)
    .with({ type: "not_a_database" }, () => "is no SQLite database")
    .with(
      { type: "foreign_database" },
      ({ tables }) => `belongs to another application (it has ${tables.join(", ")}); name another file with store`,
    )
    .with({ type: "database_read_only" }, () => "can't be written to")
    .with({ type: "database_busy" }, () => "is locked by another process")
    .with({ type: "schema_newer" }, describeNewer)
    .with(
      { type: "schema_unreleased" },
      ({ tables }) =>
        `holds the tables of a draft that was never released (${tables.join(", ")}); name another file with store, or drop them`,
    )
    .with({ type: "database_unavailable" }, ({ cause }) => `can't be opened: ${reasonOf(cause)}`)
    .exhaustive();
}

function describePostgres(error: PostgresMigrateError): string {
  return match(error)
    .with({ type: "encoding_unsuitable" }, ({ encoding }) => `has the encoding ${encoding}, and rules need UTF8`)
    .with({ type: "schema_newer" }, describeNewer)
    .with(
      { type: "schema_unreleased" },
      ({ tables }) =>
        `has tables of an unreleased draft (${tables.join(", ")}); use another database, or drop them and lose their rules`,
    )
    .with({ type: "database_unavailable" }, ({ cause }) => `can't be used: ${reasonOf(cause)}`)
    .exhaustive();
}

function describeNewer(error: { readonly databaseVersion: number; readonly supportedVersion: number }): string {
  return `has schema version ${error.databaseVersion}, and this plugin knows versions up to ${error.supportedVersion}`;
}

/** Where a name has several addresses, the driver's error has no message of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  return cause instanceof Error ? cause.message : String(cause);
}
