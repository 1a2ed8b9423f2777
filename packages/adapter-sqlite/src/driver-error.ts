/** Another connection holds the lock that was needed. Nothing was done, and the same may succeed a moment later. */
export interface Busy {
  readonly type: "busy";
  readonly cause: unknown;
}

export function isBusy<E>(error: E | Busy): error is Busy {
  return typeof error === "object" && error !== null && "type" in error && error.type === "busy";
}

/**
 * SQLite's name of a driver's error, such as `SQLITE_BUSY_SNAPSHOT`; null for an error that is not SQLite's. Not by
 * `instanceof`: the host's handle may come from another copy of the driver.
 */
export function sqliteCode(cause: unknown): string | null {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;
  return typeof code === "string" && code.startsWith("SQLITE_") ? code : null;
}

export function isBusyError(cause: unknown): boolean {
  return sqliteCode(cause)?.startsWith("SQLITE_BUSY") ?? false;
}
