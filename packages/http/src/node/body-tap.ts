// Reads a body of node:http before any other reader.

import { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { BodyChunk } from "../message/held-chunks.ts";
import { isInjected } from "./exchange.ts";

/** Sees the body of a request before any reader. */
export interface BodyTap {
  /** What arrived before, and the end where that did: it stays in the request. */
  readonly arrived: readonly BodyChunk[];
  /** Puts a chunk into the request; false where the client should wait. */
  push(chunk: BodyChunk): boolean;
  /**
   * Whether Node throws the rest away, since the host answered without reading: then no more chunks come, but an end that
   * no reader gets.
   */
  isThrownAway(): boolean;
  /** Lets the client go on sending, where what arrived before, or is held, had made it wait. */
  resume(heldLength: number): void;
}

type OnChunk = (chunk: BodyChunk) => boolean;

/** Where a request keeps the function that its newest tap gave it. */
const newestTap = Symbol("newest tap");

interface Tapped extends IncomingMessage {
  [newestTap]?: OnChunk;
}

/**
 * Replaces the `push` of every tapped request: one function for all. With a function for each, requests
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
 * any reader of the request, and pushes what the reader may have. It returns whether the client may go on sending.
 *
 * @throws TypeError for a request of which that cannot be promised.
 */
export function tapBody(request: Tapped, onChunk: OnChunk): BodyTap {
  if (!Object.hasOwn(request, "_readableState")) throw new TypeError(madeOfAnother);
  if (!isInjected(request)) requireParserAsSource(request);
  requireUnread(request);
  const arrived = bufferedChunks(request);
  if (isInjected(request)) return tapInjectedBody(request, arrived, onChunk);
  const push = request[newestTap] ?? ((chunk) => Readable.prototype.push.call(request, chunk));
  request[newestTap] = onChunk;
  request.push = pushTapped;
  if (!isFilled(request, onChunk)) throw new TypeError(madeOfAnother);
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

const madeOfAnother =
  "packageGuard cannot read this request's body: the object inherits from the request, or is a copy; call the guard with the request itself";

/** Whether the parser hands its chunks to this tap, and not to a request that this one is a copy of. */
function isFilled(request: IncomingMessage, onChunk: OnChunk): boolean {
  const filled: unknown = Reflect.get(Object(Reflect.get(request.socket, "parser")), "incoming");
  return request.complete || !(filled instanceof IncomingMessage) || Reflect.get(filled, newestTap) === onChunk;
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

const nothing = new Uint8Array();

/** The requests that have got the end of their body, whether it was read or not. */
const whole = new WeakSet<IncomingMessage>();

/**
 * Puts a function between an injected request and its source, which pushes into it when a reader pulls. The function gets every
 * chunk and the end before the reader does, and pushes what the reader may have.
 */
function tapInjectedBody(
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
    // A source is read further only after a push, and what is held is not pushed.
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
