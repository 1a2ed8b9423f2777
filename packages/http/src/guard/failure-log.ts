import type { PackageWrite } from "@package-protection/registry-protocols";
import { match } from "ts-pattern";
import { sentCredentials } from "../message/credentials.ts";
import { describeCause, redaction } from "../message/described-cause.ts";
import { type Logger, notify } from "../message/logger.ts";
import type { GuardError } from "./errors.ts";
import { explainRefusal } from "./explanation.ts";

export interface RefusedRequest {
  readonly method: string;
  readonly path: string;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
}

/** Logs a failure with its cause as an error, and a write that may not happen as information. Never throws. */
export function logGuardError(
  logger: Logger,
  error: GuardError,
  request: RefusedRequest,
  write: PackageWrite | null,
): void {
  const redact = redaction(sentCredentials(request.header));
  const details = { method: request.method, path: redact(request.path) };
  if (!("cause" in error)) {
    const { type } = error;
    const named = write !== null && { packageName: redact(write.packageName) };
    const explained = type === "package_protected" && { explanation: explainRefusal(error) };
    notify(() => logger.info("package guard: refused", { ...details, reason: type, ...named, ...explained }));
    return;
  }
  const message = match(error)
    .with({ type: "host_unavailable" }, ({ asked }) => `package guard: ${asked} failed`)
    .with({ type: "store_unavailable" }, () => "package guard: the rule store failed")
    .with({ type: "internal_error" }, () => "package guard: unexpected failure")
    .exhaustive();
  notify(() => logger.error(message, { ...details, cause: describeCause(error.cause, redact) }));
}
