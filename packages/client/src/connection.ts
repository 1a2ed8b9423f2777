import { timedOut, waitAtMost } from "@package-protection/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { ConnectionFailed, RequestTimedOut } from "./errors.ts";

/** The part of `fetch` that the client uses; the global one has it. */
export type Fetch = (url: string, options: FetchOptions) => Promise<Response>;

/** The options with which the client calls `fetch`. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

/** One request to the server. */
export interface ServerRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. Absent sends no body. */
  readonly body?: unknown;
  /** Whether the request changes nothing, so that it can be repeated. */
  readonly safe: boolean;
}

/** The answer, read to its end. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface ConnectionOptions {
  readonly fetch: Fetch;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How often a safe request is repeated. */
  readonly retries: number;
}

type ConnectionError = ConnectionFailed | RequestTimedOut;
export type Send = (request: ServerRequest) => ResultAsync<ServerAnswer, ConnectionError>;

const firstPauseMs = 200;
/** The longest pause by `Retry-After` that the client waits. */
const longestPauseMs = 10_000;
/** Twice as much as a hundred thousand rules with long patterns. */
const mostBytes = 128 * 1024 * 1024;
/** Statuses that may pass. */
const passingStatuses: ReadonlySet<number> = new Set([502, 503, 504]);
/** Errors of Node's `fetch` where nothing was sent. */
const unsentCodes: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Sends requests, each with a time limit of its own.
 *
 * A safe request is repeated after a broken connection, a time limit and a status that may pass. Any request is repeated after
 * 429, since a server that answers so has not begun it.
 */
export function openConnection({ fetch, headers, timeoutMs, retries }: ConnectionOptions): Send {
  async function once(request: ServerRequest): Promise<Result<ServerAnswer, ConnectionError>> {
    const { method, url, body, safe } = request;
    const abort = new AbortController();
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const contentType = body === undefined ? {} : { "Content-Type": "application/json" };
    try {
      const answer = await waitAtMost(timeoutMs, async () => {
        const response = await fetch(url, {
          method,
          headers: { Accept: "application/json", ...headers, ...request.headers, ...contentType },
          ...json,
          redirect: "manual",
          signal: abort.signal,
        });
        return { status: response.status, headers: response.headers, text: await readText(response) };
      });
      if (answer !== timedOut) return ok(answer);
      abort.abort();
      return err({ type: "timed_out", timeoutMs, mayHaveHappened: !safe });
    } catch (cause) {
      abort.abort();
      return err({ type: "connection_failed", mayHaveHappened: !safe && !unsentCodes.has(codeOf(cause)), cause });
    }
  }

  async function send(request: ServerRequest): Promise<Result<ServerAnswer, ConnectionError>> {
    for (let repeats = 0; ; repeats += 1) {
      const result = await once(request);
      const pauseMs = repeats < retries ? pauseBeforeRepeat(request, result, repeats) : null;
      if (pauseMs === null) return result;
      await new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  return (request) => new ResultAsync(send(request));
}

/** @throws Error for a body that is larger than the answer of any server, so that it does not fill the memory. */
async function readText({ body }: Response): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > mostBytes) throw new Error(`the answer has more than ${mostBytes} bytes`);
    text += decoder.decode(value, { stream: true });
  }
}

/** The pause that the server asks for, in milliseconds; null if it cannot be read. */
export function retryAfterMs(headers: Headers): number | null {
  const text = headers.get("Retry-After") ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** Null if the request must not be repeated. */
function pauseBeforeRepeat(
  { safe }: ServerRequest,
  result: Result<ServerAnswer, ConnectionError>,
  repeats: number,
): number | null {
  const pauseMs = firstPauseMs * 2 ** repeats;
  if (result.isErr()) return safe ? pauseMs : null;
  const { status, headers } = result.value;
  if (status !== 429 && !(safe && passingStatuses.has(status))) return null;
  const asked = retryAfterMs(headers) ?? pauseMs;
  return asked > longestPauseMs ? null : Math.max(asked, pauseMs);
}

/** The `code` of Node's network error, which `fetch` wraps; undefined if there is none. */
function codeOf(cause: unknown): unknown {
  if (!(cause instanceof Error)) return undefined;
  const inner = cause.cause;
  return inner instanceof Error && "code" in inner ? inner.code : undefined;
}
