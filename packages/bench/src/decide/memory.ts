import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import type { Findings } from "../part-result.ts";
import { tellProgress } from "../progress.ts";

const weighed = z.object({
  largePerRule: z.number(),
  twoRules: z.number(),
  regexpPerRule: z.number(),
  mapPerRule: z.number(),
});
const memoryProcess = fileURLToPath(new URL("./memory-process.ts", import.meta.url));

/** What an index weighs beyond the rules that the caller holds anyway. */
export async function indexMemory(largeSet: number, seed: number): Promise<Findings> {
  tellProgress(`memory of ${largeSet} rules`);
  const parameters = ["--expose-gc", memoryProcess, String(seed), String(largeSet)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { timeout: 120_000 });
  const { largePerRule, twoRules, regexpPerRule, mapPerRule } = weighed.parse(JSON.parse(stdout));
  const rules = `${largeSet.toLocaleString("en")} rules`;
  return {
    sections: [
      {
        title: "memory beyond the caller's rules",
        text: ["Heap in use after a full collection, with and without; in a process of its own."],
        columns: ["what", "bytes"],
        rows: [
          [`compileRules, for each of ${rules}`, largePerRule],
          ["compileRules, a project of two rules", twoRules],
          [`a regular expression that was never used, for each of ${rules}`, regexpPerRule],
          [`an entry of a Map from pattern to rule, for each of ${rules}`, mapPerRule],
        ],
        plot: null,
      },
    ],
    targets: [
      {
        what: `memory of the index beyond the caller's rules, for each of ${rules}`,
        bound: "at most",
        wanted: 164,
        unit: "bytes",
        reached: largePerRule,
        quartiles: "",
      },
      {
        what: "memory of the index beyond the caller's rules, of a two-rule project",
        bound: "at most",
        wanted: 792,
        unit: "bytes",
        reached: twoRules,
        quartiles: "",
      },
    ],
  };
}
