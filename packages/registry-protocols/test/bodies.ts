import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import {
  type BodyFinding,
  type BodyReader,
  classifyRequest,
  type ProtocolError,
  type RegistryProtocol,
} from "../src/index.ts";

const encoder = new TextEncoder();

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

export function joined(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const pieces = parts.map((part) => (typeof part === "string" ? bytesOf(part) : part));
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A reader for a request that needs one. */
export function readerFor(
  protocol: RegistryProtocol,
  method: string,
  target: string,
  contentType: string | undefined,
): BodyReader {
  const meaning = classifyRequest(protocol, { method, target, contentType });
  if (meaning.kind !== "write_named_by_body") throw new Error(`${method} ${target} is ${JSON.stringify(meaning)}`);
  return meaning.readBody();
}

/** What is found in a body that comes in pieces, the end included. */
export function foundIn(reader: BodyReader, ...chunks: readonly Uint8Array[]): BodyFinding {
  for (const chunk of chunks) reader.read(chunk);
  return reader.end();
}

export function errorOf(finding: BodyFinding): ProtocolError["type"] | null {
  return finding.kind === "refused" ? finding.error.type : null;
}

/** The body cut at the places, which are fractions of its length. */
export function cutAt(body: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => Math.floor(place * body.length)), body.length].sort((a, b) => a - b);
  return cuts.slice(1).map((cut, index) => body.slice(cuts[index], cut));
}

/** Text of any code points, halves of pairs among them. */
export const arbitraryText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })))
  .map((points) => String.fromCodePoint(...points));

/** Places at which a body may be cut: few, or between any two bytes. */
export const arbitraryCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

export const boundary = "7f3a-boundary";
export const formType = `multipart/form-data; boundary=${boundary}`;

export interface Part {
  readonly head: string;
  readonly data: Uint8Array | string;
}

export const field = (name: string, value: string): Part => ({
  head: `Content-Disposition: form-data; name="${name}"`,
  data: value,
});

export const file = (name: string, filename: string, data: Uint8Array | string): Part => ({
  head: `Content-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: application/octet-stream`,
  data,
});

export function form(...parts: readonly Part[]): Uint8Array {
  const pieces = parts.flatMap(({ head, data }) => [`--${boundary}\r\n${head}\r\n\r\n`, data, "\r\n"]);
  return joined(...pieces, `--${boundary}--\r\n`);
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Freed buffers are swept beside the program; the next collection waits for that. */
function heldBytes(): number {
  for (let time = 0; time < 3; time += 1) collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

/** How many more bytes are held after a reader that has read a start has read so many megabytes more. */
export function growth(
  reader: BodyReader,
  start: Uint8Array | string,
  repeated: Uint8Array | string = "QUJD",
  megabytes = 100,
): number {
  const chunk = typeof repeated === "string" ? bytesOf(repeated.repeat(16 * 1024)) : repeated;
  reader.read(joined(start));
  const before = heldBytes();
  for (let read = 0; read < megabytes * 1024 * 1024; read += chunk.length) reader.read(chunk);
  const after = heldBytes();
  reader.stopWaiting();
  return after - before;
}
