/**
 * A key or a text as it stands in the body, quotes left out. It is to be looked at before the function that was given it
 * returns: after that it is another one.
 */
export interface JsonText {
  /** Whether it is this word, written with escapes or without; a text that is too long to be held is none. */
  is(word: string): boolean;
  /**
   * Whether a reader could take it for this word, which has no upper case: one that ignores case, the forms of letters, marks,
   * blanks, or characters that are not seen.
   */
  foldsTo(word: string): boolean;
  /** Whether it is longer than any that matters. */
  isTooLong(): boolean;
  /** Null where it is longer than any that matters. */
  decoded(): string | null;
}

/** The one text that a scanner holds at a time. */
export interface HeldText extends JsonText {
  /** A part of a text that goes on in the next chunk: its bytes are copied. */
  keep(chunk: Uint8Array, from: number, to: number): void;
  /** The last part, which is the whole text where nothing was kept; false where no JSON text could have it. */
  end(chunk: Uint8Array, from: number, to: number): boolean;
  /** Makes room for the next text, and lets go of the chunk. */
  forget(): void;
}

/** Bytes of a key or text as it stands in the body, escapes included. */
const longestText = 4096;

const quote = 0x22;
const backslash = 0x5c;
const blank = 0x20;
const nothing = new Uint8Array();
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/** A text is read where it lies; only one that is cut between two chunks is copied, up to a bounded length. */
export function heldText(): HeldText {
  let bytes: Uint8Array = nothing;
  let begin = 0;
  let length = 0;
  let kept: Uint8Array | null = null;
  /** Undefined for a text whose bytes are its letters, as nearly all are: it need not be decoded to be compared. */
  let parsed: string | null | undefined;

  function keep(chunk: Uint8Array, from: number, to: number): void {
    kept ??= new Uint8Array(longestText);
    if (length + to - from <= longestText) kept.set(chunk.subarray(from, to), length);
    length += to - from;
  }

  function end(chunk: Uint8Array, from: number, to: number): boolean {
    if (length > 0) keep(chunk, from, to);
    else length = to - from;
    const isCopied = kept !== null && length > to - from;
    bytes = isCopied && kept !== null ? kept : chunk;
    begin = isCopied ? 0 : from;
    parsed = undefined;
    if (length > longestText) parsed = null;
    else if (!isPlain(bytes, begin, begin + length)) parsed = parse(bytes.subarray(begin, begin + length));
    return parsed !== null || length > longestText;
  }

  return {
    keep,
    end,
    forget() {
      bytes = nothing;
      length = 0;
    },
    is(word) {
      if (parsed !== undefined) return parsed === word;
      if (length !== word.length) return false;
      for (let at = 0; at < length; at += 1) if (bytes[begin + at] !== word.charCodeAt(at)) return false;
      return true;
    },
    foldsTo(word) {
      if (parsed !== undefined) return parsed !== null && folded(parsed) === word;
      let compared = 0;
      for (let at = begin; at < begin + length; at += 1) {
        const byte = bytes[at] ?? quote;
        if (byte === blank) continue;
        const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
        if (lower !== word.charCodeAt(compared)) return false;
        compared += 1;
      }
      return compared === word.length;
    },
    isTooLong: () => parsed === null,
    decoded: () => (parsed === undefined ? utf8.decode(bytes.subarray(begin, begin + length)) : parsed),
  };
}

/** Upper case comes first: it is where the dotless i and the long s become letters of ASCII. */
function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{C}\p{Z}]/gu, "")
    .toUpperCase()
    .toLowerCase();
}

/** Whether every byte is a letter that stands for itself. */
function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? quote;
    if (byte < 0x20 || byte >= 0x80 || byte === backslash) return false;
  }
  return true;
}

/** Null for what no JSON text has between quotes. */
function parse(written: Uint8Array): string | null {
  try {
    const parsed: unknown = JSON.parse(`"${utf8.decode(written)}"`);
    return typeof parsed === "string" ? parsed : null;
  } catch {
    return null;
  }
}
