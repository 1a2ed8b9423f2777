/**
 * A key or a text as the body has it, without its quotes. Read it before the function that received it
 * returns: after that the object has another text.
 */
export interface JsonText {
  /** Whether it is this word, written with escapes or without; a text that is too long to be held never is. */
  is(word: string): boolean;
  /**
   * Whether a reader could read it as this word, which has no upper case: a reader that ignores case, the forms of letters, marks,
   * blanks, or invisible characters.
   */
  foldsTo(word: string): boolean;
  /** The length of every word that it folds to; it is not too long. */
  foldedLength(): number;
  /** Whether it is longer than any that matters. */
  isTooLong(): boolean;
  /** Null if it is longer than any that matters. */
  decoded(): string | null;
}

/** Bytes of a key or text as the body has it, escapes included. */
const longestText = 4096;
const shortText = 24;

const quote = 0x22;
const backslash = 0x5c;
const blank = 0x20;
/** DEL, a control that JSON allows in texts, and the bytes beyond ASCII. */
const firstUnplain = 0x7f;
const nothing = new Uint8Array();
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/**
 * The one text that a scanner holds at a time. It is read in place; only a text that is cut between two chunks is copied, up to a
 * bounded length.
 */
export class HeldText implements JsonText {
  #bytes: Uint8Array = nothing;
  #begin = 0;
  #length = 0;
  #kept: Uint8Array | null = null;
  /** Whether each byte is an unescaped letter, as in nearly all texts: it is compared without decoding. */
  #plain = true;
  /** How many letters of a plain text are not blank. */
  #letters = 0;
  /** Of a text that is not plain; undefined until it is needed. */
  #parsed: string | undefined;
  #folded: string | undefined;

  /** Takes in a part of a text that goes on in the next chunk: its bytes are copied. */
  keep(chunk: Uint8Array, from: number, to: number): void {
    this.#kept ??= new Uint8Array(longestText);
    if (this.#length + to - from <= longestText) this.#kept.set(chunk.subarray(from, to), this.#length);
    this.#length += to - from;
  }

  isTooLong(): boolean {
    return this.#length > longestText;
  }

  #written(): Uint8Array {
    return this.#bytes.subarray(this.#begin, this.#begin + this.#length);
  }

  /** Counts the letters that are not blank. */
  #readPlain(): boolean {
    this.#letters = 0;
    for (let at = this.#begin; at < this.#begin + this.#length; at += 1) {
      const byte = this.#bytes[at] ?? quote;
      if (byte >= firstUnplain || byte === backslash) return false;
      if (byte !== blank) this.#letters += 1;
    }
    return true;
  }

  /**
   * Takes in the last part of a string that JSON allows, which is the whole text if no part was kept. Returns how many bytes
   * have to be decoded: none if no byte is escaped or beyond ASCII, and none of a text that is too long.
   */
  end(chunk: Uint8Array, from: number, to: number): number {
    if (this.#length > 0) this.keep(chunk, from, to);
    else this.#length = to - from;
    const isCopied = this.#kept !== null && this.#length > to - from;
    this.#bytes = isCopied && this.#kept !== null ? this.#kept : chunk;
    this.#begin = isCopied ? 0 : from;
    this.#parsed = undefined;
    this.#folded = undefined;
    this.#plain = this.isTooLong() || this.#readPlain();
    return this.#plain ? 0 : this.#length;
  }

  #parse(): string {
    this.#parsed ??= String(JSON.parse(`"${utf8.decode(this.#written())}"`));
    return this.#parsed;
  }

  #parseFolded(): string {
    this.#folded ??= fold(this.#parse());
    return this.#folded;
  }

  #isWritten(word: string): boolean {
    if (this.#length !== word.length) return false;
    for (let at = 0; at < this.#length; at += 1)
      if (this.#bytes[this.#begin + at] !== word.charCodeAt(at)) return false;
    return true;
  }

  #isWrittenWithBlanks(word: string): boolean {
    if (this.#letters !== word.length) return false;
    let compared = 0;
    for (let at = this.#begin; at < this.#begin + this.#length; at += 1) {
      const byte = this.#bytes[at] ?? quote;
      if (byte === blank) continue;
      const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      if (lower !== word.charCodeAt(compared)) return false;
      compared += 1;
    }
    return true;
  }

  decoded(): string | null {
    if (this.isTooLong()) return null;
    if (!this.#plain) return this.#parse();
    // Joining short texts by hand is faster than a decoder.
    if (this.#length > shortText) return utf8.decode(this.#written());
    let text = "";
    for (let at = this.#begin; at < this.#begin + this.#length; at += 1)
      text += String.fromCharCode(this.#bytes[at] ?? quote);
    return text;
  }

  /** Makes room for the next text, and releases the chunk. */
  forget(): void {
    this.#bytes = nothing;
    this.#length = 0;
  }

  is(word: string): boolean {
    return !this.isTooLong() && (this.#plain ? this.#isWritten(word) : this.#parse() === word);
  }

  foldsTo(word: string): boolean {
    if (this.isTooLong()) return false;
    return this.#plain ? this.#isWrittenWithBlanks(word) : this.#parseFolded() === word;
  }

  foldedLength(): number {
    return this.#plain ? this.#letters : this.#parseFolded().length;
  }
}

/**
 * A text as readers see it that ignore case, the forms of letters, marks, blanks and invisible characters. Upper case comes first:
 * it is where the dotless i and the long s become letters of ASCII.
 */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{C}\p{Z}]/gu, "")
    .toUpperCase()
    .toLowerCase();
}
