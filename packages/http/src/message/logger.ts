import { bytesOfText } from "./bytes.ts";

type Details = Readonly<Record<string, unknown>>;

/** Receives failures; `console` is one. The message comes first, then the details. Its exceptions change no answer. */
export interface Logger {
  info(message: string, details?: Details): unknown;
  warn(message: string, details?: Details): unknown;
  error(message: string, details?: Details): unknown;
}

/** Calls a logger, and ignores its failures. */
export function notify(log: () => unknown): void {
  try {
    Promise.resolve(log()).catch(() => undefined);
  } catch {
    // A failing logger is the host's, and the answer does not depend on it.
  }
}

/** The credentials of a request, whole and in parts: the cause of a failure may hold any of them. */
export function sentCredentials(header: (name: string) => string | undefined): readonly string[] {
  const authorization = header("authorization");
  const names = ["cookie", "private-token", "deploy-token", "job-token", "x-nuget-apikey"];
  const [, ofScheme = ""] = /^\S+\s+(\S.*)$/.exec(authorization ?? "") ?? [];
  const [, password = ""] = /^[^:]*:(.*)$/s.exec(decodedBase64(ofScheme)) ?? [];
  const sent = [authorization, ofScheme, password, ...names.map((name) => header(name))];
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

const longestChain = 5;

/** Removes credentials from a text, as they are and as a URL, a form or JSON would spell them. */
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
 * The part of a cause that may be logged: an error's name, message, code and stack, and those of its own causes. Other properties
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
