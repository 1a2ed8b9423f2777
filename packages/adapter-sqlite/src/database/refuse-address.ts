import { err, ok, type Result } from "neverthrow";
import { type DatabaseUnavailable, databaseUnavailable } from "./database-error.ts";

/** A scheme of at least two letters, or `scheme:/`: one letter and one slash is a drive of Windows. */
const url = /^(?:[a-z][a-z0-9+.-]+:|[a-z]:(?=\/\/))/i;
/** The part of a URL that an error may repeat. Before another colon there can be a user's name. */
const scheme = /^(?:[a-z][a-z0-9+.-]*:(?=\/)|file:)/i;
/** The first keyword of `host=… password=…` or of `Data Source=…;Password=…`. */
const keyword = /^\w[\w\s]*=/;

/**
 * Returns the path without white space around it. Refuses a server's address, in any notation, where the path of an SQLite file is expected.
 *
 * `postgress://…` and `host=… password=…` would otherwise be names of new files. The error repeats at most the scheme, because
 * an address may hold a password. A file of such a name is reached with `./` before it.
 *
 * @throws TypeError for a value that is not a string, such as a missing setting.
 */
export function refuseAddress(path: string): Result<string, DatabaseUnavailable> {
  if (typeof path !== "string")
    throw new TypeError(`path must be a string, got ${path === null ? "null" : typeof path}`);
  const trimmed = path.trim();
  const found = findingIn(trimmed);
  if (found === null) return ok(trimmed);
  const rule = "the database must be the path of an SQLite file";
  return err(databaseUnavailable(new Error(`${rule}, got ${found}; give a path, for example "./rules.db"`)));
}

function findingIn(path: string): string | null {
  if (path === "") return "an empty text";
  if (keyword.test(path)) return 'a connection string of the form "keyword=value"';
  if (!url.test(path)) return null;
  const named = scheme.exec(path)?.[0];
  return named === undefined ? "a text with a colon, like a URL" : `a URL that begins with "${named}"`;
}
