import type { BodyChunk } from "../message/held-chunks.ts";

/** Sees the body of a request before anybody else reads it. */
export interface BodyTap {
  /** What arrived before, and the end where that did: it stays in the request. */
  readonly arrived: readonly BodyChunk[];
  /** Puts a chunk into the request; false where the client should wait. */
  push(chunk: BodyChunk): boolean;
  /**
   * Whether Node throws the rest away, since the host answered without reading: then no more chunks come, but an end, and
   * nobody gets it.
   */
  isThrownAway(): boolean;
  /** Lets the client go on sending, where what arrived before, or is held, had made it wait. */
  resume(heldLength: number): void;
}
