import { match } from "ts-pattern";
import { describeCause, type Logger, notify, redaction, sentCredentials } from "../message/logger.ts";
import type { GuardCaller } from "./caller.ts";
import type { GuardError } from "./errors.ts";
import { explainToHost, type SeenRequest } from "./log-explanation.ts";

export interface RefusedRequest {
  readonly method: string;
  readonly path: string;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
}

/** What is known of the write; null where it was refused before. */
export interface RefusedWrite {
  readonly caller: GuardCaller | null;
  readonly write: { readonly packageName: string } | null;
}

/**
 * Logs a failure with its cause as an error, and a write that may not happen as information: whose it was, and why. Never throws.
 *
 * @param request null where the host does not see it.
 * @param seen null where no guard saw the request.
 */
export function logGuardError(
  logger: Logger,
  error: GuardError,
  request: RefusedRequest | null,
  { caller, write }: RefusedWrite,
  seen: SeenRequest | null = null,
): void {
  const redact = redaction(request === null ? [] : sentCredentials(request.header));
  const details = {
    ...(request !== null && { method: request.method, path: redact(request.path) }),
    ...(caller !== null && { principal: caller.principal }),
    ...(caller !== null && caller.name !== null && { name: redact(caller.name) }),
    ...(write !== null && { packageName: redact(write.packageName) }),
  };
  if (!("cause" in error)) {
    const explanation = explainToHost(error, seen);
    const explained = explanation !== null && { explanation: redact(explanation) };
    notify(() => logger.info("package guard: refused", { ...details, reason: error.type, ...explained }));
    return;
  }
  const message = match(error)
    .with({ type: "host_unavailable" }, ({ asked }) => `package guard: ${asked} failed`)
    .with({ type: "store_unavailable" }, () => "package guard: the rule store failed")
    .with({ type: "internal_error" }, () => "package guard: unexpected failure")
    .exhaustive();
  notify(() => logger.error(message, { ...details, cause: describeCause(error.cause, redact) }));
}
