import { statSync } from "node:fs";
import Database from "better-sqlite3";
import { err, ok, type Result } from "neverthrow";
import {
  type DriverFailure,
  databaseUnavailable,
  type ForeignDatabase,
  runDriver,
  type SchemaNewer,
} from "./database-error.ts";
import type { Busy } from "./driver-error.ts";
import { newestPeriod, renewPeriods } from "./log-period.ts";
import { applyMissing, assertWhole, schemaVersion, supportedVersion } from "./migrate.ts";
import { isOurTable, tablesOf } from "./open-rule-database.ts";
import { refuseUrl } from "./refuse-url.ts";
import { statementsOn } from "./statements.ts";
import { advisedBusyTimeoutMs } from "./unsuitable-pragma.ts";

export type CannotCopy = DriverFailure | ForeignDatabase | SchemaNewer | Busy;

/** The tables that each version of the schema has, parents first. */
const ruleTables = ["package_protection_projects", "package_protection_rules", "package_protection_changes"];
const periodTables = ["package_protection_even_period", "package_protection_odd_period"];
const periodsSince = 2;

/**
 * A verified copy of a rule database, in memory, with the newest schema and without the tables of a host.
 *
 * Damage is an error: of a page, of a row that breaks a constraint, of a file that is older than its write-ahead log.
 */
export function stagedCopy(path: string, pageSize: number): Result<Database.Database, CannotCopy> {
  return refuseUrl(path)
    .andThen(() => runDriver(() => openExisting(path)))
    .andThen((source) => {
      const staged = verifyRuleDatabase(source).andThen((version) => runDriver(() => copyOf(path, pageSize, version)));
      return runDriver(() => source.close()).andThen(() => staged);
    });
}

/** @throws what the driver throws, and an Error where there is no file. */
export function openExisting(path: string): Database.Database {
  if (!isFile(path)) throw new Error(`there is no file at the path "${path}"`);
  return new Database(path, { fileMustExist: true, timeout: advisedBusyTimeoutMs });
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The version of its schema. */
function verifyRuleDatabase(source: Database.Database): Result<number, CannotCopy> {
  return runDriver(() => tablesOf(source)).andThen((tables) => {
    if (!tables.some(isOurTable)) return err({ type: "foreign_database", tables } as const);
    return runDriver(() => schemaVersion(source)).andThen((version) => {
      if (version > supportedVersion) {
        return err({ type: "schema_newer", databaseVersion: version, supportedVersion } as const);
      }
      return runDriver(() => damageIn(source, version)).andThen((damage) =>
        damage === null ? ok(version) : err(databaseUnavailable(new Error(`the database is damaged: ${damage}`))),
      );
    });
  });
}

function damageIn(source: Database.Database, version: number): string | null {
  if (version === 0) return "its tables are not there";
  const tables = version < periodsSince ? ruleTables : [...ruleTables, ...periodTables];
  for (const table of tables) {
    const found = source.pragma(`integrity_check(${table})`, { simple: true });
    if (found !== "ok") return `${table}: ${found}`;
  }
  if (version >= periodsSince) assertWhole(source);
  return null;
}

/** @throws what the driver throws. */
function copyOf(path: string, pageSize: number, version: number): Database.Database {
  const staged = new Database(":memory:", { timeout: advisedBusyTimeoutMs });
  try {
    staged.pragma(`page_size = ${pageSize}`);
    staged.pragma("foreign_keys = ON");
    staged.prepare("ATTACH ? AS source").run(path.trim());
    staged.transaction(() => {
      applyMissing(staged);
      for (const table of version < periodsSince ? ruleTables : [...ruleTables, ...periodTables]) {
        staged.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM source.${table}`);
      }
      markCopied(staged);
      const highest = staged.prepare("SELECT seq FROM source.sqlite_sequence WHERE name = ?").pluck();
      keepRuleIds(staged, Number(highest.get("package_protection_rules") ?? 0));
    })();
    staged.exec("DETACH source");
    return staged;
  } catch (cause) {
    staged.close();
    throw cause;
  }
}

/** Its pages are others than those of the source, so it must not pass for the source's file. */
function markCopied(staged: Database.Database): void {
  const statements = statementsOn(staged);
  renewPeriods(statements, newestPeriod(statements).newest);
}

/** Lets new rules have ids above `highest`. @throws what the driver throws. */
export function keepRuleIds(database: Database.Database, highest: number): void {
  const sequence = "main.sqlite_sequence";
  const name = "package_protection_rules";
  const known = database.prepare(`SELECT seq FROM ${sequence} WHERE name = ?`).pluck().get(name);
  if (known === undefined) database.prepare(`INSERT INTO ${sequence} (name, seq) VALUES (?, ?)`).run(name, highest);
  else database.prepare(`UPDATE ${sequence} SET seq = max(seq, ?) WHERE name = ?`).run(highest, name);
}
