import { match, P } from "ts-pattern";
import type { Problem } from "./problem.ts";
import type { Route } from "./route.ts";

type Details = Readonly<Record<string, unknown>>;

/** Where failures are told; `console` is one. What it throws alters no answer. */
export interface Logger {
  info(message: string, details?: Details): unknown;
  warn(message: string, details?: Details): unknown;
  error(message: string, details?: Details): unknown;
}

export interface FailedRequest {
  readonly method: string;
  readonly route: Route;
  readonly credential: string | null;
}

const longestChain = 5;

/** Tells the logger of a problem that is not the client's; says nothing of any other. Never throws. */
export function logFailure(logger: Logger | undefined, problem: Problem, request: FailedRequest): void {
  if (logger === undefined) return;
  const { method, route, credential } = request;
  const details = {
    method,
    path: route.template,
    project: route.project,
    ...(route.rule !== null && { rule: route.rule }),
  };
  const failed = (message: string, cause: unknown, more: Details = {}) =>
    attempt(() => logger.error(message, { ...details, ...more, cause: describeCause(cause, redaction(credential)) }));
  match(problem)
    .with({ type: "authenticator_unavailable" }, ({ cause }) =>
      failed("package protection: authenticate failed", cause),
    )
    .with({ type: "directory_unavailable" }, ({ cause }) =>
      failed("package protection: the project directory failed", cause),
    )
    .with({ type: "store_unavailable" }, ({ cause, mayHaveHappened }) =>
      failed("package protection: the rule store failed", cause, { mayHaveHappened }),
    )
    .with({ type: "internal_error" }, ({ cause }) => failed("package protection: unexpected failure", cause))
    .with({ type: "rule_changed" }, () =>
      attempt(() => logger.warn("package protection: a change lost every race", details)),
    )
    .with({ type: P.string }, () => undefined)
    .exhaustive();
}

function attempt(log: () => unknown): void {
  try {
    Promise.resolve(log()).catch(() => undefined);
  } catch {
    // A failing logger is the host's, and the answer does not depend on it.
  }
}

/** Takes the credential out of a text, as it is and as a URL or JSON would spell it. */
function redaction(credential: string | null): (text: string) => string {
  if (credential === null) return (text) => text;
  const spellings = [credential, encodeURIComponent(credential), JSON.stringify(credential).slice(1, -1)];
  return (text) => spellings.reduce((rest, spelling) => rest.replaceAll(spelling, "[redacted]"), text);
}

/**
 * What a log may hold of a cause: an error's name, message, code and stack, and those of its own causes. Other properties
 * are left out, since an HTTP client's errors carry whole requests.
 */
function describeCause(cause: unknown, redact: (text: string) => string, depth = 1): unknown {
  if (!(cause instanceof Error)) {
    return typeof cause === "object" || typeof cause === "function"
      ? Object.prototype.toString.call(cause)
      : redact(String(cause));
  }
  const { name, message, stack } = cause;
  return {
    name: redact(String(name)),
    message: redact(String(message)),
    ...("code" in cause && { code: redact(String(cause.code)) }),
    stack: redact(String(stack)),
    ...(cause.cause !== undefined && depth < longestChain && { cause: describeCause(cause.cause, redact, depth + 1) }),
  };
}
