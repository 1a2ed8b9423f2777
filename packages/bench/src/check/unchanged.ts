import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import type { Findings } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import {
  type Contender,
  lapRatios,
  medianLap,
  nanosecondsOf,
  nanosecondsOfAsync,
  timeInRounds,
} from "../timing/rounds.ts";
import type { RuleFile } from "../workload/rule-file.ts";
import type { CheckScale } from "./check-scale.ts";
import { check, pointQuery, projectIds, protectionOn } from "./projects.ts";

const query = "a bare prepared point query";
const own = "checkPackage, 100 rules";

/** A check while nothing changes: one point read of the file, and the decision. */
export async function checkUnchanged(file: RuleFile, { rounds, checksInALap }: CheckScale): Promise<Findings> {
  const database = await file.open();
  const protection = protectionOn(database);
  const inMemory = createPackageProtection({ store: memoryRuleStore() });
  const bare = pointQuery(await file.open(), projectIds.small);
  const checks = (name: string, one: () => Promise<void>): Contender => ({
    name,
    async lap() {
      const taken = await nanosecondsOfAsync(async () => {
        for (let times = 0; times < checksInALap; times++) await one();
      });
      return taken / checksInALap;
    },
  });
  const contenders: Contender[] = [
    {
      name: query,
      lap: () =>
        nanosecondsOf(() => {
          for (let times = 0; times < checksInALap; times++) bare();
        }) / checksInALap,
    },
    checks(own, () => check(protection, projectIds.small)),
    checks("checkPackage, the large project", () => check(protection, projectIds.large)),
    checks("checkPackage on the store in memory, no rules", () => check(inMemory, projectIds.small)),
  ];
  tellProgress("check, nothing changed");
  for (let times = 0; times < 10; times++) for (const { lap } of contenders) await lap();
  const laps = await timeInRounds(contenders, rounds, (text) => tellProgress(`check: ${text}`));
  const ratio = lapRatios(laps, own, query);
  return {
    sections: [
      {
        title: "checkPackage, nothing changed",
        text: ["An SQLite file with a write-ahead log; one check after another, each awaited."],
        columns: ["what", "nanoseconds", `times ${query}`],
        rows: contenders.map(({ name }) => [name, medianLap(laps, name), lapRatios(laps, name, query).median]),
        plot: null,
      },
    ],
    targets: [
      {
        what: "checkPackage on SQLite, nothing changed, against one bare prepared point query",
        bound: "at most",
        wanted: 2,
        unit: "times",
        reached: ratio.median,
        quartiles: quartiles(ratio),
      },
    ],
  };
}
