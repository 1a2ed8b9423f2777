import { byteStates } from "./byte-states.ts";

const none: Int32Array = new Int32Array();
/** So many bytes are read one by one before words are: most strings are short. */
const nearby = 16;

/** Whether four bytes are four letters of ASCII. A subtraction sets the high bit of the lowest byte that is too small for it. */
function areLetters(word: number): boolean {
  const controls = word - 0x20202020;
  const quotes = (word ^ 0x22222222) - 0x01010101;
  const backslashes = (word ^ 0x5c5c5c5c) - 0x01010101;
  return ((word | controls | quotes | backslashes) & 0x80808080) === 0;
}

/** Within a letter of UTF-8, by how many bytes are missing; `whole` is between two letters. */
const { after, stop, numberOf } = byteStates(
  ["whole", "one", "two", "three", "afterE0", "afterED", "afterF0", "afterF4"],
  [
    ["whole", " ", "!", "whole"],
    ["whole", "#", "[", "whole"],
    ["whole", "]", "\x7f", "whole"],
    ["whole", "\xc2", "\xdf", "one"],
    ["whole", "\xe0", "\xef", "two"],
    ["whole", "\xf0", "\xf4", "three"],
    ["one", "\x80", "\xbf", "whole"],
    ["two", "\x80", "\xbf", "one"],
    ["three", "\x80", "\xbf", "two"],
    // Overlong sequences, surrogates and what lies beyond Unicode show in a sequence's second byte.
    ["whole", "\xe0", "\xe0", "afterE0"],
    ["afterE0", "\xa0", "\xbf", "one"],
    ["whole", "\xed", "\xed", "afterED"],
    ["afterED", "\x80", "\x9f", "one"],
    ["whole", "\xf0", "\xf0", "afterF0"],
    ["afterF0", "\x90", "\xbf", "two"],
    ["whole", "\xf4", "\xf4", "afterF4"],
    ["afterF4", "\x80", "\x8f", "two"],
  ],
);
const whole = numberOf("whole");

/** Letters of a string, in chunks cut anywhere. */
export class JsonStringText {
  #state = whole;
  /** The newest chunk in words of four bytes. */
  #seen: Uint8Array | null = null;
  #words: Int32Array = none;

  /** The place of the first byte that is no letter's, or `to`. */
  #readBytes(chunk: Uint8Array, from: number, to: number): number {
    let state = this.#state;
    let at = from;
    for (; at < to; at += 1) {
      const next = after[256 * state + (chunk[at] ?? 0)] ?? stop;
      if (next === stop) break;
      state = next;
    }
    this.#state = state;
    return at;
  }

  /**
   * The place of the first byte that is no letter of a string in UTF-8, or the chunk's length: a quote, a backslash, a control,
   * or a byte that is not allowed there.
   */
  end(chunk: Uint8Array, from: number): number {
    const { length, byteOffset } = chunk;
    /** Where the first word begins. */
    const aligned = -byteOffset & 3;
    let at = from;
    for (;;) {
      const near = Math.min(aligned + ((at + nearby - aligned) & ~3), length);
      at = this.#readBytes(chunk, at, near);
      if (at < near || at === length) return at;
      if (this.#state !== whole) continue;
      // Four bytes are looked at at once, since most of a body is ASCII.
      if (chunk !== this.#seen) {
        this.#seen = chunk;
        this.#words = new Int32Array(chunk.buffer, byteOffset + aligned, (length - aligned) >> 2);
      }
      let word = (at - aligned) >> 2;
      while (word < this.#words.length && areLetters(this.#words[word] ?? 0)) word += 1;
      at = aligned + 4 * word;
    }
  }

  /** False within the bytes of one letter. */
  isWhole(): boolean {
    return this.#state === whole;
  }
}
