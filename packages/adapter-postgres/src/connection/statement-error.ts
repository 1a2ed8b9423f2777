/** The kind of a failed statement. */
export type StatementOutcome =
  /** The server refused it: nothing of it is kept, and the connection goes on. */
  | "refused"
  /** The same, and it would likely succeed now: it lost to another transaction. */
  | "refused_for_now"
  /** The connection broke, or may be about to. It is unknown whether the statement took place. */
  | "unknown";

/**
 * Five-character codes of errors that end more than their statement, or leave open how it ended: 08 and 57P are connections
 * and servers that go away, XX is damage, 40003 says "unknown" itself, and 25P03 and 25P04 end the session.
 */
const endsMore = /^(?:08|57P|XX|40003|25P03|25P04)/;

/** Classes of errors that never end more than their statement. In other languages than English the severity says nothing. */
const endsStatement = /^(?:0A|21|22|23|25|40|42|57014)/;

export function statementOutcome(cause: unknown): StatementOutcome {
  const error = serverError(cause);
  if (error === null || endsMore.test(error.code)) return "unknown";
  if (error.code === "40001" || error.code === "40P01") return "refused_for_now";
  return error.severity === "ERROR" || endsStatement.test(error.code) ? "refused" : "unknown";
}

/** The name of the constraint that was violated; null for any other error. */
export function violatedConstraint(cause: unknown): string | null {
  const error = serverError(cause);
  return error?.code === "23505" && typeof error.constraint === "string" ? error.constraint : null;
}

/** Also where the schema is missing. */
export function isMissingTable(cause: unknown): boolean {
  return serverError(cause)?.code === "42P01";
}

interface ServerError {
  /** PostgreSQL's, of five characters. */
  readonly code: string;
  readonly severity: unknown;
  readonly constraint: unknown;
}

/** Null for an error of the driver or the network. */
function serverError(cause: unknown): ServerError | null {
  const error = Object(cause);
  const [code, severity, constraint] = ["code", "severity", "constraint"].map((name) => Reflect.get(error, name));
  // An error of the network has a `code` as well, and no severity.
  const isServers = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && severity !== undefined;
  return isServers ? { code, severity, constraint } : null;
}
