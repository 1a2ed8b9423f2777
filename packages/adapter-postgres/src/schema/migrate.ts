import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { ClientBase, Pool } from "pg";
import { connection, giveBack } from "../connection/run-statement.ts";
import { eq } from "../connection/sql-operators.ts";
import {
  type DatabaseUnavailable,
  databaseUnavailable,
  type EncodingUnsuitable,
  type SchemaNewer,
  type SchemaUnreleased,
} from "./database-error.ts";
import { type InstalledSchema, installedSchema } from "./installed-schema.ts";
import { sqlOf } from "./migration-sql.ts";
import { type Migration, migrations, newestOf } from "./migrations.ts";
import { defaultSchema, quotedSchema, type SchemaOption, type TableNames, tableNames } from "./table-names.ts";

/** The versions of the schema before and after a migration. */
export interface MigrationReport {
  /** The version that was found; 0 if there was none. */
  readonly from: number;
  /** The version that the tables have now. It is `from` if a newer version allows this one beside it. */
  readonly to: number;
  /** The versions that this call applied; none if the schema was current, also if another process was faster. */
  readonly applied: readonly number[];
  /** Whether no rule was ever written. */
  readonly isEmpty: boolean;
}

type Refused = SchemaNewer | SchemaUnreleased | EncodingUnsuitable;

/** The reasons why a database cannot be migrated; it is unchanged then. */
export type MigrateError = Refused | DatabaseUnavailable;

/**
 * Brings the tables to the version that this package works with, in one transaction.
 *
 * Any number of processes may call it at every start, at once. It creates tables whose names begin with `package_protection_`,
 * and their schema if it is missing; it touches nothing else. It needs the right to create only if something is missing.
 *
 * There are no migrations back: to return to an older version of this package after a migration that excludes it, restore a backup.
 *
 * @throws TypeError for a schema name that PostgreSQL would refuse or cut.
 */
export function migrate(
  pool: Pool,
  { schema = defaultSchema }: SchemaOption = {},
): ResultAsync<MigrationReport, MigrateError> {
  return migrateTo(migrations, pool, schema);
}

/** `migrate` as a version of this package with these migrations does it. */
export function migrateTo(
  known: readonly Migration[],
  pool: Pool,
  schema: string,
): ResultAsync<MigrationReport, MigrateError> {
  quotedSchema(schema);
  return new ResultAsync(onConnection(known, pool, schema));
}

async function onConnection(
  known: readonly Migration[],
  pool: Pool,
  schema: string,
): Promise<Result<MigrationReport, MigrateError>> {
  const connected = await connection(pool);
  if (connected.isErr()) return err(databaseUnavailable(connected.error));
  const client = connected.value;
  const migrated = await ResultAsync.fromPromise(inTransaction(known, client, schema), databaseUnavailable);
  // After a failure a transaction may still be open, so the connection is ended.
  giveBack(client, migrated.isErr());
  return migrated.andThen((outcome) => outcome);
}

/** Makes migrations take turns until the transaction ends, so a pooler may lend the connection. The number is ours alone. */
const lock = "SELECT pg_catalog.pg_advisory_xact_lock(7311702435198054)";

async function inTransaction(
  known: readonly Migration[],
  client: ClientBase,
  schema: string,
): Promise<Result<MigrationReport, Refused>> {
  // Each statement must see the commits of others meanwhile, regardless of the database's default.
  await client.query("BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE");
  const supportedVersion = newestOf(known);
  let installed = await installedSchema(client, schema);
  let applied: readonly number[] = [];
  if (installed.version < supportedVersion) {
    const refused = refusalOf(installed, await encodingOf(client));
    if (refused !== null) {
      await client.query("ROLLBACK");
      return err(refused);
    }
    await client.query(lock);
    installed = await installedSchema(client, schema);
    applied = await applyMissing(known, client, schema, installed.version);
  }
  const { version: from, usableFrom } = installed;
  if (usableFrom > supportedVersion) {
    await client.query("ROLLBACK");
    return err({ type: "schema_newer", databaseVersion: from, supportedVersion });
  }
  const isEmpty = await hasNoProject(client, tableNames(schema));
  await client.query("COMMIT");
  return ok({ from, to: Math.max(from, supportedVersion), applied, isEmpty });
}

function refusalOf({ version, draft }: InstalledSchema, encoding: string): Refused | null {
  if (encoding !== "UTF8") return { type: "encoding_unsuitable", encoding };
  return version === 0 && draft.length > 0 ? { type: "schema_unreleased", tables: draft } : null;
}

/** Versions that another process applied meanwhile count as found. */
async function applyMissing(
  known: readonly Migration[],
  client: ClientBase,
  schema: string,
  from: number,
): Promise<readonly number[]> {
  const applied = known.map(({ version }) => version).filter((version) => version > from);
  if (applied.length === 0) return applied;
  const named = `SELECT FROM pg_catalog.pg_namespace WHERE nspname::pg_catalog.text ${eq} $1::pg_catalog.text`;
  if (from === 0 && (await client.query(named, [schema])).rowCount === 0) {
    await client.query(`CREATE SCHEMA ${quotedSchema(schema)}`);
  }
  await client.query(sqlOf(known, schema, from));
  return applied;
}

async function hasNoProject(client: ClientBase, { projects }: TableNames): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM ${projects} LIMIT 1`);
  return rowCount === 0;
}

async function encodingOf(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ encoding: string }>(
    "SELECT pg_catalog.current_setting('server_encoding') AS encoding",
  );
  return rows[0]?.encoding ?? "unknown";
}
