import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { BodyChunk } from "../message/held-chunks.ts";
import type { BodyTap } from "./body-tap-port.ts";

/**
 * Whether light-my-request made a request, as Fastify's `inject` does, and with it some adapters for functions in a cloud. Such a
 * request has neither a socket nor a parser.
 */
export function isInjected(request: IncomingMessage): boolean {
  return "_lightMyRequest" in request;
}

const nothing = new Uint8Array();

/** The requests that have got the end of their body, whether it was read or not. */
const whole = new WeakSet<IncomingMessage>();

/**
 * Puts a function between an injected request and its source, which pushes into it when somebody reads. The function gets every
 * chunk and the end before a reader does, and pushes on what the reader may have.
 */
export function tapInjectedBody(
  request: IncomingMessage,
  arrived: readonly Uint8Array[],
  onChunk: (chunk: BodyChunk) => boolean,
): BodyTap {
  const intoRequest = (chunk: BodyChunk) => {
    if (chunk === null) whole.add(request);
    return Readable.prototype.push.call(request, chunk);
  };
  // A guard that came before pushes on what this one does.
  const push: (chunk: BodyChunk) => boolean = Object.hasOwn(request, "push") ? request.push.bind(request) : intoRequest;
  let isEnded = false;
  request.push = (chunk: unknown) => {
    // The source says more than once that it has ended.
    if (isEnded) return false;
    const bytes = bytesOf(chunk);
    isEnded = bytes === null;
    const wantsMore = onChunk(bytes);
    // A source is asked for more only after a push, and what is held is not pushed.
    if (wantsMore && !isEnded) intoRequest(nothing);
    return wantsMore;
  };
  return {
    arrived: whole.has(request) ? [...arrived, null] : arrived,
    push,
    isThrownAway: () => false,
    resume: () => void request.read(0),
  };
}

function bytesOf(chunk: unknown): BodyChunk {
  if (chunk === null || chunk instanceof Uint8Array) return chunk;
  if (typeof chunk === "string") return Buffer.from(chunk);
  throw new TypeError("a chunk of the injected body is neither text nor bytes");
}
