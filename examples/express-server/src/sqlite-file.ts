import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import {
  type MigrateError,
  migrate,
  type OpenRuleDatabaseError,
  openRuleDatabase,
  sqliteRuleStore,
} from "@package-protection/adapter-sqlite";
import { ResultAsync } from "neverthrow";
import { match } from "ts-pattern";
import type { RuleDatabase } from "./rule-database.ts";
import type { Settings } from "./settings.ts";

/** Opens the SQLite file of the settings and brings its tables up to date. The error is one line for a person. */
export function readySqliteFile({ database: path, usesDefaultDatabase }: Settings): ResultAsync<RuleDatabase, string> {
  const folderMade = usesDefaultDatabase ? makeFolder(dirname(path)) : ResultAsync.fromSafePromise(Promise.resolve());
  return folderMade
    .andThen(() => openRuleDatabase(path).mapErr((error) => `the database ${path} ${describe(error)}`))
    .andThen((database) =>
      migrate(database)
        .map(({ isEmpty }) => ({
          store: sqliteRuleStore(database),
          isEmpty,
          close: async () => {
            database.close();
          },
        }))
        .mapErr((error) => `the database ${path} ${describe(error)}`),
    );
}

function makeFolder(path: string): ResultAsync<unknown, string> {
  return ResultAsync.fromPromise(
    mkdir(path, { recursive: true }),
    (cause) => `the folder ${path} can't be made: ${reasonOf(cause)}`,
  );
}

function describe(error: OpenRuleDatabaseError | MigrateError): string {
  return match(error)
    .with({ type: "not_a_database" }, () => "is no SQLite database; name another file with DATABASE")
    .with(
      { type: "foreign_database" },
      ({ tables }) => `belongs to another application (it has ${tables.join(", ")}); name another file with DATABASE`,
    )
    .with({ type: "database_read_only" }, () => "can't be written to")
    .with({ type: "database_busy" }, () => "is locked by another process")
    .with(
      { type: "schema_newer" },
      ({ databaseVersion, supportedVersion }) =>
        `has schema version ${databaseVersion}, and this server knows versions up to ${supportedVersion}`,
    )
    .with(
      { type: "schema_unreleased" },
      ({ tables }) =>
        `holds the tables of a draft that was never released (${tables.join(", ")}); name another file with DATABASE, or drop them`,
    )
    .with({ type: "database_unavailable" }, ({ cause }) => `can't be opened: ${reasonOf(cause)}`)
    .exhaustive();
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
