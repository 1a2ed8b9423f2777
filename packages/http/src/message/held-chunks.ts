// Chunks of a body, held in little memory.

/** A piece of a body; null is its end. */
export type BodyChunk = Uint8Array | null;

/** Chunks of a body in their order, to be handed on later. */
export interface HeldChunks {
  push(chunk: BodyChunk): void;
  /** The held bytes. Small chunks are joined. */
  chunks(): readonly BodyChunk[];
  /** The same, and releases them. */
  take(): readonly BodyChunk[];
}

const smallestShared = 1024;
const largestShared = 64 * 1024;
const nothing = new Uint8Array();

/**
 * Holds chunks. A client cuts its body as it likes, and each chunk costs far more memory than a byte. So small chunks are copied.
 *
 * @param allocate makes the chunk that they are copied into; several such chunks may share one buffer.
 */
export function heldChunks(allocate: (length: number) => Uint8Array): HeldChunks {
  let held: BodyChunk[] = [];
  let heldLength = 0;
  /** The place of small chunks: the bytes from `begin` to `end` are in none of the chunks above. */
  let shared: Uint8Array = nothing;
  let begin = 0;
  let end = 0;

  function joinShared(): void {
    if (end > begin) held.push(shared.subarray(begin, end));
    begin = end;
  }

  function copy(chunk: Uint8Array): void {
    let copied = 0;
    while (copied < chunk.length) {
      if (end === shared.length) {
        joinShared();
        const wanted = Math.max(smallestShared, heldLength, chunk.length - copied);
        shared = allocate(Math.min(largestShared, wanted));
        begin = 0;
        end = 0;
      }
      const part = chunk.subarray(copied, copied + shared.length - end);
      shared.set(part, end);
      end += part.length;
      copied += part.length;
    }
  }

  return {
    push(chunk) {
      const isLarge = chunk !== null && chunk.length >= smallestShared && chunk.length * 2 >= chunk.buffer.byteLength;
      if (chunk === null || isLarge) {
        joinShared();
        held.push(chunk);
      } else copy(chunk);
      heldLength += chunk?.length ?? 0;
    },
    chunks() {
      joinShared();
      return [...held];
    },
    take() {
      joinShared();
      const taken = held;
      held = [];
      return taken;
    },
  };
}
