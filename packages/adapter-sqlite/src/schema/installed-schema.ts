import type { Database } from "better-sqlite3";
import { isDraftTable, tableNames } from "./tables.ts";

/** The tables of a database. */
export interface InstalledSchema {
  /** 0 if nothing was migrated. */
  readonly version: number;
  /** The lowest version whose processes may work with these tables. */
  readonly usableFrom: number;
  /** The tables of version 1 that are not there. */
  readonly missing: readonly string[];
  /** The tables of the draft before version 1 that are there. */
  readonly draft: readonly string[];
}

/** Looks, and changes nothing. @throws what the driver throws. */
export function installedSchema(database: Database): InstalledSchema {
  const found = tablesOf(database);
  const missing = Object.values(tableNames).filter((name) => !found.includes(name));
  const draft = found.filter(isDraftTable);
  if (missing.includes(tableNames.versions)) return { version: 0, usableFrom: 0, missing, draft };
  const [version, usableFrom] = database
    .prepare<[], readonly [version: number | null, usableFrom: number | null]>(
      `SELECT max(version), max(usable_from) FROM ${tableNames.versions}`,
    )
    .raw()
    .get() ?? [null, null];
  return { version: Number(version), usableFrom: Number(usableFrom), missing, draft };
}

/** Tables and views. @throws what the driver throws. */
export function tablesOf(database: Database): string[] {
  return database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite^_%' ESCAPE '^'",
    )
    .pluck()
    .all();
}
