/** Whether a database's address is the URL of a PostgreSQL database. */
export function isPostgresUrl(database: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(database);
}

/** For messages: a database's address without its password. */
export function withoutPassword(database: string): string {
  return isPostgresUrl(database) ? database.replace(/^(\w+:\/\/).*@/s, "$1").replace(/[?#].*$/s, "") : database;
}

/**
 * Why a text is not a database's address; null if it is one. The message does not repeat the text, which may hold a password.
 *
 * A misspelt URL is refused: as the path of an SQLite file it would make a new and empty database.
 */
export function databaseAddressError(database: string): string | null {
  if (database === "" || database !== database.trim()) {
    return "--database must not be empty, and not begin or end with white space";
  }
  const scheme = isPostgresUrl(database) ? null : schemeOf(database);
  if (scheme === null) return null;
  return `--database must be the path of an SQLite file, :memory:, or begin with postgres://, and it begins with ${scheme}`;
}

/** The scheme of a URL, also with a slash too few; null for a path, also on a drive of Windows. */
function schemeOf(database: string): string | null {
  return /^(?:[a-z][a-z0-9+.-]+:(?=\/)|[a-z]:(?=\/\/)|file:)/i.exec(database)?.[0] ?? null;
}
