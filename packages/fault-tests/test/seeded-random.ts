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

/** Mulberry32: 32 bits of state, which is enough to choose what a test does next. */
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

/** That of the environment variable `SEED`, so that a run can be had again; otherwise a new one. */
export function chosenSeed(): number {
  const given = Number(process.env.SEED);
  return Number.isSafeInteger(given) && given > 0 ? given : 1 + Math.floor(Math.random() * 2 ** 31);
}
