import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import {
  type DatabaseBusy,
  type DriverFailure,
  databaseBusy,
  runDriver,
  type SchemaMissing,
  type SchemaNewer,
  type SchemaOlder,
  type SchemaUnreleased,
  schemaNewer,
  schemaUnreleased,
} from "../database/database-error.ts";
import type { Busy } from "../database/driver-error.ts";
import { defaultBusyDeadlineMs, retryWhileBusy } from "../database/retry-while-busy.ts";
import { assertWhole } from "./assert-whole.ts";
import { installedSchema } from "./installed-schema.ts";
import { supportedVersion } from "./migrations.ts";

type Refused = SchemaMissing | SchemaOlder | SchemaNewer | SchemaUnreleased;

/** The reasons why a database cannot be used as it is. */
export type CheckSchemaError = Refused | DriverFailure | DatabaseBusy;

/** The options of `checkSchema`. */
export interface CheckSchemaOptions {
  /** How long to wait, without blocking, for other connections to let go of the database. Default 4,500 ms. */
  readonly busyDeadlineMs?: number;
}

/**
 * Checks that the tables exist in a version that this package works with, for the start of a host that runs its own migrations.
 *
 * A newer version passes where its migration says that older processes may go on. It changes nothing, and needs only the right
 * to read. A database is refused with `database_unavailable` where an older copy was put under its newer write-ahead log.
 */
export function checkSchema(
  database: Database,
  { busyDeadlineMs = defaultBusyDeadlineMs }: CheckSchemaOptions = {},
): ResultAsync<{ readonly version: number }, CheckSchemaError> {
  return new ResultAsync(retryWhileBusy(() => checkOnce(database), busyDeadlineMs, databaseBusy));
}

function checkOnce(database: Database): Result<{ readonly version: number }, Refused | DriverFailure | Busy> {
  return runDriver(() => installedSchema(database))
    .andThen(({ version, usableFrom, missing, draft }): Result<{ readonly version: number }, Refused> => {
      if (usableFrom > supportedVersion) return err(schemaNewer(version, supportedVersion));
      // An older version may lack tables of a newer migration; its number shows that.
      if (version > 0 && version < supportedVersion) {
        return err({ type: "schema_older", databaseVersion: version, supportedVersion });
      }
      if (version === 0 && draft.length > 0) return err(schemaUnreleased(draft));
      return missing.length > 0 ? err({ type: "schema_missing", tables: missing }) : ok({ version });
    })
    .andThrough(() => runDriver(() => assertWhole(database)));
}
