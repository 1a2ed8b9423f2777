import { type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import type { StatementFailure } from "../connection/run-statement.ts";
import { isMissingTable } from "../connection/statement-error.ts";

/** The failure of a statement that only reads. */
export function readFailure({ cause }: StatementFailure): StoreUnavailable {
  return storeUnavailable(withAdvice(cause));
}

/** The failure of a statement that writes: unless the server refused it, or never got it, it may have been committed. */
export function writeFailure({ outcome, cause }: StatementFailure): StoreUnavailable {
  return storeUnavailable(withAdvice(cause), outcome === "unknown");
}

function withAdvice(cause: unknown): unknown {
  return isMissingTable(cause) ? new Error("call migrate before using the store", { cause }) : cause;
}
