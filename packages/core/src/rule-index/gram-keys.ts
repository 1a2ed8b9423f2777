/**
 * A gram is a run of a few code units. The last four units of what was read stand in one integer, the newest lowest; a longer
 * unit spills into its elder, which costs nothing but a look that finds nothing.
 */
export function withNewestUnit(newest: number, unit: number): number {
  return (newest << 8) ^ unit;
}

const multiplier = 0x85ebca6b;

/** How many units a gram may have, longest first: of a literal piece, the longest that fits tells most. */
export const gramLengths = [4, 2, 1] as const;
export type GramLength = (typeof gramLengths)[number];

const masks = { 4: 0xffff_ffff, 2: 0xffff, 1: 0xff } as const;

/** The key of the gram of a length that ends with the newest unit. */
export function gramKey(length: GramLength, newest: number): number {
  return Math.imul((newest & masks[length]) ^ 0x5bd1, multiplier);
}

/** The keys of all grams of a length in a text, in their order; none where it is shorter. */
export function gramKeysOf(length: GramLength, text: string): readonly number[] {
  const keys: number[] = [];
  let newest = 0;
  for (let index = 0; index < text.length; index++) {
    newest = withNewestUnit(newest, text.charCodeAt(index));
    if (index >= length - 1) keys.push(gramKey(length, newest));
  }
  return keys;
}
