// The tokens of JSON: the letters of a string, and numbers and literals.

/** From a state, by any byte from the first to the last, to another state. */
type Step<State extends string> = readonly [from: State, first: string, last: string, to: State];

/** States of a reader of single bytes, as numbers: the place of each in the list. */
interface ByteStates<State extends string> {
  /** At `256 * state + byte` the state after the byte; `stop` where the state has no step for it. */
  readonly after: Uint8Array;
  readonly stop: number;
  numberOf(state: State): number;
}

function byteStates<const State extends string>(
  states: readonly State[],
  steps: readonly Step<NoInfer<State>>[],
): ByteStates<State> {
  const numberOf = (state: State) => states.indexOf(state);
  const stop = states.length;
  const after = new Uint8Array(256 * stop).fill(stop);
  for (const [from, first, last, to] of steps) {
    const row = 256 * numberOf(from);
    after.fill(numberOf(to), row + first.charCodeAt(0), row + last.charCodeAt(0) + 1);
  }
  return { after, stop, numberOf };
}

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
const letters = byteStates(
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
    // Overlong sequences, surrogates and code points beyond Unicode show in a sequence's second byte.
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
const whole = letters.numberOf("whole");

/** Letters of a string, in chunks cut anywhere. */
export class JsonStringText {
  #state = whole;
  /** The newest chunk in words of four bytes. */
  #seen: Uint8Array | null = null;
  #words: Int32Array = none;

  /** The place of the first byte that is not a letter's, or `to`. */
  #readBytes(chunk: Uint8Array, from: number, to: number): number {
    const { after, stop } = letters;
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
   * The place of the first byte that is not a letter of a string in UTF-8, or the chunk's length: a quote, a backslash, a control,
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
      // Four bytes are read at once, since most of a body is ASCII.
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

const scalars = byteStates(
  [
    ...(["start", "minus", "point", "e", "sign", "t", "tr", "f", "fa", "fal", "letterE", "n", "nu", "nul"] as const),
    // The states that may end come last.
    ...(["zero", "whole", "fraction", "exponent", "literal"] as const),
  ],
  [
    ["start", "-", "-", "minus"],
    ["start", "0", "0", "zero"],
    ["start", "1", "9", "whole"],
    ["minus", "0", "0", "zero"],
    ["minus", "1", "9", "whole"],
    ["zero", ".", ".", "point"],
    ["zero", "e", "e", "e"],
    ["zero", "E", "E", "e"],
    ["whole", "0", "9", "whole"],
    ["whole", ".", ".", "point"],
    ["whole", "e", "e", "e"],
    ["whole", "E", "E", "e"],
    ["point", "0", "9", "fraction"],
    ["fraction", "0", "9", "fraction"],
    ["fraction", "e", "e", "e"],
    ["fraction", "E", "E", "e"],
    ["e", "+", "+", "sign"],
    ["e", "-", "-", "sign"],
    ["e", "0", "9", "exponent"],
    ["sign", "0", "9", "exponent"],
    ["exponent", "0", "9", "exponent"],
    ["start", "t", "t", "t"],
    ["t", "r", "r", "tr"],
    ["tr", "u", "u", "letterE"],
    ["start", "f", "f", "f"],
    ["f", "a", "a", "fa"],
    ["fa", "l", "l", "fal"],
    ["fal", "s", "s", "letterE"],
    ["letterE", "e", "e", "literal"],
    ["start", "n", "n", "n"],
    ["n", "u", "u", "nu"],
    ["nu", "l", "l", "nul"],
    ["nul", "l", "l", "literal"],
  ],
);

const start = scalars.numberOf("start");
const literal = scalars.numberOf("literal");
const zero = scalars.numberOf("zero");

/** A number, or `true`, `false` or `null`, in chunks cut anywhere. */
export class JsonScalar {
  #state = start;

  begin(): void {
    this.#state = start;
  }

  /** The place of the first byte that is not part of it, or the chunk's length. */
  read(chunk: Uint8Array, from: number): number {
    const { after, stop } = scalars;
    let state = this.#state;
    let at = from;
    for (; at < chunk.length; at += 1) {
      const next = after[256 * state + (chunk[at] ?? 0)] ?? stop;
      if (next === stop) break;
      state = next;
    }
    this.#state = state;
    return at;
  }

  /** Whether it is a whole literal, which ends with its last letter. */
  isLiteral(): boolean {
    return this.#state === literal;
  }

  /** Whether it is a whole number, which may go on with the next byte. */
  isNumber(): boolean {
    return this.#state >= zero && this.#state < literal;
  }
}
