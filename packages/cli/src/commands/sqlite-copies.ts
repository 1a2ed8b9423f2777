import type { CopyRuleDatabaseError } from "@package-protection/adapter-sqlite";
import { err, type Result } from "neverthrow";
import { match, P } from "ts-pattern";
import { databaseAddressError, isPostgresUrl } from "../target/database-address.ts";
import { loadOptional } from "../target/optional-package.ts";
import { describe } from "../target/rule-database.ts";

/** Loads the functions that copy SQLite files. A PostgreSQL database is refused, with the name of its own tool. */
export async function loadSqliteCopies(
  database: string,
): Promise<Result<typeof import("@package-protection/adapter-sqlite"), string>> {
  if (isPostgresUrl(database)) {
    return err("PostgreSQL has tools of its own for this: pg_dump --table 'package_protection_*', and pg_restore");
  }
  const error = databaseAddressError(database);
  if (error !== null) return err(error);
  return loadOptional("better-sqlite3", () => import("@package-protection/adapter-sqlite"));
}

export function copyFailure(error: CopyRuleDatabaseError, from: string, to: string): string {
  return match(error)
    .with({ type: "source_unusable" }, ({ reason }) => `the database ${from} ${describe(reason)}`)
    .with(P.any, (refused) => `the database ${to} ${describe(refused)}`)
    .exhaustive();
}
