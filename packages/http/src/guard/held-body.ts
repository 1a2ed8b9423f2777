import type { BodyFinding, BodyReader, ProtocolError } from "@package-protection/registry-protocols";
import type { BodyChunk } from "../message/held-chunks.ts";

/** A request's body, held back until it is known which package it writes. */
export interface HeldBody {
  /** Begins to read. Resolves once the finding is no longer `more`; with false if the client disconnects before. Rejects if the reader fails. */
  read(): Promise<boolean>;
  /**
   * The finding so far. Later bytes may turn it into `refused`, and into nothing else.
   *
   * @throws Error if the reader failed after it had found something.
   */
  finding(): BodyFinding;
}

/**
 * Reads a body until it names its package, and no more than `maximumBytes` of it for that.
 *
 * Clients cut chunks anywhere, so the bound counts bytes: a chunk that crosses it is read in two parts. Nothing is read after a refusal.
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
    if (beyond.length === 0) return found;
    const stopped = found.kind === "more" ? this.#reader.stopWaiting() : found;
    return stopped.kind === "refused" ? stopped : this.#reader.read(beyond);
  }
}

/** The error that the body's reader gets in place of bytes that contradict the vetted write. */
export function contradictedLater({ type }: ProtocolError): Error {
  return new Error(`the body was vetted, and then it came to ${type}`);
}
