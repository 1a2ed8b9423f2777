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
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: false });

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0));
}

function standsAt(bytes: Uint8Array, place: number, needle: Uint8Array): boolean {
  return place + needle.length <= bytes.length && needle.every((byte, index) => bytes[place + index] === byte);
}

function find(bytes: Uint8Array, needle: Uint8Array): number {
  const [first = 0] = needle;
  let place = bytes.indexOf(first);
  while (place !== -1 && !standsAt(bytes, place, needle)) place = bytes.indexOf(first, place + 1);
  return place;
}

/**
 * Reads `multipart/form-data` as it arrives: no preamble, no epilogue, lines that end in CR LF, and the boundary only where
 * it delimits. What one reader could take for a boundary and another not, is refused. It holds one part's head, or as many
 * bytes as a boundary has.
 */
export function formScanner(boundary: string, listener: FormListener): FormScanner {
  const opening = bytesOf(`--${boundary}`);
  const delimiter = bytesOf(`\n--${boundary}`);
  /** What the readers take for a boundary to which a carriage return ends a line. */
  const doubtful = bytesOf(`\r--${boundary}`);
  const headEnd = bytesOf("\r\n\r\n");
  let state: "opening" | "after-boundary" | "head" | "data" | "epilogue" | "invalid" = "opening";
  let held: Uint8Array = new Uint8Array();
  let partOpen = false;
  /** Whether what is held begins with the line feed of the head's end, which could be a boundary's. */
  let atHeadEnd = false;

  /** Each step uses up some of what is held and says whether it could go on. */
  function afterBoundary(): boolean {
    const [first, second] = held;
    if (held.length < 2) return false;
    const ends = first === 0x2d && second === 0x2d;
    const goesOn = first === carriageReturn && second === lineFeed;
    held = held.subarray(2);
    state = goesOn ? "head" : ends && partOpen ? "epilogue" : "invalid";
    return true;
  }

  function head(): boolean {
    const end = find(held, headEnd);
    if (end === -1 || end > longestHead) {
      if (held.length > longestHead) state = "invalid";
      return false;
    }
    const part = readFormPart(utf8.decode(held.subarray(0, end)));
    held = held.subarray(end + headEnd.length - 1);
    partOpen = true;
    atHeadEnd = true;
    state = part !== null && listener.onPart(part) ? "data" : "invalid";
    return true;
  }

  function handOver(bytes: Uint8Array): boolean {
    const found = atHeadEnd ? bytes.subarray(1) : bytes;
    atHeadEnd &&= bytes.length === 0;
    return found.length === 0 || listener.onData(found);
  }

  function data(): boolean {
    const end = find(held, delimiter);
    if (end === -1) {
      const sure = Math.max(0, held.length - delimiter.length);
      const accepted = find(held, doubtful) === -1 && handOver(held.subarray(0, sure));
      held = held.subarray(sure);
      if (!accepted) state = "invalid";
      return false;
    }
    const delimited = end > 0 && held[end - 1] === carriageReturn && find(held.subarray(0, end), doubtful) === -1;
    const accepted = delimited && handOver(held.subarray(0, end - 1)) && listener.onPartEnd();
    held = held.subarray(end + delimiter.length);
    state = accepted ? "after-boundary" : "invalid";
    return true;
  }

  function open(): boolean {
    if (held.length < opening.length) return false;
    state = standsAt(held, 0, opening) ? "after-boundary" : "invalid";
    held = held.subarray(opening.length);
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
        if (held.length > 2 || !standsAt(bytesOf("\r\n"), 0, held)) state = "invalid";
        return false;
      default:
        return false;
    }
  }

  return {
    read(chunk) {
      held = concatenated(held, chunk);
      while (step());
      held = held.slice();
      return state !== "invalid";
    },
    end: () => state === "epilogue" && held.length !== 1,
  };
}
