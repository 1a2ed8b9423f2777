// A body of node:http, held back and handed on.

import type { IncomingMessage } from "node:http";
import type { BodyFinding, BodyReader, ProtocolError } from "@package-protection/registry-protocols";
import { boundedReading, contradictedLater, type HeldBody } from "../guard/held-body.ts";
import { type BodyChunk, heldChunks } from "../message/held-chunks.ts";
import { tapBody } from "./body-tap.ts";
import { checkedTap } from "./body-tap-check.ts";
import { declaredBodyLength } from "./exchange.ts";

/** The body of a request of Node's, held back until it is known which package it writes. */
export interface NodeHeldBody extends HeldBody {
  /**
   * Hands the body, byte for byte, to the request's next reader, at that reader's pace. Each byte is still read here first.
   * Where one contradicts the finding, neither that byte nor the end gets to the reader; `refuse` may answer the client, and
   * then the request is destroyed.
   */
  passOn(refuse?: RefuseLate): void;
  /** Hands it on unread, to be thrown away. */
  discard(): void;
}

/** Answers for a error that is found late; resolves with whether the client is answered. Never rejects. */
type RefuseLate = (error: ProtocolError) => Promise<boolean>;

/** How much of a body is still taken in after a late answer, so that the client reads it. */
const drainBounds = { bytes: 16 * 1024 * 1024, milliseconds: 10_000 };

/**
 * Reads a body without consuming it. At most `maximumBytes` and one chunk are held until its package is found. Before `read`
 * is called, and then while the write is decided, the client has to wait as soon as the request's own buffer would be full.
 *
 * @param checked whether taps were found to work here, or the check; where that rejects, `read` does.
 * @throws TypeError for a request whose body cannot be seen whole, as after a body parser.
 */
export function holdBody(
  request: IncomingMessage,
  reader: BodyReader,
  maximumBytes: number = reader.maximumBytesBeforeName,
  checked: true | Promise<void> = checkedTap(),
): NodeHeldBody {
  if (declaredBodyLength(request) === 0) return emptyBody(reader.end());
  let phase: "waiting" | "listening" | "found" | "passing" | "discarding" | "broken" = "waiting";
  const reading = boundedReading(reader, maximumBytes);
  const held = heldChunks(Buffer.allocUnsafeSlow);
  let heldLength = 0;
  const settled = Promise.withResolvers<boolean>();
  /** Takes in what comes after the request was broken off; null before. */
  let drain: ((chunk: BodyChunk) => void) | null = null;
  let refuseLate: RefuseLate = () => Promise.resolve(false);
  const wentAway = () => settled.resolve(false);

  const listen = (chunk: BodyChunk): void => {
    try {
      reading.read(chunk);
    } catch (cause) {
      settled.reject(cause);
      phase = "found";
      return;
    }
    if (reading.finding().kind === "more" || phase === "found") return;
    phase = "found";
    settled.resolve(true);
  };

  const tap = tapBody(request, (chunk) => {
    switch (phase) {
      case "waiting":
      case "listening":
      case "found":
        held.push(chunk);
        heldLength += chunk?.length ?? 0;
        if (phase !== "waiting") listen(chunk);
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
      const finding = reading.read(chunk);
      if (finding.kind !== "refused") return tap.push(chunk);
      return contradict(finding.error, chunk === null);
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
  const contradict = (error: ProtocolError, isWhole: boolean): boolean => {
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
    const answered = refuseLate(error).then((isAnswered) => (isAnswered ? rest.promise : undefined));
    void Promise.race([answered, over.promise]).then(() => {
      clearTimeout(timer);
      drain = null;
      request.destroy(contradictedLater(error));
    });
    return true;
  };
  const handOn = (to: "passing" | "discarding") => {
    phase = to;
    request.off("close", wentAway);
    for (const chunk of held.take()) tap.push(chunk);
  };

  if (request.destroyed) wentAway();
  else request.once("close", wentAway);
  return {
    finding: reading.finding,
    async read() {
      phase = "listening";
      for (const chunk of [...tap.arrived, ...held.chunks()]) listen(chunk);
      if (phase === "listening") tap.resume(heldLength);
      if (checked === true) return settled.promise;
      const [isFound] = await Promise.all([settled.promise, checked]);
      return isFound;
    },
    passOn(refuse) {
      if (refuse !== undefined) refuseLate = refuse;
      const finding = reading.finding();
      if (finding.kind === "refused") contradict(finding.error, request.complete);
      else handOn("passing");
    },
    discard: () => handOn("discarding"),
  };
}

function emptyBody(finding: BodyFinding): NodeHeldBody {
  return { finding: () => finding, read: async () => true, passOn() {}, discard() {} };
}
