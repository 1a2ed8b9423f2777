import { match } from "ts-pattern";
import { bytesOfText } from "../message/bytes.ts";
import { describeCause, redaction } from "../message/described-cause.ts";
import { type Logger, notify } from "../message/logger.ts";
import type { GuardError } from "./errors.ts";

export interface FailedWrite {
  readonly method: string;
  readonly path: string;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
}

/** Logs a failure that is not the client's. Never throws. */
export function logGuardFailure(logger: Logger | undefined, error: GuardError, request: FailedWrite): void {
  if (logger === undefined || !("cause" in error)) return;
  const message = match(error)
    .with({ type: "host_unavailable" }, ({ asked }) => `package guard: ${asked} failed`)
    .with({ type: "store_unavailable" }, () => "package guard: the rule store failed")
    .with({ type: "internal_error" }, () => "package guard: unexpected failure")
    .exhaustive();
  const redact = redaction(credentialsOf(request.header));
  const details = { method: request.method, path: redact(request.path), cause: describeCause(error.cause, redact) };
  notify(() => logger.error(message, details));
}

/** What package clients send to prove who they are, whole and in parts: a cause may hold any of them. */
function credentialsOf(header: FailedWrite["header"]): readonly string[] {
  const authorization = header("authorization");
  const tokens = ["cookie", "private-token", "deploy-token", "job-token", "x-nuget-apikey"].map(header);
  const [, ofScheme = ""] = /^\S+\s+(\S.*)$/.exec(authorization ?? "") ?? [];
  const [, password = ""] = /^[^:]*:(.*)$/s.exec(decodedBase64(ofScheme)) ?? [];
  const sent = [authorization, ofScheme, password, ...tokens];
  return sent.filter((text) => text !== undefined).filter((text) => text !== "");
}

const utf8 = new TextDecoder();

/** Reads as much as there is, in either alphabet. */
function decodedBase64(text: string): string {
  const digits = text
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  return utf8.decode(bytesOfText(atob(digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0)))));
}
