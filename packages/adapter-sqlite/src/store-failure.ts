import { type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import { fromThrowable, type Result } from "neverthrow";
import { type Busy, errorCode, isBusyError } from "./driver-error.ts";

/** What can go wrong in any statement. */
export type StoreFailure = Busy | StoreUnavailable;

/** Runs a statement; what the driver throws becomes a value here. */
export function attempt<T>(statement: () => T): Result<T, StoreFailure> {
  return fromThrowable(statement, storeFailure)();
}

/** For an error after which nothing is kept of what was attempted. */
export function storeFailure(cause: unknown): StoreFailure {
  if (isBusyError(cause)) return { type: "busy", cause };
  return storeUnavailable(isMissingTable(cause) ? new Error("call migrate before using the store", { cause }) : cause);
}

function isMissingTable(cause: unknown): boolean {
  return (
    errorCode(cause) === "SQLITE_ERROR" &&
    cause instanceof Error &&
    cause.message.startsWith("no such table: package_protection_")
  );
}
