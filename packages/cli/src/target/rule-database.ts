import { existsSync } from "node:fs";
import type * as postgres from "@package-protection/adapter-postgres";
import type * as sqlite from "@package-protection/adapter-sqlite";
import type { RuleStore } from "@package-protection/core";
import { err, errAsync, ok, type Result, ResultAsync } from "neverthrow";
import { match } from "ts-pattern";
import { databaseAddressError, isPostgresUrl, withoutPassword } from "./database-address.ts";
import { loadOptional } from "./optional-package.ts";
import type { Failure } from "./target.ts";

/** An open database of rules. */
export interface RuleDatabase {
  readonly store: RuleStore;
  /** The schema's version when it was opened, and now; 0 if there was none. */
  readonly versions: { readonly from: number; readonly to: number };
  close(): Promise<void>;
}

/** The treatment of a missing or older schema: `migrate` creates it, `check` is an error. */
export type SchemaUse = "check" | "migrate";

/** How long a call waits for a connection, in milliseconds: less than core waits for the store, so that the error has the cause. */
const connectionTimeoutMillis = 4_500;

/** Opens an SQLite file or a PostgreSQL database. */
export function openRuleDatabase(database: string, use: SchemaUse): ResultAsync<RuleDatabase, Failure> {
  const error = databaseAddressError(database);
  if (error !== null) return errAsync(error);
  return new ResultAsync(isPostgresUrl(database) ? openPostgres(database, use) : openSqlite(database, use));
}

async function openSqlite(path: string, use: SchemaUse): Promise<Result<RuleDatabase, Failure>> {
  const adapter = await loadOptional("better-sqlite3", () => import("@package-protection/adapter-sqlite"));
  if (adapter.isErr()) return err(adapter.error);
  if (use === "check" && !existsSync(path)) {
    return err(`there is no database ${path}; package-protection migrate --database ${path} makes it`);
  }
  const { checkSchema, migrate, openRuleDatabase: open, sqliteRuleStore } = adapter.value;
  const opened = await open(path);
  if (opened.isErr()) return err(`the database ${path} ${describe(opened.error)}`);
  const database = opened.value;
  const versions = await (use === "migrate" ? migrate(database) : checkSchema(database).map(unchanged));
  if (versions.isErr()) {
    database.close();
    return err(`the database ${path} ${describe(versions.error)}`);
  }
  return ok({
    store: sqliteRuleStore(database),
    versions: versions.value,
    async close() {
      database.close();
    },
  });
}

async function openPostgres(url: string, use: SchemaUse): Promise<Result<RuleDatabase, Failure>> {
  const loaded = await loadOptional("pg", async () => ({
    adapter: await import("@package-protection/adapter-postgres"),
    pg: (await import("pg")).default,
  }));
  if (loaded.isErr()) return err(loaded.error);
  const { adapter, pg } = loaded.value;
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis });
  // The pool makes another connection when one is needed.
  pool.on("error", () => undefined);
  const versions = await (use === "migrate" ? adapter.migrate(pool) : adapter.checkSchema(pool).map(unchanged));
  if (versions.isErr()) {
    await pool.end();
    return err(`the database ${withoutPassword(url)} ${describe(versions.error)}`);
  }
  return ok({ store: adapter.postgresRuleStore(pool), versions: versions.value, close: () => pool.end() });
}

function unchanged({ version }: { readonly version: number }) {
  return { from: version, to: version };
}

type DatabaseError =
  | sqlite.OpenRuleDatabaseError
  | sqlite.MigrateError
  | sqlite.CheckSchemaError
  | postgres.MigrateError
  | postgres.CheckSchemaError;

/** The text after "the database X" in a message. */
export function describe(error: DatabaseError): string {
  return match(error)
    .with(
      { type: "schema_missing" },
      ({ tables }) => `has no tables for rules (${tables.join(", ")} missing); package-protection migrate makes them`,
    )
    .with(
      { type: "schema_older" },
      ({ databaseVersion, supportedVersion }) =>
        `has schema version ${databaseVersion}, and ${supportedVersion} is needed; package-protection migrate brings it up to date`,
    )
    .with({ type: "not_a_database" }, () => "is not an SQLite database; name another file with --database")
    .with(
      { type: "foreign_database" },
      ({ tables }) => `belongs to another application (it has ${tables.join(", ")}); name another file with --database`,
    )
    .with({ type: "database_read_only" }, () => "can't be written to")
    .with({ type: "database_busy" }, () => "is locked by another process; try again")
    .with({ type: "encoding_unsuitable" }, ({ encoding }) => `has the encoding ${encoding}, and rules need UTF8`)
    .with(
      { type: "schema_newer" },
      ({ databaseVersion, supportedVersion }) =>
        `has schema version ${databaseVersion}, and this version of package-protection knows versions up to ${supportedVersion}; install a newer one`,
    )
    .with(
      { type: "schema_unreleased" },
      ({ tables }) => `has tables of an unreleased draft (${tables.join(", ")}); use another database, or drop them`,
    )
    .with({ type: "database_unavailable" }, ({ cause }) => `can't be used: ${reasonOf(cause)}`)
    .exhaustive();
}

/** If a name has several addresses, the driver's error has no message of its own. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  return cause instanceof Error ? cause.message : String(cause);
}
