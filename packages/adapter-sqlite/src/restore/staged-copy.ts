import { statSync } from "node:fs";
import Database from "better-sqlite3";
import { err, ok, type Result } from "neverthrow";
import {
  type DriverFailure,
  databaseUnavailable,
  type ForeignDatabase,
  runDriver,
  type SchemaNewer,
  type SchemaUnreleased,
  schemaNewer,
  schemaUnreleased,
} from "../database/database-error.ts";
import type { Busy } from "../database/driver-error.ts";
import { refuseAddress } from "../database/refuse-address.ts";
import { advisedBusyTimeoutMs } from "../database/unsuitable-pragma.ts";
import { newestPeriod, renewPeriods } from "../file/log-period.ts";
import { assertWhole } from "../schema/assert-whole.ts";
import { installedSchema, tablesOf } from "../schema/installed-schema.ts";
import { applyMissing } from "../schema/migrate.ts";
import { migrations, supportedVersion } from "../schema/migrations.ts";
import { tableNames } from "../schema/tables.ts";
import { statementsOn } from "../store/statements.ts";

export type CannotCopy = DriverFailure | ForeignDatabase | SchemaNewer | SchemaUnreleased | Busy;

const { versions, ...ruleTables } = tableNames;

/**
 * A verified copy of a rule database, in memory, with the newest schema and without the tables of a host.
 *
 * Damage is an error: of a page, of a row that breaks a constraint, of a file that is older than its write-ahead log.
 */
export function stagedCopy(from: string, pageSize: number): Result<Database.Database, CannotCopy> {
  return refuseAddress(from).andThen((path) =>
    runDriver(() => openExisting(path)).andThen((source) => {
      const staged = verifyRuleDatabase(source).andThen((version) => runDriver(() => copyOf(path, pageSize, version)));
      return runDriver(() => source.close()).andThen(() => staged);
    }),
  );
}

/** @throws what the driver throws, and an Error for a missing file. */
export function openExisting(path: string): Database.Database {
  if (!isFile(path)) throw new Error(`there is no file at the path "${path}"`);
  return new Database(path, { fileMustExist: true, timeout: advisedBusyTimeoutMs });
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The version of its schema. */
function verifyRuleDatabase(source: Database.Database): Result<number, CannotCopy> {
  return runDriver(() => installedSchema(source)).andThen(({ version, draft }) => {
    if (version > supportedVersion) return err(schemaNewer(version, supportedVersion));
    if (version === 0) {
      return draft.length > 0
        ? err(schemaUnreleased(draft))
        : runDriver(() => tablesOf(source)).andThen((tables) => err({ type: "foreign_database", tables } as const));
    }
    return runDriver(() => damageIn(source)).andThen((damage) =>
      damage === null ? ok(version) : err(databaseUnavailable(new Error(`the database is damaged: ${damage}`))),
    );
  });
}

function damageIn(source: Database.Database): string | null {
  for (const table of Object.values(ruleTables)) {
    const found = source.pragma(`integrity_check(${table})`, { simple: true });
    if (found !== "ok") return `${table}: ${found}`;
  }
  assertWhole(source);
  return null;
}

/** @throws what the driver throws. */
function copyOf(path: string, pageSize: number, version: number): Database.Database {
  const staged = new Database(":memory:", { timeout: advisedBusyTimeoutMs });
  try {
    staged.pragma(`page_size = ${pageSize}`);
    staged.pragma("foreign_keys = ON");
    staged.prepare("ATTACH ? AS source").run(path);
    staged.transaction(() => {
      applyMissing(
        migrations.filter((migration) => migration.version <= version),
        staged,
      );
      for (const table of Object.values(ruleTables)) {
        staged.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM source.${table}`);
      }
      applyMissing(migrations, staged);
      markCopied(staged);
    })();
    staged.exec("DETACH source");
    return staged;
  } catch (cause) {
    staged.close();
    throw cause;
  }
}

/** Its pages differ from those of the source, so it must not be mistaken for the source's file. */
function markCopied(staged: Database.Database): void {
  const statements = statementsOn(staged);
  renewPeriods(statements, newestPeriod(statements).newest);
}
