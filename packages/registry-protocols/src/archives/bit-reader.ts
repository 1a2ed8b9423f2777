import { type Code, longestCode } from "./huffman-code.ts";

/** Room for the rest of one chunk, and for the next. */
const longestInput = 8192;
/** How many bytes are handed to the reader at once. */
export const inputPiece: number = 4096;

/** Reads bits from the lowest of a byte on, of bytes that arrive one after another; fails if there are too few. */
export class BitReader {
  readonly #bytes = new Uint8Array(longestInput);
  #offset = 0;
  #end = 0;
  #held = 0;
  #count = 0;
  #isEnded = false;
  failed = false;

  /** Takes at most `inputPiece` bytes. Bytes that were read are overwritten. */
  append(bytes: Uint8Array): void {
    this.#bytes.copyWithin(0, this.#offset, this.#end);
    this.#end -= this.#offset;
    this.#offset = 0;
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Marks the end of the bytes. */
  finish(): void {
    this.#isEnded = true;
  }

  /** Whether so many bytes are there, or no more come. */
  has(count: number): boolean {
    return this.#isEnded || this.#end - this.#offset >= count;
  }

  bits(count: number): number {
    while (this.#count < count) {
      if (this.#offset >= this.#end) {
        this.failed = true;
        return 0;
      }
      this.#held |= (this.#bytes[this.#offset] ?? 0) << this.#count;
      this.#offset += 1;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  /** The next symbol of a code; -1 if there is none. */
  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let offset = 0;
    for (let length = 1; length <= longestCode; length += 1) {
      code |= this.bits(1);
      const count = counts[length] ?? 0;
      if (code - first < count) return symbols[offset + code - first] ?? -1;
      offset += count;
      first = (first + count) * 2;
      code *= 2;
    }
    this.failed = true;
    return -1;
  }

  /** At most so many bytes from the next whole one on, valid until the next `append`. */
  take(most: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#offset, Math.min(this.#offset + most, this.#end));
    this.#offset += bytes.length;
    return bytes;
  }

  skipToByte(): void {
    this.#held = 0;
    this.#count = 0;
  }

  isAtEnd(): boolean {
    return this.#offset === this.#end;
  }
}
