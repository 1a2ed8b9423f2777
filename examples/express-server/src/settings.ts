import { fileURLToPath } from "node:url";
import { err, ok, type Result } from "neverthrow";
import { isPostgresUrl } from "./postgres-database.ts";

/** Where the example's own files are: the directory of projects and users, and by default the database. */
const ownFolder = new URL("../", import.meta.url);

export interface Settings {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host: string;
  /** An SQLite file, `:memory:`, or the URL of a PostgreSQL database. */
  readonly database: string;
  readonly usesDefaultDatabase: boolean;
  /** A JSON file of projects and users. */
  readonly directory: string;
  readonly usesDefaultDirectory: boolean;
}

/**
 * The settings from the environment; an empty variable counts as absent. The database is by default in `folder`, the address of a
 * folder. The error is one line for the person who set them.
 */
export function readSettings(environment: NodeJS.ProcessEnv, folder = ownFolder): Result<Settings, string> {
  const portText = environment.PORT || "3000";
  const port = Number(portText);
  if (!/^[0-9]{1,5}$/.test(portText) || port > 65535) {
    return err(`PORT must be a number from 0 to 65535 (0 takes a free port), not ${JSON.stringify(portText)}`);
  }
  for (const name of ["HOST", "DATABASE", "DIRECTORY"] as const) {
    const value = environment[name] ?? "";
    // The value is not repeated: that of DATABASE may hold a password.
    if (value !== value.trim()) return err(`${name} must not begin or end with white space`);
  }
  const scheme = schemeOf(environment.DATABASE ?? "");
  if (scheme !== null && !isPostgresUrl(environment.DATABASE ?? "")) {
    return err(
      `DATABASE must be the path of an SQLite file, :memory:, or begin with postgres://, and it begins with ${scheme}`,
    );
  }
  return ok({
    port,
    host: environment.HOST || "127.0.0.1",
    database: environment.DATABASE || fileURLToPath(new URL("data/rules.sqlite", folder)),
    usesDefaultDatabase: !environment.DATABASE,
    directory: environment.DIRECTORY || fileURLToPath(new URL("directory.json", ownFolder)),
    usesDefaultDirectory: !environment.DIRECTORY,
  });
}

/** Of a URL, also with a slash too few; null for a path, also on a drive of Windows. A misspelt URL is no path to make a file at. */
function schemeOf(address: string): string | null {
  return /^(?:[a-z][a-z0-9+.-]+:(?=\/)|[a-z]:(?=\/\/)|file:)/i.exec(address)?.[0] ?? null;
}
