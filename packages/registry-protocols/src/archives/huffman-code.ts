export const longestCode = 15;

/** A canonical Huffman code: how many symbols have codes of each length, and the symbols in the order of their codes. */
export interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** Null for lengths without a code: more codes than bits, or fewer codes unless there is only one. */
export function codeOf(lengths: Uint8Array): Code | null {
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
