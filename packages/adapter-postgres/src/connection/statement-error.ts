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
  const code = sqlState(cause);
  if (code === null || endsMore.test(code)) return "unknown";
  if (code === "40001" || code === "40P01") return "refused_for_now";
  return isSeverityError(cause) || endsStatement.test(code) ? "refused" : "unknown";
}

/** PostgreSQL's five-character code of an error that the server reported; null for one of the driver or the network. */
function sqlState(cause: unknown): string | null {
  // An error of the network has a `code` as well, and no severity.
  if (typeof cause !== "object" || cause === null || !("code" in cause) || !("severity" in cause)) return null;
  return typeof cause.code === "string" && /^[0-9A-Z]{5}$/.test(cause.code) ? cause.code : null;
}

/** The name of the constraint that was violated; null for any other error. */
export function violatedConstraint(cause: unknown): string | null {
  if (sqlState(cause) !== "23505" || typeof cause !== "object" || cause === null || !("constraint" in cause))
    return null;
  return typeof cause.constraint === "string" ? cause.constraint : null;
}

export function isMissingTable(cause: unknown): boolean {
  return sqlState(cause) === "42P01" || sqlState(cause) === "3F000";
}

function isSeverityError(cause: unknown): boolean {
  return typeof cause === "object" && cause !== null && "severity" in cause && cause.severity === "ERROR";
}
