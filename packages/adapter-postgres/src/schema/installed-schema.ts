import type { ClientBase } from "pg";
import { eq } from "../connection/sql-operators.ts";
import { bareTableNames, draftTableNames, tableNames } from "./table-names.ts";

/** The tables of a database. */
export interface InstalledSchema {
  /** 0 if nothing was migrated. */
  readonly version: number;
  /** The lowest version whose processes may work with these tables. */
  readonly usableFrom: number;
  /** The tables of version 1 that are not there, without their schema. */
  readonly missing: readonly string[];
  /** The tables of the draft before version 1 that are there, without their schema. */
  readonly draft: readonly string[];
}

/** Looks, and changes nothing. Rejects with the driver's error. */
export async function installedSchema(client: ClientBase, schema: string): Promise<InstalledSchema> {
  // Not by to_regclass: it may answer from what the connection knew before it waited for the lock of a migration.
  const { rows } = await client.query<{ name: string }>(
    `SELECT relation.relname::pg_catalog.text AS name FROM pg_catalog.pg_class AS relation
     JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid ${eq} relation.relnamespace
     WHERE namespace.nspname::pg_catalog.text ${eq} $1::pg_catalog.text`,
    [schema],
  );
  const found = new Set(rows.map(({ name }) => name));
  const missing = Object.values(bareTableNames).filter((name) => !found.has(name));
  const draft = draftTableNames.filter((name) => found.has(name));
  if (missing.includes(bareTableNames.migrations)) return { version: 0, usableFrom: 0, missing, draft };
  const newest = await client.query<{ version: number | null; usable_from: number | null }>(
    `SELECT pg_catalog.max(version) AS version, pg_catalog.max(usable_from) AS usable_from
     FROM ${tableNames(schema).migrations}`,
  );
  const { version = 0, usable_from: usableFrom = 0 } = newest.rows[0] ?? {};
  return { version: Number(version), usableFrom: Number(usableFrom), missing, draft };
}
