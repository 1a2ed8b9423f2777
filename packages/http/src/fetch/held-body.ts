import type { BodyFinding, BodyReader, ProtocolError } from "@package-protection/registry-protocols";
import { BoundedReading, contradictedLater, type HeldBody } from "../guard/held-body.ts";
import { type BodyChunk, HeldChunks } from "../message/held-chunks.ts";
import { drain } from "./drain.ts";

/** The body of a Request, held back until its package is known. */
export interface FetchHeldBody extends HeldBody {
  /**
   * Returns the body, byte for byte, at its reader's pace; null for a request without a body. Each byte is still read here first.
   *
   * If one contradicts the finding, neither that byte nor the end gets to the reader: `onContradiction` is called, and the stream errors.
   */
  passOn(onContradiction: (error: ProtocolError) => void): ReadableStream<Uint8Array> | null;
  /** Reads the rest and throws it away, within bounds. */
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

  /** @throws TypeError for a chunk that is not bytes, and the source's error if the client disconnects. */
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

/** A copy, if the chunk is part of a buffer. A reader may detach a chunk's whole buffer, so no two chunks may share one. */
function ownBytes(chunk: Uint8Array): Uint8Array {
  return chunk.byteLength === chunk.buffer.byteLength ? chunk : chunk.slice();
}

function emptyBody(finding: BodyFinding): FetchHeldBody {
  return { finding: () => finding, read: async () => true, passOn: () => null, discard() {} };
}
