// A body of a Request, held back and handed on.

import type { BodyFinding, BodyReader, ProtocolError } from "@package-protection/registry-protocols";
import { BoundedReading, contradictedLater, type HeldBody } from "../guard/held-body.ts";
import { type BodyChunk, HeldChunks } from "../message/held-chunks.ts";
import { drain } from "./drain.ts";

/** The body of a Request, held back until it is known which package it writes. */
export interface FetchHeldBody extends HeldBody {
  /**
   * The body, byte for byte, at its reader's pace. Each byte is still read here first. Where one contradicts the finding, neither
   * that byte nor the end gets to the reader: the stream errors, after `onContradiction` was called. Null for a request without a body.
   */
  passOn(onContradiction: (error: ProtocolError) => void): ReadableStream<Uint8Array> | null;
  /** Throws it away, within bounds. */
  discard(): void;
}

/**
 * Locks a body, and reads it once `read` is called. At most `maximumBytes` and one chunk are held until its package is found.
 *
 * @throws TypeError for a body that was read or is being read.
 */
export function holdBody(
  request: Request,
  reader: BodyReader,
  maximumBytes: number = reader.maximumBytesBeforeName,
): FetchHeldBody {
  if (request.bodyUsed || request.body?.locked) {
    throw new TypeError("packageGuard has to see the body first: mount it before whatever reads the body");
  }
  if (request.body === null) return emptyBody(reader.end());
  const source: ReadableStreamDefaultReader<unknown> = request.body.getReader();
  const reading = new BoundedReading(reader, maximumBytes);
  const held = new HeldChunks((length) => new Uint8Array(length));

  /** @throws TypeError for a chunk that is not bytes, and what the source throws where the client goes away. */
  const nextChunk = async (): Promise<BodyChunk> => {
    const { done, value } = await source.read();
    if (done) return null;
    if (value instanceof Uint8Array) return value;
    throw new TypeError("a chunk of the body is not bytes");
  };

  return {
    finding: () => reading.finding,
    async read() {
      while (reading.finding.kind === "more") {
        const chunk = await nextChunk().catch(() => undefined);
        if (chunk === undefined) return false;
        held.push(chunk);
        reading.read(chunk);
      }
      return true;
    },
    passOn(onContradiction) {
      const chunks = held.take();
      let handedOn = 0;
      const next = async (): Promise<BodyChunk> => {
        const chunk = chunks[handedOn];
        if (chunk !== undefined) {
          handedOn += 1;
          return chunk && ownBytes(chunk);
        }
        const later = await nextChunk();
        const finding = reading.read(later);
        if (finding.kind !== "refused") return later;
        onContradiction(finding.error);
        throw contradictedLater(finding.error);
      };
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            try {
              const chunk = await next();
              if (chunk === null) controller.close();
              else controller.enqueue(chunk);
            } catch (cause) {
              controller.error(cause);
              void drain(source);
            }
          },
          cancel: (reason) => source.cancel(reason),
        },
        { highWaterMark: 0 },
      );
    },
    discard: () => void drain(source),
  };
}

/** A reader may take a chunk's whole buffer away, as a byte stream does: no two chunks may share one. */
function ownBytes(chunk: Uint8Array): Uint8Array {
  return chunk.byteLength === chunk.buffer.byteLength ? chunk : chunk.slice();
}

function emptyBody(finding: BodyFinding): FetchHeldBody {
  return { finding: () => finding, read: async () => true, passOn: () => null, discard() {} };
}
