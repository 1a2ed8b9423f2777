import type { Section } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, nanosecondsOfAsync, timeInRounds } from "../timing/rounds.ts";
import { medianOf, ratiosOf } from "../timing/statistics.ts";
import type { StoreScale } from "./store-scale.ts";
import type { StoreWork } from "./store-work.ts";

const operations = ["insert", "list", "remove"] as const;
type Times = Readonly<Record<(typeof operations)[number], number[]>>;

export interface ComparedWork {
  readonly database: string;
  /** How the two are used. */
  readonly text: string;
  readonly store: StoreWork;
  readonly driver: StoreWork;
}

/** The store and the driver in turn, for each rule of the work. */
export async function compareWork(
  { database, text, store, driver }: ComparedWork,
  { rounds, rules: count }: StoreScale,
): Promise<Section> {
  const storeTimes: Times = { insert: [], list: [], remove: [] };
  const driverTimes: Times = { insert: [], list: [], remove: [] };
  const contenders = [contender("store", store, storeTimes, count), contender("driver", driver, driverTimes, count)];
  tellProgress(`store: insert, list, remove in ${database}`);
  await timeInRounds(contenders, rounds, (progress) => tellProgress(`store: ${database}: ${progress}`));
  return {
    title: `${count} rules inserted, listed and removed in ${database}`,
    text: [text],
    columns: ["what", "store, µs a rule", "driver, µs a rule", "times the driver", "quartiles"],
    rows: operations.map((operation) => {
      const ratio = ratiosOf(storeTimes[operation], driverTimes[operation]);
      const [ofStore, ofDriver] = [medianOf(storeTimes[operation]), medianOf(driverTimes[operation])];
      return [operation, ofStore / 1000, ofDriver / 1000, ratio.median, quartiles(ratio)];
    }),
    plot: null,
  };
}

function contender(name: string, work: StoreWork, times: Times, count: number): Contender {
  return {
    name,
    async lap() {
      let whole = 0;
      for (const operation of operations) {
        const taken = await nanosecondsOfAsync(() => work[operation]());
        times[operation].push(taken / count);
        whole += taken;
      }
      return whole;
    },
  };
}
