import { HeldText, type JsonText } from "./json-text.ts";
import { JsonScalar, JsonStringText } from "./json-tokens.ts";

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
  return new Scanner(listener);
}

/** A class: V8 optimises its methods once for all bodies, and closures again for each body. */
class Scanner implements JsonScanner {
  readonly #listener: JsonListener;
  #expecting: Expecting = "value";
  #inside: "nothing" | "string" | "escape" | "code" | "scalar" = "nothing";
  #valid = true;
  /** Whether each open container is an object, the outermost first. */
  readonly #isObject: boolean[] = [];
  #inObject = false;
  /**
   * The depth of the innermost reported object, and how many containers are open within it that are not
   * reported.
   */
  #depth = 0;
  #unreported = 0;
  #wanted: JsonInterest = "members";
  readonly #text = new HeldText();
  #isHeld = false;
  /** Whether the next byte shows the kind of a text. */
  #kindFollows = false;
  readonly #stringText = new JsonStringText();
  /** Digits that the code of an escape still needs. */
  #missingDigits = 0;
  readonly #scalar = new JsonScalar();
  #decodedBytes = 0;
  #keys = 0;
  #bytesBefore = 0;

  constructor(listener: JsonListener) {
    this.#listener = listener;
  }

  #isReported(): boolean {
    return this.#unreported === 0 && this.#depth > 0 && this.#wanted !== "nothing";
  }

  #valueEnds(): void {
    this.#expecting = this.#isObject.length === 0 ? "nothing" : "comma";
  }

  #open(asObject: boolean): void {
    if (this.#isReported()) this.#listener.onValue(asObject ? "object" : "array", null, this.#depth);
    if (this.#isObject.length === deepest) this.#valid = false;
    this.#isObject.push(asObject);
    this.#inObject = asObject;
    if (this.#unreported === 0 && asObject && this.#wanted === "members") this.#depth += 1;
    else this.#unreported += 1;
    this.#expecting = asObject ? "first-key" : "first-value";
  }

  #close(asObject: boolean): boolean {
    if (this.#isObject.pop() !== asObject) return false;
    this.#inObject = this.#isObject.length > 0 && this.#isObject[this.#isObject.length - 1] === true;
    if (this.#unreported > 0) this.#unreported -= 1;
    else this.#depth -= 1;
    this.#valueEnds();
    return true;
  }

  #stringBegins(isKey: boolean): void {
    this.#inside = "string";
    this.#kindFollows = !isKey && this.#isReported() && this.#wanted === "kind";
    this.#isHeld = isKey ? this.#unreported === 0 : this.#isReported() && !this.#kindFollows;
  }

  #countKey(at: number): void {
    this.#keys += 1;
    if (this.#keys > mostKeysAtFirst + (this.#bytesBefore + at) / leastBytesPerKey) this.#valid = false;
  }

  #stringEnds(at: number): void {
    this.#inside = "nothing";
    if (this.#expecting === "key" || this.#expecting === "first-key") {
      if (this.#isHeld) {
        this.#countKey(at);
        this.#wanted = this.#listener.onKey(this.#text, this.#depth);
      }
      this.#expecting = "colon";
    } else {
      if (this.#isHeld) this.#listener.onValue("string", this.#text, this.#depth);
      this.#valueEnds();
    }
    if (this.#isHeld) this.#text.forget();
  }

  #readEscape(byte: number): boolean {
    if (this.#inside === "escape") {
      this.#missingDigits = 4;
      this.#inside = byte === 0x75 ? "code" : "string";
      return byte === 0x75 || escapeLetters.has(byte);
    }
    this.#missingDigits -= 1;
    if (this.#missingDigits === 0) this.#inside = "string";
    return isHexDigit(byte);
  }

  #endHeld(chunk: Uint8Array, from: number, to: number): void {
    if (!this.#isHeld) return;
    const bytesToDecode = this.#text.end(chunk, from, to);
    if (bytesToDecode > 0) this.#decodedBytes += bytesToDecode + bytesPerDecoded;
    this.#valid = this.#decodedBytes <= mostDecodedBytes;
  }

  /** Continues in a string; returns the index after the last read byte. */
  #readString(chunk: Uint8Array, from: number): number {
    if (this.#kindFollows) this.#listener.onValue(chunk[from] === quote ? "empty" : "string", null, this.#depth);
    this.#kindFollows = false;
    let at = from;
    while (at < chunk.length) {
      if (this.#inside !== "string") {
        this.#valid = this.#readEscape(chunk[at] ?? 0);
        if (!this.#valid) return at;
        at += 1;
        continue;
      }
      at = this.#stringText.end(chunk, at);
      if (at === chunk.length) break;
      const byte = chunk[at];
      if (!this.#stringText.isWhole() || (byte !== quote && byte !== backslash)) {
        this.#valid = false;
        return at;
      }
      if (byte === quote) {
        this.#endHeld(chunk, from, at);
        if (this.#valid) this.#stringEnds(at);
        return at + 1;
      }
      this.#inside = "escape";
      at += 1;
    }
    if (this.#isHeld) this.#text.keep(chunk, from, chunk.length);
    return chunk.length;
  }

  #readValue(byte: number): boolean {
    if (byte === quote) this.#stringBegins(false);
    else if (byte === 0x7b) this.#open(true);
    else if (byte === 0x5b) this.#open(false);
    else if (byte === 0x5d && this.#expecting === "first-value") return this.#close(false);
    else {
      this.#inside = "scalar";
      this.#scalar.begin();
    }
    return this.#valid;
  }

  /** Reads signs and blanks; returns the index of the first byte of a text, a number or a literal. */
  #readStructure(chunk: Uint8Array, from: number): number {
    let at = from;
    for (; this.#valid && this.#inside === "nothing" && at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (!isBlank(byte)) this.#valid = this.#readSign(byte);
    }
    // The scalar begins with the byte that shows it.
    return this.#inside === "scalar" ? at - 1 : at;
  }

  #readSign(byte: number): boolean {
    switch (this.#expecting) {
      case "comma":
        if (byte === 0x7d || byte === 0x5d) return this.#close(byte === 0x7d);
        this.#expecting = this.#inObject ? "key" : "value";
        return byte === 0x2c;
      case "value":
      case "first-value":
        return this.#readValue(byte);
      case "key":
      case "first-key":
        if (byte === 0x7d && this.#expecting === "first-key") return this.#close(true);
        this.#stringBegins(true);
        return byte === quote;
      case "colon":
        this.#expecting = "value";
        return byte === 0x3a;
      default:
        return false;
    }
  }

  #scalarEnds(): void {
    this.#inside = "nothing";
    if (this.#isReported()) this.#listener.onValue("other", null, this.#depth);
    this.#valueEnds();
  }

  #readScalar(chunk: Uint8Array, from: number): number {
    const at = this.#scalar.read(chunk, from);
    if (this.#scalar.isLiteral() || (at < chunk.length && this.#scalar.isNumber())) this.#scalarEnds();
    else this.#valid = at === chunk.length;
    return at;
  }

  read(chunk: Uint8Array): boolean {
    let at = 0;
    while (this.#valid && at < chunk.length) {
      if (this.#inside === "nothing") at = this.#readStructure(chunk, at);
      else if (this.#inside === "scalar") at = this.#readScalar(chunk, at);
      else at = this.#readString(chunk, at);
    }
    this.#bytesBefore += chunk.length;
    return this.#valid;
  }

  end(): boolean {
    if (this.#inside === "scalar" && this.#scalar.isNumber()) this.#scalarEnds();
    return this.#valid && this.#inside === "nothing" && this.#expecting === "nothing";
  }
}
