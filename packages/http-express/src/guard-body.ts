import type { IncomingMessage } from "node:http";
import type { BodyFinding, BodyReader, ProtocolProblem } from "@package-protection/registry-protocols";
import { type BodyChunk, tapBody } from "./guard-tap.ts";
import { declaredBodyLength } from "./request-body.ts";

/** A request's body, held back until it has told which package it writes. */
export interface GuardedBody {
  /** What it has told. What comes later may turn it into `refused`, and into nothing else. */
  finding(): BodyFinding;
  /** Resolves once the body has told; false where the client went away before. Rejects where the reader has a defect. */
  readonly told: Promise<boolean>;
  /**
   * Hands the body, byte for byte, to the request's next reader, at that reader's pace. Each byte is still read here first:
   * where one contradicts what was told, the request is destroyed, and neither that byte nor the end gets to the reader.
   */
  passOn(): void;
  /** Hands it on unread, to be thrown away. */
  discard(): void;
}

/**
 * Reads a body without consuming it. Until it has told, at most `maximumBytes` and one chunk are held; from then on, while
 * the write is decided, the client has to wait as soon as the request's own buffer would be full.
 *
 * @throws TypeError for a request whose body cannot be seen whole, as after a body parser.
 */
export function guardBody(request: IncomingMessage, reader: BodyReader, maximumBytes: number): GuardedBody {
  if (declaredBodyLength(request) === 0) return emptyBody(reader.end());
  let phase: "listening" | "told" | "passing" | "discarding" | "broken" = "listening";
  let finding: BodyFinding = { kind: "more" };
  let length = 0;
  const held: BodyChunk[] = [];
  let heldLength = 0;
  const settled = Promise.withResolvers<boolean>();
  const wentAway = () => settled.resolve(false);

  /** Chunks are cut anywhere: the bound is on bytes, whichever chunk they come in. */
  const read = (chunk: BodyChunk): void => {
    if (finding.kind === "refused") return;
    if (chunk === null) {
      finding = reader.end();
      return;
    }
    const readable = finding.kind === "more" ? chunk.subarray(0, maximumBytes - length) : chunk;
    const beyond = chunk.subarray(readable.length);
    length += chunk.length;
    finding = reader.read(readable);
    if (beyond.length === 0 || finding.kind === "refused") return;
    if (finding.kind === "more") finding = reader.stopWaiting();
    if (finding.kind !== "refused") finding = reader.read(beyond);
  };

  const listen = (chunk: BodyChunk): void => {
    try {
      read(chunk);
    } catch (cause) {
      settled.reject(cause);
      phase = "told";
      return;
    }
    if (finding.kind === "more" || phase === "told") return;
    phase = "told";
    settled.resolve(true);
  };

  const tap = tapBody(request, (chunk) => {
    switch (phase) {
      case "listening":
      case "told":
        held.push(chunk);
        heldLength += chunk?.length ?? 0;
        listen(chunk);
        return phase === "listening" || heldLength < request.readableHighWaterMark;
      case "passing":
        return pass(chunk);
      case "discarding":
        return tap.push(chunk);
      case "broken":
        return false;
    }
  });

  const pass = (chunk: BodyChunk): boolean => {
    if (tap.isThrownAway()) return tap.push(chunk);
    try {
      read(chunk);
      if (finding.kind !== "refused") return tap.push(chunk);
      return breakOff(contradictedLater(finding.problem));
    } catch (cause) {
      return breakOff(new Error("the body could not be read to its end", { cause }));
    }
  };
  const breakOff = (error: Error): boolean => {
    phase = "broken";
    request.destroy(error);
    return false;
  };
  const handOn = (to: "passing" | "discarding") => {
    phase = to;
    request.off("close", wentAway);
    for (const chunk of held.splice(0)) tap.push(chunk);
  };

  for (const chunk of tap.arrived) listen(chunk);
  if (request.destroyed) wentAway();
  else request.once("close", wentAway);
  if (phase === "listening") tap.resume();
  return {
    finding: () => finding,
    told: settled.promise,
    passOn() {
      if (finding.kind === "refused") breakOff(contradictedLater(finding.problem));
      else handOn("passing");
    },
    discard: () => handOn("discarding"),
  };
}

function contradictedLater({ type }: ProtocolProblem): Error {
  return new Error(`the body was vetted, and then it came to ${type}`);
}

function emptyBody(finding: BodyFinding): GuardedBody {
  return { finding: () => finding, told: Promise.resolve(true), passOn() {}, discard() {} };
}
