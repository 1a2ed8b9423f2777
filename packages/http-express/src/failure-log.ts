import { match } from "ts-pattern";
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
  const redact = redaction(credential === null ? [] : [credential]);
  const details = {
    method,
    path: route.template,
    project: redact(route.project),
    ...(route.rule !== null && { rule: redact(route.rule) }),
  };
  if (problem.type === "rule_changed") {
    tell(() => logger.warn("package protection: a change lost every race", details));
  }
  if (!("cause" in problem)) return;
  const message = match(problem)
    .with({ type: "authenticator_unavailable" }, () => "package protection: authenticate failed")
    .with({ type: "directory_unavailable" }, () => "package protection: the project directory failed")
    .with({ type: "store_unavailable" }, () => "package protection: the rule store failed")
    .with({ type: "clock_unavailable" }, () => "package protection: the clock failed")
    .with({ type: "internal_error" }, () => "package protection: unexpected failure")
    .exhaustive();
  const mayHaveHappened = problem.type === "store_unavailable" && { mayHaveHappened: problem.mayHaveHappened };
  const cause = describeCause(problem.cause, redact);
  tell(() => logger.error(message, { ...details, ...mayHaveHappened, cause }));
}

/** Calls a logger, whatever it does. */
export function tell(log: () => unknown): void {
  try {
    Promise.resolve(log()).catch(() => undefined);
  } catch {
    // A failing logger is the host's, and the answer does not depend on it.
  }
}

/** Takes credentials out of a text, as they are and as a URL, a form or JSON would spell them. */
export function redaction(credentials: readonly string[]): (text: string) => string {
  const spellings = credentials.flatMap((credential) => [
    credential,
    encodeURIComponent(credential),
    formSpelling(credential),
    JSON.stringify(credential).slice(1, -1),
  ]);
  return (text) => spellings.reduce((rest, spelling) => rest.replaceAll(spelling, "[redacted]"), text);
}

function formSpelling(credential: string): string {
  return new URLSearchParams([["", credential]]).toString().slice(1);
}

/**
 * What a log may hold of a cause: an error's name, message, code and stack, and those of its own causes. Other properties
 * are left out, since an HTTP client's errors carry whole requests.
 */
export function describeCause(cause: unknown, redact: (text: string) => string): unknown {
  try {
    return describeChain(cause, redact, longestChain);
  } catch {
    return "a value that cannot be read";
  }
}

function describeChain(cause: unknown, redact: (text: string) => string, remaining: number): unknown {
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
    ...(cause.cause !== undefined && remaining > 1 && { cause: describeChain(cause.cause, redact, remaining - 1) }),
  };
}
