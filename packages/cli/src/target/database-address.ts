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
 * A misspelt URL is refused, as is any other address of a server: as the path of an SQLite file it would make a new and empty
 * database.
 */
export function databaseAddressError(database: string): string | null {
  if (database === "" || database !== database.trim()) {
    return "--database must not be empty, and not begin or end with white space";
  }
  const found = isPostgresUrl(database) ? null : serverAddressIn(database);
  if (found === null) return null;
  return `--database must be the path of an SQLite file, :memory:, or begin with postgres://, and it ${found}`;
}

/** What shows that a text is a server's address; null for a path, also on a drive of Windows. Before a colon there may be a user. */
function serverAddressIn(database: string): string | null {
  const [scheme] = /^(?:[a-z][a-z0-9+.-]+:(?=\/)|[a-z]:(?=\/\/)|file:)/i.exec(database) ?? [];
  if (scheme !== undefined) return `begins with ${scheme}`;
  if (/^\w[\w\s]*=/.test(database)) return 'has the form "keyword=value"; put ./ before the path of a file';
  return /^[a-z][\w+.-]+:/i.test(database) ? "has a colon, like a URL; put ./ before the path of a file" : null;
}
