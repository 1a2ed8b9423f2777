import { type MigrateError, migrate, postgresRuleStore } from "@package-protection/adapter-postgres";
import type { ResultAsync } from "neverthrow";
import pg from "pg";
import { match } from "ts-pattern";
import type { RuleDatabase } from "./rule-database.ts";

/** How long a request waits for a connection, in milliseconds: less than core waits for the store, to say why it failed. */
const connectionTimeoutMillis = 4_500;

export function isPostgresUrl(database: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(database);
}

/** Connects to the database at the URL and brings its tables up to date. The error is one line for a person. */
export function readyPostgresDatabase(url: string): ResultAsync<RuleDatabase, string> {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis });
  // The pool makes another connection when one is needed.
  pool.on("error", ({ message }) => console.error(`a connection to the database broke: ${message}`));
  const close = () => pool.end();
  return migrate(pool)
    .map(({ isEmpty }) => ({ store: postgresRuleStore(pool), isEmpty, close }))
    .mapErr((error) => `the database ${withoutPassword(url)} ${describe(error)}`)
    .orTee(close);
}

function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/).*@/s, "$1").replace(/[?#].*$/s, "");
}

function describe(error: MigrateError): string {
  return match(error)
    .with({ type: "encoding_unsuitable" }, ({ encoding }) => `has the encoding ${encoding}, and rules need UTF8`)
    .with(
      { type: "schema_newer" },
      ({ databaseVersion, supportedVersion }) =>
        `has schema version ${databaseVersion}, and this server knows versions up to ${supportedVersion}`,
    )
    .with(
      { type: "schema_unreleased" },
      ({ tables }) =>
        `has tables of an unreleased draft (${tables.join(", ")}); use another database, or drop them and lose their rules`,
    )
    .with({ type: "database_unavailable" }, ({ cause }) => `can't be used: ${reasonOf(cause)}`)
    .exhaustive();
}

/** Where a name has several addresses, the driver's error has no message of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  return cause instanceof Error ? cause.message : String(cause);
}
