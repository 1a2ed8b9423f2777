import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random choices that a seed determines, so that an input can be made again. */
export interface Random {
  /** An integer, at least 0 and less than `end`. */
  below(end: number): number;
  /** True once in so many times. */
  onceIn(times: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const below = (end: number) => uniformInt(generator, 0, end - 1);
  return {
    below,
    onceIn: (times) => below(times) === 0,
    pick: (items) => items[below(items.length)] ?? items[0],
  };
}
