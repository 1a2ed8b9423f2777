import type { ClientBase } from "pg";
import { bareTableNames, tableNames } from "./table-names.ts";

/** What of the tables a database has. */
export interface InstalledSchema {
  /** 0 where nothing was migrated. */
  readonly version: number;
  /** The tables of the newest version that are not there, without their schema. */
  readonly missing: readonly string[];
}

/** Looks, and changes nothing. Rejects with what the driver rejects with. */
export async function installedSchema(client: ClientBase, schema: string): Promise<InstalledSchema> {
  // Not by to_regclass: it may answer from what the connection knew before it waited for the lock of a migration.
  const { rows } = await client.query<{ relname: string }>(
    "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1",
    [schema],
  );
  const found = new Set(rows.map(({ relname }) => relname));
  const missing = Object.values(bareTableNames).filter((name) => !found.has(name));
  if (missing.includes(bareTableNames.migrations)) return { version: 0, missing };
  const newest = await client.query<{ version: number }>(
    `SELECT coalesce(max(version), 0) AS version FROM ${tableNames(schema).migrations}`,
  );
  return { version: Number(newest.rows[0]?.version), missing };
}
