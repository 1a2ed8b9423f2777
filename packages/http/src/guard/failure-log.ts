import type { IncomingMessage } from "node:http";
import { match } from "ts-pattern";
import { describeCause, type Logger, notify, redaction } from "./failure-log.ts";
import type { GuardProblem } from "./guard-problem.ts";

/** Logs a failure that is not the client's. Never throws. */
export function logGuardFailure(
  logger: Logger | undefined,
  problem: GuardProblem,
  request: IncomingMessage,
  path: string,
): void {
  if (logger === undefined || !("cause" in problem)) return;
  const message = match(problem)
    .with({ type: "host_unavailable" }, ({ asked }) => `package guard: ${asked} failed`)
    .with({ type: "store_unavailable" }, () => "package guard: the rule store failed")
    .with({ type: "internal_error" }, () => "package guard: unexpected failure")
    .exhaustive();
  const redact = redaction(credentialsOf(request));
  const details = { method: request.method, path: redact(path), cause: describeCause(problem.cause, redact) };
  notify(() => logger.error(message, details));
}

/** What package clients send to prove who they are, whole and in parts: a cause may hold any of them. */
function credentialsOf({ headers }: IncomingMessage): readonly string[] {
  const { authorization, cookie } = headers;
  const tokens = ["private-token", "deploy-token", "job-token", "x-nuget-apikey"].map((name) => headers[name]);
  const [, ofScheme = ""] = /^\S+\s+(\S.*)$/.exec(authorization ?? "") ?? [];
  const [, password = ""] = /^[^:]*:(.*)$/s.exec(Buffer.from(ofScheme, "base64").toString()) ?? [];
  const sent = [authorization, ofScheme, password, cookie, ...tokens.flat()];
  return sent.filter((text) => text !== undefined).filter((text) => text !== "");
}
