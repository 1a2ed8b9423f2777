const none: Int32Array = new Int32Array();
/** So many bytes are read one by one before words are: most strings are short. */
const nearby = 16;

/** Letters of a string, in chunks cut anywhere. */
export interface JsonStringText {
  /**
   * The place of the first byte that is not a letter of a string in UTF-8, or the chunk's length: a quote, a backslash, a control,
   * or a byte that is not allowed there.
   */
  end(chunk: Uint8Array, from: number): number;
  /** False within the bytes of one letter. */
  isWhole(): boolean;
}

/** Whether four bytes are four letters of ASCII. A subtraction sets the high bit of the lowest byte that is too small for it. */
function areLetters(word: number): boolean {
  const controls = word - 0x20202020;
  const quotes = (word ^ 0x22222222) - 0x01010101;
  const backslashes = (word ^ 0x5c5c5c5c) - 0x01010101;
  return ((word | controls | quotes | backslashes) & 0x80808080) === 0;
}

export function jsonStringText(): JsonStringText {
  /** How many bytes the sequence still needs, and the bounds of the next one. */
  let missing = 0;
  let lowest = 0x80;
  let highest = 0xbf;
  /** The newest chunk in words of four bytes, the first of which begins at `aligned`. */
  let seen: Uint8Array | null = null;
  let words: Int32Array = none;
  let aligned = 0;

  /** Overlong sequences, surrogates and code points beyond Unicode show in a sequence's second byte. */
  function begin(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte === 0xe0) lowest = 0xa0;
    if (byte === 0xed) highest = 0x9f;
    if (byte === 0xf0) lowest = 0x90;
    if (byte === 0xf4) highest = 0x8f;
    return true;
  }

  function goOn(byte: number): boolean {
    if (byte < lowest || byte > highest) return false;
    missing -= 1;
    lowest = 0x80;
    highest = 0xbf;
    return true;
  }

  function isLetter(byte: number): boolean {
    if (missing > 0) return goOn(byte);
    if (byte >= 0x80) return begin(byte);
    return byte >= 0x20 && byte !== 0x22 && byte !== 0x5c;
  }

  function see(chunk: Uint8Array): void {
    seen = chunk;
    aligned = (4 - (chunk.byteOffset % 4)) % 4;
    words =
      chunk.length < nearby
        ? none
        : new Int32Array(chunk.buffer, chunk.byteOffset + aligned, (chunk.length - aligned) >> 2);
  }

  function end(chunk: Uint8Array, from: number): number {
    const { length } = chunk;
    const near = Math.min(from + nearby, length);
    let at = from;
    while (at < near) {
      if (!isLetter(chunk[at] ?? 0)) return at;
      at += 1;
    }
    if (chunk !== seen) see(chunk);
    while (at < length) {
      // Four bytes are read at once, since most of a body is ASCII.
      if (missing === 0 && at >= aligned && (at - aligned) % 4 === 0) {
        let word = (at - aligned) >> 2;
        while (word < words.length && areLetters(words[word] ?? 0)) word += 1;
        at = Math.max(at, aligned + word * 4);
        if (at >= length) break;
      }
      if (!isLetter(chunk[at] ?? 0)) return at;
      at += 1;
    }
    return at;
  }

  return { end, isWhole: () => missing === 0 };
}
