/** More blocks than any archiver makes of so few bytes. Each may bring codes, which take a while to build. */
const mostBlocks = 512;

const longestCode = 15;
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

/** A canonical Huffman code: how many symbols have codes of each length, and the symbols in the order of their codes. */
interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** Null for lengths of which no code can be made: more codes than there are bits for, or fewer where there is not one alone. */
function codeOf(lengths: Uint8Array): Code | null {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const offsets = new Uint16Array(longestCode + 2);
  let unused = 1;
  for (let length = 1; length <= longestCode; length += 1) {
    const count = counts[length] ?? 0;
    unused = unused * 2 - count;
    if (unused < 0) return null;
    offsets[length + 1] = (offsets[length] ?? 0) + count;
  }
  const used = offsets[longestCode + 1] ?? 0;
  if (unused > 0 && !(used === 0 || (used === 1 && counts[1] === 1))) return null;
  const symbols = new Uint16Array(used);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const offset = offsets[length] ?? 0;
    symbols[offset] = symbol;
    offsets[length] = offset + 1;
  }
  return { counts, symbols };
}

const fixedLengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
const fixedCodes = { literals: codeOf(fixedLengths), distances: codeOf(new Uint8Array(32).fill(5)) };

/** Reads bits from the lowest of a byte on; none are left where it has failed. */
class BitReader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  #held = 0;
  #count = 0;
  failed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bits(count: number): number {
    while (this.#count < count) {
      const byte = this.#bytes[this.#offset];
      if (byte === undefined) this.failed = true;
      this.#held |= (byte ?? 0) << this.#count;
      this.#offset += 1;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let offset = 0;
    for (let length = 1; length <= longestCode; length += 1) {
      code |= this.bits(1);
      const count = counts[length] ?? 0;
      if (code - first < count) return symbols[offset + code - first] ?? -1;
      offset += count;
      first = (first + count) * 2;
      code *= 2;
    }
    this.failed = true;
    return -1;
  }

  /** Bytes from the next whole one on; null where there are not so many. */
  take(length: number): Uint8Array | null {
    const bytes = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return bytes.length === length ? bytes : null;
  }

  skipToByte(): void {
    this.#held = 0;
    this.#count = 0;
  }

  isAtEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }
}

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

/**
 * The bytes that were deflated (RFC 1951), null where they are not exactly `size` bytes, do not end where the deflated bytes
 * end, or are no deflated bytes at all. Each bit and each byte is looked at once, whatever they are.
 */
export function inflateBounded(deflated: Uint8Array, size: number): Uint8Array | null {
  const inflated = new Uint8Array(size);
  const reader = new BitReader(deflated);
  let length = 0;

  function stored(): boolean {
    reader.skipToByte();
    const count = reader.bits(16);
    if ((count ^ reader.bits(16)) !== 0xffff) return false;
    const bytes = reader.take(count);
    if (bytes === null || length + count > size) return false;
    inflated.set(bytes, length);
    length += count;
    return true;
  }

  function copy(symbol: number, distances: Code): boolean {
    const count = (lengthBases[symbol] ?? Number.NaN) + reader.bits(lengthBits[symbol] ?? 0);
    const distanceSymbol = reader.symbol(distances);
    const distance = (distanceBases[distanceSymbol] ?? Number.NaN) + reader.bits(distanceBits[distanceSymbol] ?? 0);
    if (!(distance <= length) || !(length + count <= size)) return false;
    for (let at = 0; at < count; at += 1, length += 1) inflated[length] = inflated[length - distance] ?? 0;
    return true;
  }

  function compressed({ literals, distances }: Codes): boolean {
    while (!reader.failed) {
      const symbol = reader.symbol(literals);
      if (symbol === blockEnd) return !reader.failed;
      if (symbol > blockEnd && !copy(symbol - blockEnd - 1, distances)) return false;
      if (symbol < blockEnd) {
        if (length === size) return false;
        inflated[length] = symbol;
        length += 1;
      }
    }
    return false;
  }

  for (let blocks = 0; blocks < mostBlocks; blocks += 1) {
    const isLast = reader.bits(1) === 1;
    const kind = reader.bits(2);
    const codes = kind === 0 ? null : codesOf(kind, reader);
    const isRead = kind === 0 ? stored() : codes !== null && compressed(codes);
    if (!isRead || reader.failed) return null;
    if (isLast) return reader.isAtEnd() && length === size ? inflated : null;
  }
  return null;
}
