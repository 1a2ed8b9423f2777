import { byteStates } from "./byte-states.ts";

const { after, stop, numberOf } = byteStates(
  [
    ...(["start", "minus", "point", "e", "sign", "t", "tr", "f", "fa", "fal", "letterE", "n", "nu", "nul"] as const),
    // What is whole comes last.
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

const start = numberOf("start");
const literal = numberOf("literal");
const zero = numberOf("zero");

/** A number, or `true`, `false` or `null`, in chunks cut anywhere. */
export class JsonScalar {
  #state = start;

  begin(): void {
    this.#state = start;
  }

  /** The place of the first byte behind what was read, or the chunk's length. */
  read(chunk: Uint8Array, from: number): number {
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

  /** Whether what was read is all of a literal, which ends with its last letter. */
  isLiteral(): boolean {
    return this.#state === literal;
  }

  /** Whether what was read is a number, which goes on as long as its bytes do. */
  isNumber(): boolean {
    return this.#state >= zero && this.#state < literal;
  }
}
