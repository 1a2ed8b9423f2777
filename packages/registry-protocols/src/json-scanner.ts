/** What kind of value a member has. */
export type JsonKind = "string" | "object" | "array" | "other";

/**
 * A member of an object that has only objects above it, told once: an object or an array when it begins, anything else when it ends. The path is
 * its keys from the top. A key, or a text, is null where it is longer than any that matters; a text is null too where the value is no string.
 */
export type JsonMember = (path: readonly (string | null)[], kind: JsonKind, text: string | null) => void;

export interface JsonScanner {
  /** False from the first byte on that no JSON text could have there. */
  read(chunk: Uint8Array): boolean;
  /** Whether what was read is one whole JSON text. */
  end(): boolean;
}

type Expecting = "value" | "first-value" | "key" | "first-key" | "colon" | "comma" | "nothing";

/** Bytes of a key or text as it stands in the body, escapes included. */
const longestText = 4096;
const deepest = 256;

/** Up to here reading a plain text byte by byte is faster than decoding and parsing it. */
const shortText = 32;

const quote = 0x22;
const backslash = 0x5c;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

const isPlain = (byte: number) => byte >= 0x20 && byte < 0x80 && byte !== backslash;
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isScalar = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || // digits
  (byte >= 0x61 && byte <= 0x7a) || // true, false, null, e
  byte === 0x2b || // +
  byte === 0x2d || // -
  byte === 0x2e || // .
  byte === 0x45; // E

/**
 * Reads JSON as it arrives and tells the members down to a depth. It sees the structure that `JSON.parse` sees in every text that `JSON.parse` accepts; of
 * texts and numbers that it does not tell it does not look at every character. It holds one key or text of bounded length and one key per level down to that depth.
 */
export function jsonScanner(depthOfInterest: number, onMember: JsonMember): JsonScanner {
  let expecting: Expecting = "value";
  let inside: "nothing" | "string" | "escape" | "scalar" = "nothing";
  let valid = true;
  const isObject: boolean[] = [];
  const path: (string | null)[] = [];
  /** How many of the innermost containers cannot be told of: those in an array, or too deep. */
  let untold = 0;
  const text = new Uint8Array(longestText);
  let length = 0;
  let backslashAt = -1;

  const told = () => untold === 0 && path.length > 0;
  const stringIsKey = () => expecting === "key" || expecting === "first-key";
  const isHeld = () => untold === 0 && (stringIsKey() || path.length > 0);

  function heldText(): string | null {
    if (length > longestText) return null;
    if (length <= shortText) {
      const short = text.subarray(0, length);
      if (short.every(isPlain)) return String.fromCharCode(...short);
    }
    try {
      const parsed: unknown = JSON.parse(`"${utf8.decode(text.subarray(0, length))}"`);
      return typeof parsed === "string" ? parsed : null;
    } catch {
      valid = false;
      return null;
    }
  }

  function valueEnds(): void {
    expecting = isObject.length === 0 ? "nothing" : "comma";
  }

  function open(asObject: boolean): void {
    if (told()) onMember(path, asObject ? "object" : "array", null);
    if (isObject.length === deepest) valid = false;
    isObject.push(asObject);
    if (untold > 0 || !asObject || path.length === depthOfInterest) untold += 1;
    else path.push(null);
    expecting = asObject ? "first-key" : "first-value";
  }

  function close(asObject: boolean): boolean {
    if (isObject.pop() !== asObject) return false;
    if (untold > 0) untold -= 1;
    else path.pop();
    valueEnds();
    return true;
  }

  function stringEnds(): void {
    const held = isHeld() ? heldText() : null;
    inside = "nothing";
    if (stringIsKey()) {
      if (untold === 0) path[path.length - 1] = held;
      expecting = "colon";
    } else {
      if (told()) onMember(path, "string", held);
      valueEnds();
    }
  }

  function hold(bytes: Uint8Array): void {
    if (length + bytes.length <= longestText) text.set(bytes, length);
    length += bytes.length;
  }

  /** Where in the chunk the next backslash stands, its length where none does; looked for once only, so that reading stays linear. */
  function nextBackslash(chunk: Uint8Array, from: number): number {
    if (backslashAt >= from) return backslashAt;
    const found = chunk.indexOf(backslash, from);
    backslashAt = found === -1 ? chunk.length : found;
    return backslashAt;
  }

  /** Where the string ends that goes on at `from`: at its quote, or at the chunk's end. */
  function stringEnd(chunk: Uint8Array, from: number): number {
    let at = from;
    let end = -1;
    for (;;) {
      if (end < at) end = chunk.indexOf(quote, at);
      if (end === -1) end = chunk.length;
      const escaping = nextBackslash(chunk, at);
      if (escaping >= end) return end;
      at = escaping + 2;
      if (at > chunk.length) inside = "escape";
      if (at >= chunk.length) return chunk.length;
    }
  }

  /** Reads on in a string; the place after what was read. */
  function readString(chunk: Uint8Array, from: number): number {
    const begin = inside === "escape" ? from + 1 : from;
    inside = "string";
    const end = stringEnd(chunk, begin);
    if (isHeld()) hold(chunk.subarray(from, end));
    if (end === chunk.length) return end;
    stringEnds();
    return end + 1;
  }

  function readValue(byte: number): boolean {
    if (byte === 0x7b) open(true);
    else if (byte === 0x5b) open(false);
    else if (byte === quote) {
      inside = "string";
      length = 0;
    } else if (isScalar(byte)) inside = "scalar";
    else return byte === 0x5d && expecting === "first-value" && close(false);
    return valid;
  }

  function readStructure(byte: number): boolean {
    if (isBlank(byte)) return true;
    switch (expecting) {
      case "value":
      case "first-value":
        return readValue(byte);
      case "key":
      case "first-key":
        if (byte === 0x7d && expecting === "first-key") return close(true);
        inside = "string";
        length = 0;
        return byte === quote;
      case "colon":
        expecting = "value";
        return byte === 0x3a;
      case "comma":
        if (byte === 0x7d || byte === 0x5d) return close(byte === 0x7d);
        expecting = isObject.at(-1) === true ? "key" : "value";
        return byte === 0x2c;
      default:
        return false;
    }
  }

  function scalarEnds(): void {
    inside = "nothing";
    if (told()) onMember(path, "other", null);
    valueEnds();
  }

  function read(chunk: Uint8Array): boolean {
    let at = 0;
    backslashAt = -1;
    while (valid && at < chunk.length) {
      if (inside === "string" || inside === "escape") {
        at = readString(chunk, at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (inside === "scalar") {
        if (isScalar(byte)) continue;
        scalarEnds();
      }
      if (!readStructure(byte)) valid = false;
    }
    return valid;
  }

  function end(): boolean {
    if (inside === "scalar") scalarEnds();
    return valid && inside === "nothing" && expecting === "nothing";
  }

  return { read, end };
}
