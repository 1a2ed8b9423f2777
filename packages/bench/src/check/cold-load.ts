import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import type { Findings } from "../part-result.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { spreadOf } from "../timing/statistics.ts";
import type { RuleFile } from "../workload/rule-file.ts";
import type { CheckScale } from "./check-scale.ts";

const loadSchema = z.object({
  milliseconds: z.number(),
  longestDelay: z.number(),
  longestTurn: z.number(),
  served: z.number(),
});
const loadProcess = fileURLToPath(new URL("./load-process.ts", import.meta.url));

/** A large project that is not compiled yet, while others go on asking about a small one; each time in a new process. */
export async function coldLoad(file: RuleFile, { largeProject, loads: count }: CheckScale): Promise<Findings> {
  const loads: z.infer<typeof loadSchema>[] = [];
  while (loads.length < count) {
    tellProgress(`load ${loads.length + 1} of ${count}`);
    const { stdout } = await promisify(execFile)(process.execPath, [loadProcess, file.path], { timeout: 120_000 });
    loads.push(loadSchema.parse(JSON.parse(stdout)));
  }
  const delays = loads.map((load) => load.longestDelay);
  const rules = largeProject.toLocaleString("en");
  return {
    sections: [
      {
        title: `a project of ${rules} rules, read and compiled while others ask`,
        text: [
          "Each load in a process that has just started. Meanwhile a small project is asked about, one check in each turn of the event loop. The delay is that of `monitorEventLoopDelay`, every millisecond; a turn is a check and all that the loop does until the next one.",
        ],
        columns: ["milliseconds", "longest delay, ms", "longest turn, ms", "checks served meanwhile"],
        rows: loads.map((load) => [load.milliseconds, load.longestDelay, load.longestTurn, load.served]),
        plot: null,
      },
    ],
    targets: [
      {
        what: `loading ${rules} rules: the longest delay of the event loop in ${count} loads`,
        bound: "at most",
        wanted: 50,
        unit: "ms",
        reached: Math.max(...delays),
        quartiles: quartiles(spreadOf(delays)),
      },
    ],
  };
}
