import type { Database } from "better-sqlite3";
import { newestPeriod, notWhole } from "../file/log-period.ts";
import { statementsOn } from "../store/statements.ts";

/** @throws an Error with the remedy if an older file is under a newer log, or the driver's error. */
export function assertWhole(database: Database): void {
  if (!newestPeriod(statementsOn(database)).isWhole) throw new Error(notWhole);
}
