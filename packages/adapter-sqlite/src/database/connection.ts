import type { Database } from "better-sqlite3";
import { type Statements, statementsOn } from "../store/statements.ts";

export interface Connection {
  readonly database: Database;
  readonly statements: Statements;
}

export function connectionOn(database: Database): Connection {
  return { database, statements: statementsOn(database) };
}

/**
 * Drops the pages that the handle remembers, unless the host holds them, and says whether it did.
 *
 * @throws what the driver throws.
 */
export function forgetPages(database: Database): boolean {
  if (isHeldByHost(database)) return false;
  // Not by `pragma`, which takes several times as long: it reads rows, and this statement has none.
  database.exec("PRAGMA shrink_memory");
  return true;
}

/**
 * Whether reads on the handle may see an older state than the newest committed one, because the host has a transaction open on
 * it or is iterating over the rows of a query.
 */
export function isHeldByHost(database: Database): boolean {
  if (database.inTransaction) return true;
  try {
    // Does nothing, but the driver refuses it while a query's rows are being iterated.
    database.exec("");
    return false;
  } catch {
    return database.open;
  }
}
