import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { PackageProtection } from "@package-protection/core";
import type { Findings } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { medianOf } from "../timing/statistics.ts";
import type { RuleFile } from "../workload/rule-file.ts";
import type { CheckScale } from "./check-scale.ts";
import { check, projectIds, protectionOn } from "./projects.ts";

interface Load {
  readonly milliseconds: number;
  readonly longestDelay: number;
  readonly served: number;
  readonly longestAnswer: number;
}

/** A large project that is not compiled yet, while others go on asking about a small one. */
export async function coldLoad(file: RuleFile, { largeProject, loads }: CheckScale): Promise<Findings> {
  const loaded: Load[] = [];
  for (let times = 0; times < loads; times++) {
    tellProgress(`load ${times + 1} of ${loads}`);
    const protection = protectionOn(await file.open());
    await check(protection, projectIds.small);
    loaded.push(await loadWhileServing(protection));
  }
  const longest = Math.max(...loaded.map((load) => load.longestDelay));
  const rules = largeProject.toLocaleString("en");
  return {
    sections: [
      {
        title: `a project of ${rules} rules, read and compiled while others ask`,
        text: [
          "The longest delay of the event loop is that of `monitorEventLoopDelay`. One check of a small project after another is asked meanwhile.",
        ],
        columns: [
          "milliseconds",
          "longest delay of the event loop, ms",
          "checks served meanwhile",
          "the slowest of these, ms",
        ],
        rows: loaded.map((load) => [load.milliseconds, load.longestDelay, load.served, load.longestAnswer]),
        plot: null,
      },
    ],
    targets: [
      {
        what: `loading ${rules} rules: the longest delay of the event loop in ${loads} loads`,
        bound: "at most",
        wanted: 50,
        unit: "ms",
        reached: longest,
        detail: `median ${medianOf(loaded.map((load) => load.longestDelay)).toFixed(1)}`,
      },
    ],
  };
}

async function loadWhileServing(protection: PackageProtection): Promise<Load> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await setImmediate();
  delay.enable();
  const start = performance.now();
  let isLoaded = false;
  const load = check(protection, projectIds.large).finally(() => {
    isLoaded = true;
  });
  let served = 0;
  let longestAnswer = 0;
  while (!isLoaded) {
    const asked = performance.now();
    await check(protection, projectIds.small);
    longestAnswer = Math.max(longestAnswer, performance.now() - asked);
    served++;
    await setImmediate();
  }
  await load;
  const milliseconds = performance.now() - start;
  delay.disable();
  return { milliseconds, longestDelay: delay.max / 1e6, served, longestAnswer };
}
