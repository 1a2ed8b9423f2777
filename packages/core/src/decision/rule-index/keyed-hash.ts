/**
 * One random integer for each position in a text. Who does not know the keys cannot make texts whose hashes are equal more often
 * than chance makes them.
 */
export type HashKeys = Int32Array;

/** A power of two. Longer than every valid pattern: two texts that differ have keys of their own where they differ. */
const keyCount = 512;

let keysOfProcess: HashKeys | null = null;

/** Drawn at the first call, because some runtimes have no random numbers while a module loads. */
export function processKeys(): HashKeys {
  keysOfProcess ??= crypto.getRandomValues(new Int32Array(keyCount));
  return keysOfProcess;
}

/** The key for a position. Positions beyond the last key begin again with the first one. */
export function keyAt(keys: HashKeys, position: number): number {
  return keys[position & (keyCount - 1)] ?? 0;
}

/**
 * What one code unit adds to a text's hash. A hash is the sum, modulo 2^32, of code units times the keys of their positions:
 * multilinear hashing (Carter and Wegman). Whatever two different texts are, few choices of the keys make the upper bits of their hashes
 * equal; so tables take the upper bits.
 */
export function hashTerm(key: number, codeUnit: number): number {
  // Plus one, so that a NUL at the end counts too.
  return Math.imul(key, codeUnit + 1);
}

/** The hash of the code units from `start` to `end`, the first of which has the first key. */
export function hashOf(keys: HashKeys, text: string, start = 0, end = text.length): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash += hashTerm(keyAt(keys, at - start), text.charCodeAt(at));
  return hash | 0;
}

/** The hash of a text that is read from its end: its last code unit has the first key. */
export function hashFromEnd(keys: HashKeys, text: string): number {
  const last = text.length - 1;
  let hash = 0;
  for (let back = 0; back <= last; back++) hash += hashTerm(keyAt(keys, back), text.charCodeAt(last - back));
  return hash | 0;
}
