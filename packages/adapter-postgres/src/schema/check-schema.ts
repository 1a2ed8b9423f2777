import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { Pool } from "pg";
import { connection, giveBack } from "../connection/run-statement.ts";
import {
  type DatabaseUnavailable,
  databaseUnavailable,
  type SchemaMissing,
  type SchemaNewer,
  type SchemaOlder,
  type SchemaUnreleased,
} from "./database-error.ts";
import { installedSchema } from "./installed-schema.ts";
import { supportedVersion } from "./migrations.ts";
import { defaultSchema, quotedSchema, type SchemaOption } from "./table-names.ts";

/** The reasons why a database cannot be used as it is. */
export type CheckSchemaError = SchemaMissing | SchemaOlder | SchemaNewer | SchemaUnreleased | DatabaseUnavailable;

/**
 * Checks that the tables exist in a version that this package works with, for the start of a host that runs its own migrations.
 *
 * A newer version passes where its migration says that older processes may go on. It changes nothing, and needs only the right
 * to read.
 *
 * @throws TypeError for a schema name that PostgreSQL would refuse or cut.
 */
export function checkSchema(
  pool: Pool,
  { schema = defaultSchema }: SchemaOption = {},
): ResultAsync<{ readonly version: number }, CheckSchemaError> {
  quotedSchema(schema);
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
  return installed.andThen(
    ({ version, usableFrom, missing, draft }): Result<{ readonly version: number }, CheckSchemaError> => {
      if (usableFrom > supportedVersion)
        return err({ type: "schema_newer", databaseVersion: version, supportedVersion });
      // An older version may lack tables of a newer migration; its number shows that.
      if (version > 0 && version < supportedVersion) {
        return err({ type: "schema_older", databaseVersion: version, supportedVersion });
      }
      if (version === 0 && draft.length > 0) return err({ type: "schema_unreleased", tables: draft });
      return missing.length > 0 ? err({ type: "schema_missing", tables: missing }) : ok({ version });
    },
  );
}
