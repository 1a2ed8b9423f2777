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

/** The one text that a scanner holds at a time. */
export interface HeldText extends JsonText {
  /** A part of a text that goes on in the next chunk: its bytes are copied. */
  keep(chunk: Uint8Array, from: number, to: number): void;
  /**
   * The last part of a string that JSON allows, which is the whole text if no part was kept. Returns how many bytes have to
   * be decoded: none if no byte is escaped or beyond ASCII, and none of a text that is too long.
   */
  end(chunk: Uint8Array, from: number, to: number): number;
  /** Makes room for the next text, and releases the chunk. */
  forget(): void;
}

/** Bytes of a key or text as the body has it, escapes included. */
const longestText = 4096;
const shortText = 24;

const quote = 0x22;
const backslash = 0x5c;
const blank = 0x20;
const nothing = new Uint8Array();
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/** A text is read in place; only a text that is cut between two chunks is copied, up to a bounded length. */
export function heldText(): HeldText {
  let bytes: Uint8Array = nothing;
  let begin = 0;
  let length = 0;
  let kept: Uint8Array | null = null;
  /** Whether each byte is an unescaped letter, as in nearly all texts: it is compared without decoding. */
  let plain = true;
  /** How many letters of a plain text are not blank. */
  let letters = 0;
  /** Of a text that is not plain; undefined until it is needed. */
  let parsed: string | undefined;
  let folded: string | undefined;

  function keep(chunk: Uint8Array, from: number, to: number): void {
    kept ??= new Uint8Array(longestText);
    if (length + to - from <= longestText) kept.set(chunk.subarray(from, to), length);
    length += to - from;
  }

  const isTooLong = () => length > longestText;
  const written = () => bytes.subarray(begin, begin + length);

  /** Counts the letters that are not blank. */
  function readPlain(): boolean {
    letters = 0;
    for (let at = begin; at < begin + length; at += 1) {
      const byte = bytes[at] ?? quote;
      if (byte >= 0x80 || byte === backslash) return false;
      if (byte !== blank) letters += 1;
    }
    return true;
  }

  function end(chunk: Uint8Array, from: number, to: number): number {
    if (length > 0) keep(chunk, from, to);
    else length = to - from;
    const isCopied = kept !== null && length > to - from;
    bytes = isCopied && kept !== null ? kept : chunk;
    begin = isCopied ? 0 : from;
    parsed = undefined;
    folded = undefined;
    plain = isTooLong() || readPlain();
    return plain ? 0 : length;
  }

  function parse(): string {
    parsed ??= String(JSON.parse(`"${utf8.decode(written())}"`));
    return parsed;
  }

  function parseFolded(): string {
    folded ??= fold(parse());
    return folded;
  }

  function isWritten(word: string): boolean {
    if (length !== word.length) return false;
    for (let at = 0; at < length; at += 1) if (bytes[begin + at] !== word.charCodeAt(at)) return false;
    return true;
  }

  function isWrittenWithBlanks(word: string): boolean {
    if (letters !== word.length) return false;
    let compared = 0;
    for (let at = begin; at < begin + length; at += 1) {
      const byte = bytes[at] ?? quote;
      if (byte === blank) continue;
      const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      if (lower !== word.charCodeAt(compared)) return false;
      compared += 1;
    }
    return true;
  }

  function decoded(): string | null {
    if (isTooLong()) return null;
    if (!plain) return parse();
    // Joining short texts by hand is faster than a decoder.
    if (length > shortText) return utf8.decode(written());
    let text = "";
    for (let at = begin; at < begin + length; at += 1) text += String.fromCharCode(bytes[at] ?? quote);
    return text;
  }

  return {
    keep,
    end,
    forget() {
      bytes = nothing;
      length = 0;
    },
    is: (word) => !isTooLong() && (plain ? isWritten(word) : parse() === word),
    foldsTo(word) {
      if (isTooLong()) return false;
      return plain ? isWrittenWithBlanks(word) : parseFolded() === word;
    },
    foldedLength: () => (plain ? letters : parseFolded().length),
    isTooLong,
    decoded,
  };
}

/** Upper case comes first: it is where the dotless i and the long s become letters of ASCII. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{C}\p{Z}]/gu, "")
    .toUpperCase()
    .toLowerCase();
}
