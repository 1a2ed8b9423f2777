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

/** Reads a body for what it writes, and waits for its package no longer than a bound says. */
export interface BoundedReading {
  /** Reads the next chunk, or the end, and returns what is found so far. */
  read(chunk: BodyChunk): BodyFinding;
  finding(): BodyFinding;
}

/** Chunks are cut anywhere: the bound is on bytes, whichever chunk they come in. What comes after a refusal is not read. */
export function boundedReading(reader: BodyReader, maximumBytes: number): BoundedReading {
  let finding: BodyFinding = { kind: "more" };
  let length = 0;
  return {
    finding: () => finding,
    read(chunk) {
      if (finding.kind === "refused") return finding;
      if (chunk === null) {
        finding = reader.end();
        return finding;
      }
      const readable = finding.kind === "more" ? chunk.subarray(0, maximumBytes - length) : chunk;
      const beyond = chunk.subarray(readable.length);
      length += chunk.length;
      finding = reader.read(readable);
      if (beyond.length === 0 || finding.kind === "refused") return finding;
      if (finding.kind === "more") finding = reader.stopWaiting();
      if (finding.kind !== "refused") finding = reader.read(beyond);
      return finding;
    },
  };
}

/** What a reader of the body gets in place of the bytes that contradict what was vetted. */
export function contradictedLater({ type }: ProtocolError): Error {
  return new Error(`the body was vetted, and then it came to ${type}`);
}
