import { medianOf, type Spread, spreadOf } from "./statistics.ts";

/** One of those that are compared. */
export interface Contender {
  readonly name: string;
  /** Does some of the work, and gives the nanoseconds for one unit of it, or whatever else is compared. */
  lap(): number | Promise<number>;
  /** Every how many rounds it takes part; in each round where it is absent. */
  readonly everyRounds?: number;
}

/** What each gave, by its name, in the rounds in which it took part. */
export type Laps = ReadonlyMap<string, ReadonlyMap<number, number>>;

/**
 * All in turn, round by round, each round begun by another one: what disturbs the machine for a while disturbs all of them,
 * and drops out of the ratios of one round. A first round is not counted.
 */
export async function timeInRounds(
  contenders: readonly Contender[],
  rounds: number,
  tell: (text: string) => void,
): Promise<Laps> {
  const laps = new Map(contenders.map(({ name }) => [name, new Map<number, number>()]));
  for (const contender of contenders) await contender.lap();
  let told = performance.now();
  for (let round = 0; round < rounds; round++) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      if (round % (contender.everyRounds ?? 1) !== 0) continue;
      laps.get(contender.name)?.set(round, await contender.lap());
    }
    if (performance.now() - told < 2_000) continue;
    told = performance.now();
    tell(`round ${round + 1} of ${rounds}`);
  }
  return laps;
}

export function medianLap(laps: Laps, name: string): number {
  return medianOf([...(laps.get(name)?.values() ?? [])]);
}

/** One by the other, of the rounds in which both took part. */
export function lapRatios(laps: Laps, name: string, to: string): Spread {
  const ratios: number[] = [];
  for (const [round, value] of laps.get(name) ?? []) {
    const other = laps.get(to)?.get(round);
    if (other !== undefined) ratios.push(value / other);
  }
  return spreadOf(ratios);
}

/** The nanoseconds that some synchronous work takes. */
export function nanosecondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1e6;
}

export async function nanosecondsOfAsync(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) * 1e6;
}
