import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { Pool } from "pg";
import {
  type DatabaseUnavailable,
  databaseUnavailable,
  type SchemaMissing,
  type SchemaNewer,
  type SchemaOlder,
} from "./database-error.ts";
import { installedSchema } from "./installed-schema.ts";
import { supportedVersion } from "./migrations.ts";
import { connection, giveBack } from "./run-statement.ts";
import { defaultSchema, type SchemaOption } from "./table-names.ts";

export type CheckSchemaError = SchemaMissing | SchemaOlder | SchemaNewer | DatabaseUnavailable;

/**
 * For the start of a host that runs its own migrations: whether the tables are there, of the version that this package works
 * with. It changes nothing, and needs no right but to read.
 */
export function checkSchema(
  pool: Pool,
  { schema = defaultSchema }: SchemaOption = {},
): ResultAsync<{ readonly version: number }, CheckSchemaError> {
  return new ResultAsync(onConnection(pool, schema));
}

async function onConnection(
  pool: Pool,
  schema: string,
): Promise<Result<{ readonly version: number }, CheckSchemaError>> {
  const connected = await connection(pool);
  if (connected.isErr()) return err(databaseUnavailable(connected.error));
  const client = connected.value;
  const installed = await ResultAsync.fromPromise(installedSchema(client, schema), databaseUnavailable);
  giveBack(client, installed.isErr());
  return installed.andThen(({ version, missing }): Result<{ readonly version: number }, CheckSchemaError> => {
    if (version > supportedVersion) return err({ type: "schema_newer", databaseVersion: version, supportedVersion });
    // An older version may lack tables that a newer migration makes; that is said by its number.
    if (version > 0 && version < supportedVersion) {
      return err({ type: "schema_older", databaseVersion: version, supportedVersion });
    }
    return missing.length > 0 ? err({ type: "schema_missing", tables: missing }) : ok({ version });
  });
}
