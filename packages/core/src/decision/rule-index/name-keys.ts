/**
 * Keys of texts: a polynomial rolling hash of 32 bits (Rabin-Karp), mixed so that a table may take its upper bits. The key of any
 * stretch of a name comes from the sums at its two ends in a few instructions. Equal texts have equal keys; different texts may.
 */
const base = 0x2c9277b5;
const mixer = 0x9e3779b1;

/** Names up to this length share their memory; there is one name at a time. */
const usualLength = 1024;
const usualSums = new Int32Array(usualLength + 1);

/** At `n`, what the first `n` units of a name add up to. */
export type NameSums = Int32Array;

/** Reads the first `length` units. The sums are valid until the next name is read, which may overwrite them. */
export function readName(name: string, length: number): NameSums {
  const sums = length <= usualLength ? usualSums : new Int32Array(length + 1);
  let sum = 0;
  for (let index = 0; index < length; index++) {
    sum = (Math.imul(sum, base) + name.charCodeAt(index)) | 0;
    sums[index + 1] = sum;
  }
  return sums;
}

/** The key of the first `length` units. */
export function keyOfBeginning(sums: NameSums, length: number): number {
  return Math.imul(sums[length] ?? 0, mixer);
}

/** The key of the units from `start` to `end`; the weight is that of their number. */
export function keyOfStretch(sums: NameSums, start: number, end: number, weight: number): number {
  return Math.imul((sums[end] ?? 0) - Math.imul(sums[start] ?? 0, weight), mixer);
}

/** What the units before a stretch weigh in its end's sum, by the length of the stretch. */
export function weightOf(length: number): number {
  let weight = 1;
  for (let unit = 0; unit < length; unit++) weight = Math.imul(weight, base);
  return weight;
}

/** The sum of a stretch that begins one unit earlier, and the weight of this unit in it. */
export function sumFromEarlier(sum: number, unit: number, weight: number): number {
  return (sum + Math.imul(unit, weight)) | 0;
}

/** The weight of a stretch that is one unit longer. */
export function heavier(weight: number): number {
  return Math.imul(weight, base);
}

/** The key of a stretch by its own sum. */
export function keyOfSum(sum: number): number {
  return Math.imul(sum, mixer);
}

/** The key of a text, or of its units from `start` to `end`. */
export function keyOf(text: string, start = 0, end = text.length): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum = (Math.imul(sum, base) + text.charCodeAt(index)) | 0;
  return Math.imul(sum, mixer);
}
