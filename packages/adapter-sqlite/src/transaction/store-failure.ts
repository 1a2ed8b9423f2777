import { type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { type Busy, errorCode, isBusyError } from "../database/driver-error.ts";

/** The failures of any statement. */
export type StoreFailure = Busy | StoreUnavailable;

/** Runs a statement, and turns the driver's exception into a value. */
export function attempt<T>(statement: () => T): Result<T, StoreFailure> {
  return attemptResult(() => ok(statement()));
}

/** Runs statements that end in a Result, and turns the driver's exception into a value. */
export function attemptResult<T>(statements: () => Result<T, StoreFailure>): Result<T, StoreFailure> {
  try {
    return statements();
  } catch (cause) {
    return err(storeFailure(cause));
  }
}

/** The failure for an error of the driver after which the attempt has no effect. */
export function storeFailure(cause: unknown): StoreFailure {
  if (isBusyError(cause)) return { type: "busy", cause };
  if (isMissingTable(cause)) return storeUnavailable(new Error("call migrate before using the store", { cause }));
  const code = errorCode(cause);
  return storeUnavailable(code?.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB" ? damaged(cause) : cause);
}

/** The file behind the handle is no longer the one that others use. */
export function gone(): Result<never, StoreUnavailable> {
  return err(storeUnavailable(new Error("the database file was deleted or replaced; open it anew")));
}

/** Has the code of its cause. */
export function damaged(cause: unknown): Error {
  const error = new Error(`the database file is damaged or was overwritten; ${restoreRemedy}`, { cause });
  return Object.assign(error, { code: errorCode(cause) });
}

/** The remedy for a damaged database. */
export const restoreRemedy = "restore a backup with restoreRuleDatabase(backup, path)";

export function isMissingTable(cause: unknown): boolean {
  return (
    errorCode(cause) === "SQLITE_ERROR" &&
    cause instanceof Error &&
    cause.message.startsWith("no such table: package_protection_")
  );
}
