import { type FormPart, readFormPart } from "./content-disposition.ts";

export interface FormListener {
  /** False refuses the form. */
  readonly onPart: (part: FormPart) => boolean;
  readonly onData: (bytes: Uint8Array) => boolean;
  readonly onPartEnd: () => boolean;
}

export interface FormScanner {
  /** False from the first byte on that is not of the form, or that the listener refuses. */
  read(chunk: Uint8Array): boolean;
  /** Whether the form was whole. */
  end(): boolean;
}

const longestHead = 4096;
/** Many times what any client sends. */
const mostParts = 4096;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const none = new Uint8Array();
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

/** Bytes that wait for the next chunk. Their buffer grows to twice what is needed, so that small chunks are copied once. */
function waitingBytes() {
  let buffer: Uint8Array = new Uint8Array();
  let length = 0;

  function makeRoom(needed: number): void {
    if (needed <= buffer.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  }

  return {
    /** The waiting bytes and a chunk after them; valid until the next call. */
    followedBy(chunk: Uint8Array): Uint8Array {
      if (length === 0) return chunk;
      makeRoom(length + chunk.length);
      buffer.set(chunk, length);
      return buffer.subarray(0, length + chunk.length);
    },
    keep(bytes: Uint8Array): void {
      makeRoom(bytes.length);
      if (bytes.buffer !== buffer.buffer || bytes.byteOffset !== buffer.byteOffset) buffer.set(bytes);
      length = bytes.length;
    },
  };
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0));
}

function isAt(bytes: Uint8Array, offset: number, needle: Uint8Array): boolean {
  if (offset + needle.length > bytes.length) return false;
  for (let at = 0; at < needle.length; at += 1) if (bytes[offset + at] !== needle[at]) return false;
  return true;
}

/** So many bytes are read one by one before a search, which costs time to begin. */
const nearby = 16;

function nextPlace(bytes: Uint8Array, byte: number, from: number): number {
  const far = Math.min(from + nearby, bytes.length);
  for (let at = from; at < far; at += 1) if (bytes[at] === byte) return at;
  const found = bytes.indexOf(byte, far);
  return found === -1 ? bytes.length : found;
}

type Find = (bytes: Uint8Array, from?: number) => number;

/**
 * A search by Knuth, Morris and Pratt: it reads no byte more than twice, also if the needle repeats itself, like a
 * boundary of dashes. The index is -1 if the needle is not found.
 */
function searchFor(needle: Uint8Array): Find {
  const [first = 0] = needle;
  /** For each length of the needle's beginning, how much of it is also its end. */
  const borders = [0];
  for (let at = 1, matched = 0; at < needle.length; at += 1) {
    while (matched > 0 && needle[at] !== needle[matched]) matched = borders[matched - 1] ?? 0;
    if (needle[at] === needle[matched]) matched += 1;
    borders.push(matched);
  }
  return (bytes, from = 0) => {
    let matched = 0;
    let at = from;
    while (matched < needle.length) {
      if (matched === 0) at = nextPlace(bytes, first, at);
      if (at >= bytes.length) return -1;
      if (bytes[at] === needle[matched]) {
        matched += 1;
        at += 1;
      } else matched = borders[matched - 1] ?? 0;
    }
    return at - needle.length;
  };
}

const headEnd = bytesOf("\r\n\r\n");
const findHeadEnd = searchFor(headEnd);

/**
 * Reads `multipart/form-data` as it arrives: no preamble but one empty line, no epilogue, lines that end in CR LF, and the
 * boundary only as a delimiter. Two dashes and the boundary anywhere else are refused, since readers differ in
 * where a line begins. It holds one part's head, or as many bytes as a boundary has.
 *
 * Not a library's: a form parser accepts one of several readings, and this scanner refuses a form that has several.
 */
export function formScanner(boundary: string, listener: FormListener): FormScanner {
  const delimiter = bytesOf(`--${boundary}`);
  const lineEnd = bytesOf("\r\n");
  const findDelimiter = searchFor(delimiter);
  let state: "opening" | "after-boundary" | "head" | "data" | "epilogue" | "invalid" = "opening";
  const waiting = waitingBytes();
  let held: Uint8Array = new Uint8Array();
  /** How many bytes of a part's head were searched for its end. */
  let searched = 0;
  let parts = 0;

  const isInvalid = () => state === "invalid";

  /** Each step uses some of the held bytes and returns whether it could continue. */
  function afterBoundary(): boolean {
    const [first, second] = held;
    if (held.length < 2) return false;
    const ends = first === 0x2d && second === 0x2d;
    const goesOn = first === carriageReturn && second === lineFeed;
    held = held.subarray(2);
    state = goesOn ? "head" : ends && parts > 0 ? "epilogue" : "invalid";
    return true;
  }

  function head(): boolean {
    const end = findHeadEnd(held, searched);
    searched = Math.max(0, held.length - headEnd.length + 1);
    const isTooLong = end === -1 ? held.length >= longestHead + headEnd.length : end > longestHead;
    if (isTooLong) state = "invalid";
    if (isTooLong || end === -1) return false;
    searched = 0;
    const part = readFormPart(utf8.decode(held.subarray(0, end)));
    held = held.subarray(end + headEnd.length);
    parts += 1;
    state = part !== null && parts <= mostParts && listener.onPart(part) ? "data" : "invalid";
    return true;
  }

  function handOver(bytes: Uint8Array): boolean {
    return bytes.length === 0 || listener.onData(bytes);
  }

  function data(): boolean {
    const found = findDelimiter(held);
    if (found === -1) {
      // A possible line end before a boundary, and the boundary's beginning, are not yet data.
      const sure = Math.max(0, held.length - delimiter.length - lineEnd.length + 1);
      const accepted = handOver(held.subarray(0, sure));
      held = held.subarray(sure);
      if (!accepted) state = "invalid";
      return false;
    }
    const end = found - lineEnd.length;
    const accepted = end >= 0 && isAt(held, end, lineEnd) && handOver(held.subarray(0, end)) && listener.onPartEnd();
    held = held.subarray(found + delimiter.length);
    state = accepted ? "after-boundary" : "invalid";
    return true;
  }

  function open(): boolean {
    const start = held[0] === carriageReturn ? lineEnd.length : 0;
    if (held.length < start + delimiter.length) return false;
    const opens = (start === 0 || isAt(held, 0, lineEnd)) && isAt(held, start, delimiter);
    state = opens ? "after-boundary" : "invalid";
    held = held.subarray(start + delimiter.length);
    return true;
  }

  function step(): boolean {
    switch (state) {
      case "opening":
        return open();
      case "after-boundary":
        return afterBoundary();
      case "head":
        return head();
      case "data":
        return data();
      case "epilogue":
        if (held.length > 2 || !isAt(lineEnd, 0, held)) state = "invalid";
        return false;
      default:
        return false;
    }
  }

  return {
    read(chunk) {
      held = waiting.followedBy(chunk);
      while (step());
      waiting.keep(isInvalid() ? none : held);
      return !isInvalid();
    },
    end: () => state === "epilogue" && held.length !== 1,
  };
}
