import { BitReader, inputPiece } from "./bit-reader.ts";
import type { ByteFeed } from "./byte-program.ts";
import { type Inflating, inflate } from "./inflate.ts";
import { uint32 } from "./zip-entry.ts";

const signature = [0x1f, 0x8b, 0x08];
const flag = { extra: 0b00100, name: 0b01000, comment: 0b10000 } as const;
const knownFlags = flag.extra | flag.name | flag.comment;
/** Go reads no name and no comment that is longer. */
const longestText = 512;
/** A checksum and a length. */
const trailerLength = 8;

const mebibyte = 1024 * 1024;
/** Many times what text shrinks to. */
const mostInflatedPerByte = 100;
const mostInflatedAtFirst = mebibyte;
/** Helm reads no chart that is larger. */
const mostInflated = 100 * mebibyte;

const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ ((remainder & 1) * 0xedb88320);
  return remainder >>> 0;
});

/** Goes on with a checksum (CRC-32), which begins with all bits set and ends inverted. */
function checksumWith(checksum: number, bytes: Uint8Array): number {
  let sum = checksum;
  for (const byte of bytes) sum = (remainders[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return sum;
}

/** Passes the fields of a gzip file's head; false if it is not one, or has fields that some readers do not support. */
function* head(reader: BitReader): Inflating {
  while (!reader.has(10)) yield;
  const isGzip = signature.every((byte) => reader.bits(8) === byte);
  const flags = reader.bits(8);
  reader.take(6);
  if (!isGzip || (flags & ~knownFlags) !== 0) return false;
  if ((flags & flag.extra) !== 0) {
    while (!reader.has(2)) yield;
    for (let missing = reader.bits(16); missing > 0; ) {
      while (!reader.has(1)) yield;
      const { length } = reader.take(missing);
      if (length === 0) return false;
      missing -= length;
    }
  }
  for (const text of [flag.name, flag.comment]) {
    for (let length = 0; (flags & text) !== 0; length += 1) {
      while (!reader.has(1)) yield;
      const isEnd = reader.bits(8) === 0;
      if (reader.failed || length >= longestText) return false;
      if (isEnd) break;
    }
  }
  return !reader.failed;
}

/**
 * Inflates a gzip file (RFC 1952) of one member as it arrives, and hands its content on. A second member, or other bytes
 * behind the first, are refused, since not every reader reads them. So is a file that grows more than any chart does.
 */
export function gunzip(content: ByteFeed): ByteFeed {
  const reader = new BitReader();
  let read = 0;
  let inflated = 0;
  let checksum = -1;

  function onBytes(bytes: Uint8Array): boolean {
    inflated += bytes.length;
    checksum = checksumWith(checksum, bytes);
    const most = Math.min(mostInflated, mostInflatedAtFirst + mostInflatedPerByte * read);
    return inflated <= most && content.read(bytes);
  }

  function* file(): Inflating {
    if (!(yield* head(reader)) || !(yield* inflate(reader, onBytes))) return false;
    while (!reader.has(trailerLength)) yield;
    const trailer = reader.take(trailerLength);
    const isWhole = trailer.length === trailerLength && reader.isAtEnd();
    return isWhole && uint32(trailer, 0) === ~checksum >>> 0 && uint32(trailer, 4) === inflated;
  }

  const reading = file();
  let step = reading.next();

  return {
    read(chunk) {
      for (let at = 0; at < chunk.length; at += inputPiece) {
        if (step.done === true) return false;
        const piece = chunk.subarray(at, at + inputPiece);
        read += piece.length;
        reader.append(piece);
        step = reading.next();
      }
      return step.done !== true || step.value;
    },
    end() {
      reader.finish();
      if (step.done !== true) step = reading.next();
      return step.done === true && step.value && content.end();
    },
  };
}
