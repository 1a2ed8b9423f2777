import { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { BodyChunk } from "../message/held-chunks.ts";
import { isInjected } from "./exchange.ts";

/** Gets the body of a request before any reader does. */
export interface BodyTap {
  /** The chunks that arrived before the tap, perhaps with the end. They stay in the request. */
  readonly arrived: readonly BodyChunk[];
  /** Puts a chunk into the request; false if the client should wait. */
  push(chunk: BodyChunk): boolean;
  /**
   * Whether Node throws the rest away, because the host answered without reading. Then no more chunks come, and no reader gets the
   * end.
   */
  isThrownAway(): boolean;
  /** Lets the client go on sending, if it waits because of what arrived before or is held. */
  resume(heldLength: number): void;
}

type OnChunk = (chunk: BodyChunk) => boolean;

/** The request's property for the function of its newest tap. */
const newestTap = Symbol("newest tap");

interface Tapped extends IncomingMessage {
  [newestTap]?: OnChunk;
}

/**
 * Replaces the `push` of every tapped request: one function for all.
 *
 * With a function for each, finished requests survive V8's quick collections, which then cost more than the guard.
 */
function pushTapped(this: Tapped, chunk: unknown): boolean {
  const onChunk = this[newestTap];
  if (onChunk !== undefined && (chunk === null || chunk instanceof Uint8Array)) return onChunk(chunk);
  this.destroy(new TypeError("a chunk of the body is no bytes"));
  return false;
}

/**
 * Puts a function between Node's parser and a request.
 *
 * The function gets every later chunk, and null at the end, before any reader of the request. It pushes the chunks that the reader may
 * have, and returns whether the client may go on sending.
 *
 * @throws TypeError for a request whose chunks may reach a reader in another way.
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

/** Node's parser calls `push` with each chunk; another source may not. */
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
 * The chunks that are in the request already, for example after a middleware that awaited something.
 *
 * They are not read and put back: a request that was read counts as read, and `fetch` would not send it on.
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

/** The injected requests whose source has pushed the end. */
const whole = new WeakSet<IncomingMessage>();

/**
 * The same for an injected request, whose source pushes when a reader pulls.
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
  // If another guard tapped the request before, this tap pushes into that one.
  const push: (chunk: BodyChunk) => boolean = Object.hasOwn(request, "push") ? request.push.bind(request) : intoRequest;
  let isEnded = false;
  request.push = (chunk: unknown) => {
    // The source pushes the end more than once.
    if (isEnded) return false;
    const bytes = bytesOf(chunk);
    isEnded = bytes === null;
    const wantsMore = onChunk(bytes);
    // The source goes on only after a push, and held chunks are not pushed.
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
