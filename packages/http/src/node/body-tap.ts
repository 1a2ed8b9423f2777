import { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { BodyChunk } from "../message/held-chunks.ts";
import type { BodyTap } from "./body-tap-port.ts";
import { isInjected, tapInjectedBody } from "./injected-body.ts";

type OnChunk = (chunk: BodyChunk) => boolean;

/** Where a request keeps the function that its newest tap gave it. */
const newestTap = Symbol("newest tap");

interface Tapped extends IncomingMessage {
  [newestTap]?: OnChunk;
}

/**
 * What stands in place of every tapped request's `push`: one for all of them. With a function of each request's own, requests
 * that are gone survive V8's quick collections, which then cost more than the guard.
 */
function pushTapped(this: Tapped, chunk: unknown): boolean {
  const onChunk = this[newestTap];
  if (onChunk !== undefined && (chunk === null || chunk instanceof Uint8Array)) return onChunk(chunk);
  this.destroy(new TypeError("a chunk of the body is no bytes"));
  return false;
}

/**
 * Puts a function between Node's parser and a request. It gets every chunk that is still to come, and the end, before
 * anybody who reads the request can, and pushes on what they may have; it answers whether the client may go on sending.
 *
 * @throws TypeError for a request of which that cannot be promised.
 */
export function tapBody(request: Tapped, onChunk: OnChunk): BodyTap {
  if (!isInjected(request)) requireParserAsSource(request);
  requireUnread(request);
  const arrived = bufferedChunks(request);
  if (isInjected(request)) return tapInjectedBody(request, arrived, onChunk);
  const push = request[newestTap] ?? ((chunk) => Readable.prototype.push.call(request, chunk));
  request[newestTap] = onChunk;
  request.push = pushTapped;
  return {
    arrived: request.complete ? [...arrived, null] : arrived,
    push,
    isThrownAway: () => Reflect.get(request, "_dumped") === true,
    resume(heldLength) {
      if (request.complete || request.readableLength + heldLength < request.readableHighWaterMark) return;
      request.socket.resume();
    },
  };
}

/** Node's parser hands chunks to `push`; any other source might go another way. */
function requireParserAsSource(request: IncomingMessage): void {
  const { push } = request;
  const isOwn = request instanceof IncomingMessage && !Object.hasOwn(request, "_read");
  if (isOwn && (push === Readable.prototype.push || push === pushTapped)) return;
  throw new TypeError("packageGuard cannot read this request's body: it does not come from Node's HTTP parser");
}

function requireUnread(request: IncomingMessage & { readonly body?: unknown }): void {
  const isRead =
    request.body !== undefined ||
    request.readableDidRead ||
    request.readableEnded ||
    request.readableEncoding !== null ||
    request.readableFlowing === true ||
    request.listenerCount("data") + request.listenerCount("readable") > 0;
  if (isRead) throw new TypeError("packageGuard has to see the body first: mount it before body parsers");
}

/**
 * What is in the request already, as after a middleware that waited for something. It is looked at where it lies, since a
 * request that was read and filled again counts as read: `fetch`, for one, would not send it on.
 */
function bufferedChunks(request: IncomingMessage): readonly Uint8Array[] {
  if (request.readableLength === 0) return [];
  const buffered: unknown = Reflect.get(request, "readableBuffer");
  const chunks = Array.isArray(buffered) ? buffered.filter((chunk) => chunk instanceof Uint8Array) : [];
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (length === request.readableLength) return chunks;
  throw new TypeError("packageGuard cannot see what of the body has arrived");
}
