import { err, ok, type Result } from "neverthrow";
import { type DatabaseUnavailable, databaseUnavailable } from "./database-error.ts";

/** Also with a slash too few, unless it is the letter of a drive of Windows. */
const url = /^(?:[a-z][a-z0-9+.-]+:(?=\/)|[a-z]:(?=\/\/)|file:)/i;

/**
 * Refuses a URL where the path of an SQLite file is expected.
 *
 * A misspelt `postgress://…` would otherwise be the name of a new file. The error names the scheme and nothing else of the URL,
 * which may hold a password.
 */
export function refuseUrl(path: string): Result<void, DatabaseUnavailable> {
  const scheme = url.exec(path.trim())?.[0];
  if (scheme === undefined) return ok();
  return err(
    databaseUnavailable(
      new Error(`the database must be the path of an SQLite file, got a URL that begins with "${scheme}"; give a path`),
    ),
  );
}
