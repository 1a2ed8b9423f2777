import { isWholeNumber, type JsonNumber, nextOfNumber } from "./json-number.ts";
import { jsonStringText } from "./json-string-text.ts";
import { heldText, type JsonText } from "./json-text.ts";

/** The kind of a member's value; "empty" is a text without characters, if only the kind is reported. */
export type JsonKind = "string" | "empty" | "object" | "array" | "other";

/**
 * The reported part of a member: nothing, the kind of its value, its value, or its value and, for an object, its
 * members.
 */
type JsonInterest = "nothing" | "kind" | "value" | "members";

/** Receives the members of the outermost object, and of those below that it is interested in. */
export interface JsonListener {
  /** The key of a member, and its depth in objects; returns what to report of its value. */
  onKey(key: JsonText, depth: number): JsonInterest;
  /**
   * The value of the member whose key was reported last at this depth: an object, an array, and a text of which only the kind is
   * of interest, when it begins; anything else when it ends.
   */
  onValue(kind: JsonKind, text: JsonText | null, depth: number): void;
}

export interface JsonScanner {
  /** False from the first byte on that no JSON text in UTF-8 could have there. */
  read(chunk: Uint8Array): boolean;
  /** Whether the bytes are one whole JSON text. */
  end(): boolean;
}

type Expecting = "value" | "first-value" | "key" | "first-key" | "colon" | "comma" | "nothing";

const deepest = 256;

/**
 * Bytes of held keys and texts with escapes or letters beyond ASCII, which take longer to compare, and the count of each
 * beside its bytes.
 */
const mostDecodedBytes = 64 * 1024;
const bytesPerDecoded = 32;

/** Keys that are reported: so many at first, and then one for so many bytes. Of a long document most bytes are values. */
const mostKeysAtFirst = 32 * 1024;
const leastBytesPerKey = 32;

const quote = 0x22;
const backslash = 0x5c;
const escapeLetters: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', (letter) => letter.charCodeAt(0)));
/** By their first letters. */
const literals: ReadonlyMap<number, string> = new Map(
  ["true", "false", "null"].map((literal) => [literal.charCodeAt(0), literal]),
);

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
const isHexDigit = (byte: number) => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

/**
 * Reads JSON as it arrives, and accepts what `JSON.parse` accepts of the strictly decoded text. It also rejects more
 * levels than `deepest`, more held texts than `mostDecodedBytes`, and more keys than any client's document has. It holds one key or text of bounded length.
 *
 * Not a library's: a JSON parser keeps one of two equal keys, and this scanner reports both, with bounded memory, before the
 * body has ended.
 */
export function jsonScanner(listener: JsonListener): JsonScanner {
  let expecting: Expecting = "value";
  let inside: "nothing" | "string" | "escape" | "code" | "number" | "literal" = "nothing";
  let valid = true;
  /** Whether each open container is an object, the outermost first. */
  const isObject: boolean[] = [];
  /**
   * The depth of the innermost reported object, and how many containers are open within it that are not
   * reported.
   */
  let depth = 0;
  let unreported = 0;
  let wanted: JsonInterest = "members";
  const text = heldText();
  let isHeld = false;
  /** Whether the next byte shows the kind of a text. */
  let kindFollows = false;
  const stringText = jsonStringText();
  /** Digits that the code of an escape still needs. */
  let missingDigits = 0;
  let number: JsonNumber = "minus";
  let literal = "";
  let literalAt = 0;
  let decodedBytes = 0;
  let keys = 0;
  let bytesBefore = 0;

  const isReported = () => unreported === 0 && depth > 0 && wanted !== "nothing";

  function valueEnds(): void {
    expecting = isObject.length === 0 ? "nothing" : "comma";
  }

  function open(asObject: boolean): void {
    if (isReported()) listener.onValue(asObject ? "object" : "array", null, depth);
    if (isObject.length === deepest) valid = false;
    isObject.push(asObject);
    if (unreported === 0 && asObject && wanted === "members") depth += 1;
    else unreported += 1;
    expecting = asObject ? "first-key" : "first-value";
  }

  function close(asObject: boolean): boolean {
    if (isObject.pop() !== asObject) return false;
    if (unreported > 0) unreported -= 1;
    else depth -= 1;
    valueEnds();
    return true;
  }

  function stringBegins(isKey: boolean): void {
    inside = "string";
    kindFollows = !isKey && isReported() && wanted === "kind";
    isHeld = isKey ? unreported === 0 : isReported() && !kindFollows;
  }

  function countKey(at: number): void {
    keys += 1;
    if (keys > mostKeysAtFirst + (bytesBefore + at) / leastBytesPerKey) valid = false;
  }

  function stringEnds(at: number): void {
    inside = "nothing";
    if (expecting === "key" || expecting === "first-key") {
      if (isHeld) {
        countKey(at);
        wanted = listener.onKey(text, depth);
      }
      expecting = "colon";
    } else {
      if (isHeld) listener.onValue("string", text, depth);
      valueEnds();
    }
    if (isHeld) text.forget();
  }

  function readEscape(byte: number): boolean {
    if (inside === "escape") {
      missingDigits = 4;
      inside = byte === 0x75 ? "code" : "string";
      return byte === 0x75 || escapeLetters.has(byte);
    }
    missingDigits -= 1;
    if (missingDigits === 0) inside = "string";
    return isHexDigit(byte);
  }

  function endHeld(chunk: Uint8Array, from: number, to: number): void {
    if (!isHeld) return;
    const bytesToDecode = text.end(chunk, from, to);
    if (bytesToDecode > 0) decodedBytes += bytesToDecode + bytesPerDecoded;
    valid = decodedBytes <= mostDecodedBytes;
  }

  /** Continues in a string; returns the index after the last read byte. */
  function readString(chunk: Uint8Array, from: number): number {
    if (kindFollows) listener.onValue(chunk[from] === quote ? "empty" : "string", null, depth);
    kindFollows = false;
    let at = from;
    while (at < chunk.length) {
      if (inside !== "string") {
        valid = readEscape(chunk[at] ?? 0);
        if (!valid) return at;
        at += 1;
        continue;
      }
      at = stringText.end(chunk, at);
      if (at === chunk.length) break;
      const byte = chunk[at];
      if (!stringText.isWhole() || (byte !== quote && byte !== backslash)) {
        valid = false;
        return at;
      }
      if (byte === quote) {
        endHeld(chunk, from, at);
        if (valid) stringEnds(at);
        return at + 1;
      }
      inside = "escape";
      at += 1;
    }
    if (isHeld) text.keep(chunk, from, chunk.length);
    return chunk.length;
  }

  function readValue(byte: number): boolean {
    if (byte === quote) stringBegins(false);
    else if (byte === 0x7b) open(true);
    else if (byte === 0x5b) open(false);
    else if (byte === 0x5d && expecting === "first-value") return close(false);
    else if (byte === 0x2d || isDigit(byte)) {
      inside = "number";
      number = byte === 0x2d ? "minus" : byte === 0x30 ? "zero" : "whole";
    } else {
      inside = "literal";
      literal = literals.get(byte) ?? "";
      literalAt = 1;
      return literal !== "";
    }
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
    if (isReported()) listener.onValue("other", null, depth);
    valueEnds();
  }

  /** The place of the first byte that is not part of the number, or the chunk's length. */
  function readNumber(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const following = nextOfNumber(number, chunk[at] ?? 0);
      if (following === null) {
        if (isWholeNumber(number)) scalarEnds();
        else valid = false;
        return at;
      }
      number = following;
    }
    return chunk.length;
  }

  function readLiteral(byte: number): boolean {
    if (byte !== literal.charCodeAt(literalAt)) return false;
    literalAt += 1;
    if (literalAt === literal.length) scalarEnds();
    return true;
  }

  function read(chunk: Uint8Array): boolean {
    let at = 0;
    while (valid && at < chunk.length) {
      if (inside === "nothing") {
        valid = readStructure(chunk[at] ?? 0);
        at += 1;
      } else if (inside === "number") at = readNumber(chunk, at);
      else if (inside === "literal") {
        valid = readLiteral(chunk[at] ?? 0);
        at += 1;
      } else at = readString(chunk, at);
    }
    bytesBefore += chunk.length;
    return valid;
  }

  function end(): boolean {
    if (inside === "number" && isWholeNumber(number)) scalarEnds();
    return valid && inside === "nothing" && expecting === "nothing";
  }

  return { read, end };
}
