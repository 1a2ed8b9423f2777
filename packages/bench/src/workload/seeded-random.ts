/** Numbers that look random, and are the same again for the same seed. */
export interface SeededRandom {
  /** At least 0, less than 1. */
  fraction(): number;
  /** An integer, at least 0 and less than `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** @throws RangeError where there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32: each of its 2^32 states is reached, so that it does not run into a short circle of the same names. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick(from) {
      const picked = from.at(below(from.length));
      if (picked === undefined) throw new RangeError("there is nothing to pick from");
      return picked;
    },
  };
}
