import { match } from "ts-pattern";
import { describeCause, type Logger, notify, redaction } from "../message/logger.ts";
import type { ApiError } from "./error-response.ts";
import type { Route } from "./route.ts";

export interface FailedRequest {
  readonly method: string;
  readonly route: Route;
  /** The texts that must not get into the log. */
  readonly credentials: readonly string[];
}

/** What the log says of a write that a page of another site could have sent. */
const browserCredential =
  "identify named the caller, but the write has none of the headers PRIVATE-TOKEN, Authorization: Bearer and X-Package-Protection, " +
  "so a page of another site could have sent it by a cookie: the client must send one of them";

/** Logs a failure that is not the client's, and a write that lacks a header of its client. Never throws. */
export function logFailure(logger: Logger | undefined, error: ApiError, request: FailedRequest): void {
  if (logger === undefined) return;
  const { method, route, credentials } = request;
  const redact = redaction(credentials);
  const details = {
    method,
    path: route.template,
    project: redact(route.project),
    ...(route.rule !== null && { rule: redact(route.rule) }),
  };
  if (error.type === "rule_changed") {
    notify(() => logger.warn("package protection: a change lost every race", details));
  }
  if (error.type === "browser_credential") {
    const explanation = { reason: error.type, explanation: browserCredential };
    notify(() => logger.info("package protection: refused", { ...details, ...explanation }));
  }
  if (!("cause" in error)) return;
  const message = match(error)
    .with({ type: "authenticator_unavailable" }, () => "package protection: authenticate failed")
    .with({ type: "directory_unavailable" }, () => "package protection: the project directory failed")
    .with({ type: "store_unavailable" }, () => "package protection: the rule store failed")
    .with({ type: "inventory_unavailable" }, () => "package protection: the inventory failed")
    .with({ type: "refusal_log_unavailable" }, () => "package protection: the log of refusals failed")
    .with({ type: "clock_unavailable" }, () => "package protection: the clock failed")
    .with({ type: "internal_error" }, () => "package protection: unexpected failure")
    .exhaustive();
  const mayHaveHappened = error.type === "store_unavailable" && { mayHaveHappened: error.mayHaveHappened };
  const cause = describeCause(error.cause, redact);
  notify(() => logger.error(message, { ...details, ...mayHaveHappened, cause }));
}

/** Logs why an OpenAPI document could not be sent. Never throws. */
export function logUnsentDocument(logger: Logger | undefined, cause: unknown): void {
  const details = { cause: describeCause(cause, redaction([])) };
  notify(() => logger?.error("package protection: the OpenAPI document could not be sent", details));
}
