/** Another connection holds the lock that was needed. Nothing was done, and the same may succeed a moment later. */
export interface Busy {
  readonly type: "busy";
  readonly cause: unknown;
}

/** The properties of every error value. */
export interface Failure {
  readonly type: string;
}

export function isBusy<E extends Failure>(error: E | Busy): error is Busy {
  return error.type === "busy";
}

/**
 * The name of an error as SQLite and Node give it, such as `SQLITE_BUSY_SNAPSHOT`; null for an error without one. Not by
 * `instanceof`: the host's handle may come from another copy of the driver.
 */
export function errorCode(cause: unknown): string | null {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;
  return typeof code === "string" ? code : null;
}

export function isBusyError(cause: unknown): boolean {
  return errorCode(cause)?.startsWith("SQLITE_BUSY") ?? false;
}
