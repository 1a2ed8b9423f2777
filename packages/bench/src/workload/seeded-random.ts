import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random choices that a seed determines. */
export interface SeededRandom {
  /** At least 0, less than 1. */
  fraction(): number;
  /** An integer, at least 0 and less than `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** @throws RangeError for an empty list. */
  pick<T>(from: readonly T[]): T;
}

export function seededRandom(seed: number): SeededRandom {
  const generator = xoroshiro128plus(seed);
  const fraction = () => uniformFloat64(generator);
  const below = (limit: number) => uniformInt(generator, 0, limit - 1);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick(from) {
      const picked = from.length === 0 ? undefined : from[below(from.length)];
      if (picked === undefined) throw new RangeError("the list to pick from is empty");
      return picked;
    },
  };
}
