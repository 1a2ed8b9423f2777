import type { Findings } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, nanosecondsOfAsync, timeInRounds } from "../timing/rounds.ts";
import { medianOf, ratiosOf } from "../timing/statistics.ts";
import { projectRules } from "../workload/project-rules.ts";
import { ruleFile } from "../workload/rule-file.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { StoreScale } from "./store-scale.ts";
import { type StoreWork, workOfDriver, workOfStore } from "./store-work.ts";

const operations = ["insert", "list", "remove"] as const;
type Times = Readonly<Record<(typeof operations)[number], number[]>>;

/** Writes and lists on SQLite, against the driver with the same pragmas and the same statements on the same tables. */
export async function benchStore({ rounds, rules: count }: StoreScale, seed: number): Promise<Findings> {
  const rules = projectRules(seededRandom(seed), count);
  const [storeFile, driverFile] = [await ruleFile(), await ruleFile()];
  const storeTimes: Times = { insert: [], list: [], remove: [] };
  const driverTimes: Times = { insert: [], list: [], remove: [] };
  try {
    const contenders = [
      contender("store", workOfStore(await storeFile.open(), rules), storeTimes, count),
      contender("driver", workOfDriver(await driverFile.open(), rules), driverTimes, count),
    ];
    tellProgress("store: insert, list, remove");
    await timeInRounds(contenders, rounds, (text) => tellProgress(`store: ${text}`));
  } finally {
    await storeFile.remove();
    await driverFile.remove();
  }
  const section = {
    title: `${count} rules inserted, listed and removed`,
    text: [
      "SQLite, a file with a write-ahead log, each write a transaction that is synced to the disk. The driver is better-sqlite3 with the store's own statements and nothing else. PostgreSQL comes with its adapter.",
    ],
    columns: ["what", "store, µs a rule", "driver, µs a rule", "times the driver", "quartiles"],
    rows: operations.map((operation) => {
      const ratio = ratiosOf(storeTimes[operation], driverTimes[operation]);
      const [store, driver] = [medianOf(storeTimes[operation]), medianOf(driverTimes[operation])];
      return [operation, store / 1000, driver / 1000, ratio.median, quartiles(ratio)];
    }),
    plot: null,
  };
  return { sections: [section], targets: [] };
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
