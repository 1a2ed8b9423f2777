import type { IncomingMessage } from "node:http";
import type { BodyFinding, BodyReader, ProtocolProblem } from "@package-protection/registry-protocols";
import { type BodyChunk, tapBody } from "./guard-tap.ts";
import { checkedTap } from "./guard-tap-check.ts";
import { heldChunks } from "./held-chunks.ts";
import { declaredBodyLength } from "./request-body.ts";

/** A request's body, held back until it has told which package it writes. */
export interface GuardedBody {
  /** What it has told. What comes later may turn it into `refused`, and into nothing else. */
  finding(): BodyFinding;
  /** Resolves once the body has told; false where the client went away before. Rejects where the reader has a defect. */
  readonly told: Promise<boolean>;
  /**
   * Hands the body, byte for byte, to the request's next reader, at that reader's pace. Each byte is still read here first.
   * Where one contradicts what was told, neither that byte nor the end gets to the reader; `refuse` may answer the client, and
   * then the request is destroyed.
   */
  passOn(refuse?: RefuseLate): void;
  /** Hands it on unread, to be thrown away. */
  discard(): void;
}

/** Answers for a problem that is found late; resolves with whether the client is answered. Never rejects. */
type RefuseLate = (problem: ProtocolProblem) => Promise<boolean>;

/** How much of a body is still taken in after a late answer, so that the client reads it. */
const drainBounds = { bytes: 16 * 1024 * 1024, milliseconds: 10_000 };

/**
 * Reads a body without consuming it. Until it has told, at most `maximumBytes` and one chunk are held; from then on, while
 * the write is decided, the client has to wait as soon as the request's own buffer would be full.
 *
 * @param checked whether taps were found to work here, or the check; where that rejects, `told` does.
 * @throws TypeError for a request whose body cannot be seen whole, as after a body parser.
 */
export function guardBody(
  request: IncomingMessage,
  reader: BodyReader,
  maximumBytes: number = reader.maximumBytesBeforeName,
  checked: true | Promise<void> = checkedTap(),
): GuardedBody {
  if (declaredBodyLength(request) === 0) return emptyBody(reader.end());
  let phase: "listening" | "told" | "passing" | "discarding" | "broken" = "listening";
  let finding: BodyFinding = { kind: "more" };
  let length = 0;
  const held = heldChunks();
  let heldLength = 0;
  const settled = Promise.withResolvers<boolean>();
  /** Takes in what comes after the request was broken off; null before. */
  let drain: ((chunk: BodyChunk) => void) | null = null;
  let refuseLate: RefuseLate = () => Promise.resolve(false);
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
        drain?.(chunk);
        return drain !== null;
    }
  });

  const pass = (chunk: BodyChunk): boolean => {
    if (tap.isThrownAway()) return tap.push(chunk);
    try {
      read(chunk);
      if (finding.kind !== "refused") return tap.push(chunk);
      return contradict(finding.problem, chunk === null);
    } catch (cause) {
      return breakOff(new Error("the body could not be read to its end", { cause }));
    }
  };
  const breakOff = (error: Error): boolean => {
    phase = "broken";
    request.destroy(error);
    return false;
  };
  /** A client reads the answer only once it has sent its body, so the connection is not cut before. */
  const contradict = (problem: ProtocolProblem, isWhole: boolean): boolean => {
    phase = "broken";
    const rest = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    let taken = 0;
    drain = (chunk) => {
      taken += chunk?.length ?? 0;
      if (chunk === null || taken > drainBounds.bytes) rest.resolve();
    };
    if (isWhole) rest.resolve();
    const timer = setTimeout(over.resolve, drainBounds.milliseconds);
    request.once("close", over.resolve);
    const answered = refuseLate(problem).then((isAnswered) => (isAnswered ? rest.promise : undefined));
    void Promise.race([answered, over.promise]).then(() => {
      clearTimeout(timer);
      drain = null;
      request.destroy(contradictedLater(problem));
    });
    return true;
  };
  const handOn = (to: "passing" | "discarding") => {
    phase = to;
    request.off("close", wentAway);
    for (const chunk of held.take()) tap.push(chunk);
  };

  for (const chunk of tap.arrived) listen(chunk);
  if (request.destroyed) wentAway();
  else request.once("close", wentAway);
  if (phase === "listening") tap.resume();
  return {
    finding: () => finding,
    told: checked === true ? settled.promise : Promise.all([settled.promise, checked]).then(([told]) => told),
    passOn(refuse) {
      if (refuse !== undefined) refuseLate = refuse;
      if (finding.kind === "refused") contradict(finding.problem, request.complete);
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
