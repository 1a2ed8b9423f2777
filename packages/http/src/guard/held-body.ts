// A body that is held back until its package is known, for every transport.

import type { BodyFinding, BodyReader, ProtocolError } from "@package-protection/registry-protocols";
import type { BodyChunk } from "../message/held-chunks.ts";

/** A request's body, held back until it is known which package it writes. */
export interface HeldBody {
  /** Begins to read. Resolves once the finding is no longer `more`; false where the client went away before. */
  read(): Promise<boolean>;
  /** What was found so far. What comes later may turn it into `refused`, and into nothing else. */
  finding(): BodyFinding;
}

/**
 * Reads a body for what it writes, and waits for its package no longer than a bound says.
 *
 * Chunks are cut anywhere: the bound is on bytes, whichever chunk they come in. What comes after a refusal is not read.
 */
export class BoundedReading {
  readonly #reader: BodyReader;
  readonly #maximumBytes: number;
  #length = 0;
  #finding: BodyFinding = { kind: "more" };

  constructor(reader: BodyReader, maximumBytes: number) {
    this.#reader = reader;
    this.#maximumBytes = maximumBytes;
  }

  get finding(): BodyFinding {
    return this.#finding;
  }

  /** Reads the next chunk, or the end, and returns what is found so far. */
  read(chunk: BodyChunk): BodyFinding {
    if (this.#finding.kind === "refused") return this.#finding;
    this.#finding = chunk === null ? this.#reader.end() : this.#readChunk(chunk);
    return this.#finding;
  }

  #readChunk(chunk: Uint8Array): BodyFinding {
    const readable = this.#finding.kind === "more" ? chunk.subarray(0, this.#maximumBytes - this.#length) : chunk;
    const beyond = chunk.subarray(readable.length);
    this.#length += chunk.length;
    const found = this.#reader.read(readable);
    if (beyond.length === 0 || found.kind === "refused") return found;
    const stopped = found.kind === "more" ? this.#reader.stopWaiting() : found;
    return stopped.kind === "refused" ? stopped : this.#reader.read(beyond);
  }
}

/** What a reader of the body gets in place of the bytes that contradict what was vetted. */
export function contradictedLater({ type }: ProtocolError): Error {
  return new Error(`the body was vetted, and then it came to ${type}`);
}
