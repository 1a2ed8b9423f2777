import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { ClientBase, Pool } from "pg";
import {
  type DatabaseUnavailable,
  databaseUnavailable,
  type EncodingUnsuitable,
  type SchemaNewer,
} from "./database-error.ts";
import { installedSchema } from "./installed-schema.ts";
import { migrationSql } from "./migration-sql.ts";
import { migrations, supportedVersion } from "./migrations.ts";
import { connection, giveBack } from "./run-statement.ts";
import { defaultSchema, quoted, type SchemaOption, type TableNames, tableNames } from "./table-names.ts";

export interface MigrationReport {
  /** The version that was found; 0 where there was none. */
  readonly from: number;
  readonly to: number;
  /** The versions that this call applied; none where the schema was current, also if another process was faster. */
  readonly applied: readonly number[];
  /** Whether no rule was ever written. */
  readonly isEmpty: boolean;
}

export type MigrateError = SchemaNewer | EncodingUnsuitable | DatabaseUnavailable;

/**
 * Brings the tables to the version that this package works with, all in one transaction or not at all. May be called at
 * every start, by any number of processes at once. It makes tables whose names begin with `package_protection_`, their
 * schema where there is none, and touches nothing else. It needs the right to do so only where something is missing.
 */
export function migrate(
  pool: Pool,
  { schema = defaultSchema }: SchemaOption = {},
): ResultAsync<MigrationReport, MigrateError> {
  return new ResultAsync(onConnection(pool, schema));
}

async function onConnection(pool: Pool, schema: string): Promise<Result<MigrationReport, MigrateError>> {
  const connected = await connection(pool);
  if (connected.isErr()) return err(databaseUnavailable(connected.error));
  const client = connected.value;
  const migrated = await ResultAsync.fromPromise(inTransaction(client, schema), databaseUnavailable);
  // After a failure nobody needs the connection in which a transaction may be open.
  giveBack(client, migrated.isErr());
  return migrated.andThen((outcome) => outcome);
}

/** Serialises migrations, until the transaction ends, which a pooler may lend a connection for. The number is ours alone. */
const lock = "SELECT pg_advisory_xact_lock(7311702435198054)";

async function inTransaction(
  client: ClientBase,
  schema: string,
): Promise<Result<MigrationReport, SchemaNewer | EncodingUnsuitable>> {
  // Each statement has to see what others committed meanwhile, whatever the database's own default is.
  await client.query("BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE");
  let { version: from } = await installedSchema(client, schema);
  let applied: readonly number[] = [];
  if (from < supportedVersion) {
    const encoding = await encodingOf(client);
    if (encoding !== "UTF8") {
      await client.query("ROLLBACK");
      return err({ type: "encoding_unsuitable", encoding });
    }
    await client.query(lock);
    ({ version: from } = await installedSchema(client, schema));
    applied = await applyMissing(client, schema, from);
  }
  if (from > supportedVersion) {
    await client.query("ROLLBACK");
    return err({ type: "schema_newer", databaseVersion: from, supportedVersion });
  }
  const isEmpty = await hasNoProject(client, tableNames(schema));
  await client.query("COMMIT");
  return ok({ from, to: supportedVersion, applied, isEmpty });
}

/** What another process applied meanwhile counts as found. */
async function applyMissing(client: ClientBase, schema: string, from: number): Promise<readonly number[]> {
  const applied = migrations.map(({ version }) => version).filter((version) => version > from);
  if (applied.length === 0) return applied;
  const named = "SELECT FROM pg_namespace WHERE nspname = $1";
  if (from === 0 && (await client.query(named, [schema])).rowCount === 0) {
    await client.query(`CREATE SCHEMA ${quoted(schema)}`);
  }
  await client.query(migrationSql({ schema, after: from }));
  return applied;
}

async function hasNoProject(client: ClientBase, { projects }: TableNames): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM ${projects} LIMIT 1`);
  return rowCount === 0;
}

async function encodingOf(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ encoding: string }>("SELECT current_setting('server_encoding') AS encoding");
  return rows[0]?.encoding ?? "unknown";
}
