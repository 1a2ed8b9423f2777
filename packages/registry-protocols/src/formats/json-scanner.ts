import { heldText, type JsonText } from "./json-text.ts";
import { utf8Checker } from "./utf8-checker.ts";

/** What kind of value a member has; "empty" is a text without characters, where only the kind is reported. */
export type JsonKind = "string" | "empty" | "object" | "array" | "other";

/**
 * What of a member is reported: nothing, the kind of its value, its value, or its value and, where that is an object, the
 * members of that.
 */
type JsonInterest = "nothing" | "kind" | "value" | "members";

/** Is told of the members of the outermost object, and of those below that it wants to know of. */
export interface JsonListener {
  /** The key of a member, and how many objects it stands in; what is to be told of its value. */
  onKey(key: JsonText, depth: number): JsonInterest;
  /**
   * The value of the member whose key was told last at this depth: an object, an array, and a text of which only the kind is
   * of interest, when it begins; anything else when it ends.
   */
  onValue(kind: JsonKind, text: JsonText | null, depth: number): void;
}

export interface JsonScanner {
  /** False from the first byte on that no JSON text in UTF-8 could have there. */
  read(chunk: Uint8Array): boolean;
  /** Whether what was read is one whole JSON text. */
  end(): boolean;
}

type Expecting = "value" | "first-value" | "key" | "first-key" | "colon" | "comma" | "nothing";

const deepest = 256;

/** So many bytes of a string are looked at one by one before the next quote is searched for, which takes a while to begin. */
const nearby = 48;

const quote = 0x22;
const backslash = 0x5c;

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isScalar = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) || // digits
  (byte >= 0x61 && byte <= 0x7a) || // true, false, null, e
  byte === 0x2b || // +
  byte === 0x2d || // -
  byte === 0x2e || // .
  byte === 0x45; // E

/**
 * Reads JSON as it arrives. It sees the structure that `JSON.parse` sees in every text that `JSON.parse` accepts; of texts
 * and numbers that it does not tell it does not look at every character. It holds one key or text of bounded length.
 *
 * Not a library's: a JSON parser keeps one of two equal keys, and this scanner reports both, with bounded memory, before the
 * body has ended.
 */
export function jsonScanner(listener: JsonListener): JsonScanner {
  let expecting: Expecting = "value";
  let inside: "nothing" | "string" | "escape" | "scalar" = "nothing";
  let valid = true;
  const isObject: boolean[] = [];
  /**
   * The innermost object of which is told, counted from the outermost, and how many containers are open within it of which is
   * not.
   */
  let depth = 0;
  let untold = 0;
  let wanted: JsonInterest = "members";
  const text = heldText();
  let isHeld = false;
  /** Whether the next byte shows the kind of a text. */
  let kindFollows = false;
  const validLength = utf8Checker();
  let quoteAt = -1;
  let backslashAt = -1;

  const told = () => untold === 0 && depth > 0 && wanted !== "nothing";

  function valueEnds(): void {
    expecting = isObject.length === 0 ? "nothing" : "comma";
  }

  function open(asObject: boolean): void {
    if (told()) listener.onValue(asObject ? "object" : "array", null, depth);
    if (isObject.length === deepest) valid = false;
    isObject.push(asObject);
    if (untold === 0 && asObject && wanted === "members") depth += 1;
    else untold += 1;
    expecting = asObject ? "first-key" : "first-value";
  }

  function close(asObject: boolean): boolean {
    if (isObject.pop() !== asObject) return false;
    if (untold > 0) untold -= 1;
    else depth -= 1;
    valueEnds();
    return true;
  }

  function stringBegins(isKey: boolean): void {
    inside = "string";
    kindFollows = !isKey && told() && wanted === "kind";
    isHeld = isKey ? untold === 0 : told() && !kindFollows;
  }

  function stringEnds(): void {
    inside = "nothing";
    if (expecting === "key" || expecting === "first-key") {
      if (isHeld) wanted = listener.onKey(text, depth);
      expecting = "colon";
    } else {
      if (isHeld) listener.onValue("string", text, depth);
      valueEnds();
    }
    if (isHeld) text.forget();
  }

  /** Where in the chunk the next quote or backslash stands; each is looked for once only, so that reading stays linear. */
  function nextMark(chunk: Uint8Array, from: number): number {
    if (quoteAt < from) quoteAt = placeOf(quote, chunk, from);
    if (backslashAt < from) backslashAt = placeOf(backslash, chunk, from);
    return Math.min(quoteAt, backslashAt);
  }

  /** Where the string ends that goes on at `from`: at its quote, or at the chunk's end. */
  function stringEnd(chunk: Uint8Array, from: number): number {
    const { length } = chunk;
    let at = from;
    while (at < length) {
      const far = Math.min(at + nearby, length);
      while (at < far) {
        const byte = chunk[at];
        if (byte === quote) return at;
        at += byte === backslash ? 2 : 1;
      }
      if (at < length) at = nextMark(chunk, at);
    }
    if (at > length) inside = "escape";
    return length;
  }

  /** Reads on in a string; the place after what was read. */
  function readString(chunk: Uint8Array, from: number): number {
    if (kindFollows) listener.onValue(chunk[from] === quote ? "empty" : "string", null, depth);
    kindFollows = false;
    const begin = inside === "escape" ? from + 1 : from;
    inside = "string";
    const end = stringEnd(chunk, begin);
    if (end === chunk.length) {
      if (isHeld) text.keep(chunk, from, end);
      return end;
    }
    if (isHeld && !text.end(chunk, from, end)) valid = false;
    else stringEnds();
    return end + 1;
  }

  function readValue(byte: number): boolean {
    if (byte === quote) stringBegins(false);
    else if (byte === 0x7b) open(true);
    else if (byte === 0x5b) open(false);
    else if (isScalar(byte)) inside = "scalar";
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
        stringBegins(true);
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
    if (told()) listener.onValue("other", null, depth);
    valueEnds();
  }

  function read(chunk: Uint8Array): boolean {
    const checked = validLength(chunk);
    readChecked(checked === chunk.length ? chunk : chunk.subarray(0, checked));
    valid &&= checked === chunk.length;
    return valid;
  }

  function readChecked(chunk: Uint8Array): void {
    let at = 0;
    quoteAt = -1;
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
  }

  function end(): boolean {
    if (inside === "scalar") scalarEnds();
    return valid && inside === "nothing" && expecting === "nothing";
  }

  return { read, end };
}

/** Its length where it stands nowhere. */
function placeOf(byte: number, chunk: Uint8Array, from: number): number {
  const found = chunk.indexOf(byte, from);
  return found === -1 ? chunk.length : found;
}
