/** A piece of a body; null is its end. */
export type BodyChunk = Uint8Array | null;

const smallestShared = 1024;
const largestShared = 64 * 1024;
const nothing = new Uint8Array();

/**
 * Chunks of a body in their order, to be handed on later.
 *
 * A client cuts its body as it likes, and each chunk costs far more memory than a byte. So small chunks are copied into larger ones.
 */
export class HeldChunks {
  readonly #allocate: (length: number) => Uint8Array;
  #held: BodyChunk[] = [];
  #length = 0;
  /** The place of small chunks: the bytes from `begin` to `end` are in none of the chunks above. */
  #shared: Uint8Array = nothing;
  #begin = 0;
  #end = 0;

  /** @param allocate makes the chunk that small ones are copied into; several such chunks may share one buffer. */
  constructor(allocate: (length: number) => Uint8Array) {
    this.#allocate = allocate;
  }

  /** How many bytes were pushed. */
  get length(): number {
    return this.#length;
  }

  push(chunk: BodyChunk): void {
    const isLarge = chunk !== null && chunk.length >= smallestShared && chunk.length * 2 >= chunk.buffer.byteLength;
    if (chunk === null || isLarge) {
      this.#joinShared();
      this.#held.push(chunk);
    } else this.#copy(chunk);
    this.#length += chunk?.length ?? 0;
  }

  /** The held bytes. */
  chunks(): readonly BodyChunk[] {
    this.#joinShared();
    return [...this.#held];
  }

  /** The same, and releases them. */
  take(): readonly BodyChunk[] {
    this.#joinShared();
    const taken = this.#held;
    this.#held = [];
    return taken;
  }

  #joinShared(): void {
    if (this.#end > this.#begin) this.#held.push(this.#shared.subarray(this.#begin, this.#end));
    this.#begin = this.#end;
  }

  #copy(chunk: Uint8Array): void {
    let copied = 0;
    while (copied < chunk.length) {
      if (this.#end === this.#shared.length) {
        this.#joinShared();
        const wanted = Math.max(smallestShared, this.#length, chunk.length - copied);
        this.#shared = this.#allocate(Math.min(largestShared, wanted));
        this.#begin = 0;
        this.#end = 0;
      }
      const part = chunk.subarray(copied, copied + this.#shared.length - this.#end);
      this.#shared.set(part, this.#end);
      this.#end += part.length;
      copied += part.length;
    }
  }
}
