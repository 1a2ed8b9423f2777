import type { BitReader } from "./bit-reader.ts";
import { type Code, codeOf } from "./huffman-code.ts";

/** Each block costs time, since it may have codes: so many at first, and then one for so many bytes. */
const mostBlocksAtFirst = 512;
const leastBytesPerBlock = 64;
/** Bytes of a block's head at most: fourteen bits, nineteen lengths of three, and 316 lengths of fourteen. */
const longestBlockHead = 600;
/** More bytes than a symbol, its distance and their further bits are in. */
const longestSymbol = 8;

/** How far back bytes may be repeated, and how many are inflated before they are handed over. */
const windowSize = 32 * 1024;
const longestCopy = 258;

/** In which order the lengths of the code for lengths are written. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const blockEnd = 256;

const fixedLengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
const fixedCodes = { literals: codeOf(fixedLengths), distances: codeOf(new Uint8Array(32).fill(5)) };

type Codes = { readonly literals: Code; readonly distances: Code };

function dynamicCodes(reader: BitReader): Codes | null {
  const literalCount = reader.bits(5) + 257;
  const distanceCount = reader.bits(5) + 1;
  const lengthCount = reader.bits(4) + 4;
  const ofLengths = new Uint8Array(lengthOrder.length);
  for (const offset of lengthOrder.slice(0, lengthCount)) ofLengths[offset] = reader.bits(3);
  const code = codeOf(ofLengths);
  if (code === null || literalCount > 286 || distanceCount > 30) return null;
  const lengths = new Uint8Array(literalCount + distanceCount);
  let at = 0;
  while (at < lengths.length) {
    const symbol = reader.symbol(code);
    if (reader.failed || (symbol === 16 && at === 0)) return null;
    const repeated = symbol < 16 ? symbol : symbol === 16 ? (lengths[at - 1] ?? 0) : 0;
    const times =
      symbol < 16 ? 1 : symbol === 16 ? 3 + reader.bits(2) : symbol === 17 ? 3 + reader.bits(3) : 11 + reader.bits(7);
    if (at + times > lengths.length) return null;
    lengths.fill(repeated, at, at + times);
    at += times;
  }
  const literals = codeOf(lengths.subarray(0, literalCount));
  const distances = codeOf(lengths.subarray(literalCount));
  return literals === null || distances === null || lengths[blockEnd] === 0 ? null : { literals, distances };
}

function codesOf(kind: number, reader: BitReader): Codes | null {
  if (kind === 2) return dynamicCodes(reader);
  const { literals, distances } = fixedCodes;
  return kind === 1 && literals !== null && distances !== null ? { literals, distances } : null;
}

/** Inflates the available bytes; yields to wait for more. */
export type Inflating = Generator<void, boolean, void>;

/**
 * Inflates bytes (RFC 1951) as they arrive, and returns whether they were valid. The reader then is behind the last block.
 * It reads each bit and each byte once, for any input. `onBytes` receives pieces that are valid until it returns, and
 * may refuse them.
 */
export function* inflate(reader: BitReader, onBytes: (bytes: Uint8Array) => boolean): Inflating {
  const window = new Uint8Array(2 * windowSize + longestCopy);
  let length = 0;
  /** The first byte that was not passed on yet. */
  let handed = 0;
  let inflated = 0;

  function handOver(): boolean {
    const piece = window.subarray(handed, length);
    inflated += piece.length;
    handed = length;
    return piece.length === 0 || onBytes(piece);
  }

  /** Waits until so many bytes are there, or no more come. Passes the inflated bytes on before. */
  function* wait(count: number): Inflating {
    while (!reader.has(count)) {
      if (!handOver()) return false;
      yield;
    }
    return true;
  }

  /** Makes room for the longest copy. */
  function makeRoom(): boolean {
    if (length < 2 * windowSize) return true;
    if (!handOver()) return false;
    window.copyWithin(0, length - windowSize, length);
    length = windowSize;
    handed = windowSize;
    return true;
  }

  function copy(symbol: number, distances: Code): boolean {
    const count = (lengthBases[symbol] ?? Number.NaN) + reader.bits(lengthBits[symbol] ?? 0);
    const distanceSymbol = reader.symbol(distances);
    const distance = (distanceBases[distanceSymbol] ?? Number.NaN) + reader.bits(distanceBits[distanceSymbol] ?? 0);
    if (reader.failed || !(distance <= length) || Number.isNaN(count)) return false;
    for (let at = 0; at < count; at += 1, length += 1) window[length] = window[length - distance] ?? 0;
    return true;
  }

  function* stored(): Inflating {
    reader.skipToByte();
    let count = reader.bits(16);
    if ((count ^ reader.bits(16)) !== 0xffff) return false;
    while (count > 0) {
      if (!(yield* wait(1)) || !makeRoom()) return false;
      const bytes = reader.take(Math.min(count, 2 * windowSize - length));
      if (bytes.length === 0) return false;
      window.set(bytes, length);
      length += bytes.length;
      count -= bytes.length;
    }
    return true;
  }

  /** Reads symbols while there are enough bytes for the longest; null if it has to wait for more. */
  function symbols({ literals, distances }: Codes): boolean | null {
    while (reader.has(longestSymbol)) {
      if (!makeRoom()) return false;
      const symbol = reader.symbol(literals);
      if (reader.failed) return false;
      if (symbol === blockEnd) return true;
      if (symbol > blockEnd && !copy(symbol - blockEnd - 1, distances)) return false;
      if (symbol < blockEnd) {
        window[length] = symbol;
        length += 1;
      }
    }
    return null;
  }

  function* compressed(kind: number): Inflating {
    const codes = codesOf(kind, reader);
    if (codes === null || reader.failed) return false;
    let isRead = symbols(codes);
    while (isRead === null) {
      if (!(yield* wait(longestSymbol))) return false;
      isRead = symbols(codes);
    }
    return isRead;
  }

  for (let blocks = 0; blocks < mostBlocksAtFirst + inflated / leastBytesPerBlock; blocks += 1) {
    if (!(yield* wait(longestBlockHead))) return false;
    const isLast = reader.bits(1) === 1;
    const kind = reader.bits(2);
    if (reader.failed || !(yield* kind === 0 ? stored() : compressed(kind))) return false;
    if (isLast) return handOver();
  }
  return false;
}
