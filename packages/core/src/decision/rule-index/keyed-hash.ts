/** One random integer for each position in a text. Without the keys an attacker cannot find texts with equal hashes. */
export type HashKeys = Int32Array;

/** A power of two, and more than the code units of any valid pattern, so that each position has its own key. */
export const hashKeyCount = 512;

let keysOfProcess: HashKeys | null = null;

/** Drawn at the first call, because some runtimes have no random numbers while a module loads. */
export function processKeys(): HashKeys {
  keysOfProcess ??= crypto.getRandomValues(new Int32Array(hashKeyCount));
  return keysOfProcess;
}

/**
 * The amount that a code unit adds to a hash.
 *
 * A hash is the sum, modulo 2^32, of code units times the keys of their positions: the multilinear hash of Carter and
 * Wegman. For any two texts of up to 512 code units the upper 17 bits are equal for about one in 2^17 choices of keys, so tables use the upper bits.
 * After the last key the keys begin again.
 */
export function hashTerm(keys: HashKeys, position: number, codeUnit: number): number {
  // Plus one, so that a NUL counts too. V8 reads imported and bundled constants anew each time, so the mask is a literal.
  return Math.imul(keys[position & 511] ?? 0, codeUnit + 1);
}

/** The hash of a text whose positions are counted from its start. */
export function hashFromStart(keys: HashKeys, text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (hash + hashTerm(keys, at, text.charCodeAt(at))) | 0;
  return hash;
}

/** The hash of a text whose positions are counted from its end. */
export function hashFromEnd(keys: HashKeys, text: string): number {
  const last = text.length - 1;
  let hash = 0;
  for (let at = last; at >= 0; at--) hash = (hash + hashTerm(keys, last - at, text.charCodeAt(at))) | 0;
  return hash;
}

/** The hash of the window from `middle - radius` to `middle + radius`. Its positions are counted from the middle outward. */
export function hashOfWindow(keys: HashKeys, text: string, middle: number, radius: number): number {
  let hash = hashTerm(keys, 0, text.charCodeAt(middle));
  for (let distance = 1; distance <= radius; distance++)
    hash = (hash + hashAtDistance(keys, text, middle, distance)) | 0;
  return hash;
}

/** The amount that the two code units at a distance from the middle add to the hash of a window. */
export function hashAtDistance(keys: HashKeys, text: string, middle: number, distance: number): number {
  const before = hashTerm(keys, 2 * distance, text.charCodeAt(middle - distance));
  return before + hashTerm(keys, 2 * distance + 1, text.charCodeAt(middle + distance));
}
