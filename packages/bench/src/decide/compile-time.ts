import { compileRules, type RuleDraft } from "@package-protection/core";
import type { Findings } from "../part-result.ts";
import { wholeNameRegexp } from "../peers/regexp-source.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, lapRatios, medianLap, nanosecondsOf, timeInRounds } from "../timing/rounds.ts";
import { projectRules } from "../workload/project-rules.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { DecideScale } from "./decide-scale.ts";

const own = "compileRules";
const regexps = "new RegExp of each pattern";

/** Making rules ready, against making regular expressions. */
export async function compileTime({ largeSet, rounds }: DecideScale, seed: number): Promise<Findings> {
  let laps = 0;
  let kept: unknown;
  const compiler = (name: string, compile: (rules: readonly RuleDraft[]) => unknown): Contender => ({
    name,
    lap() {
      // V8 remembers the expressions of earlier rounds, and would only look them up.
      laps++;
      const rules = projectRules(seededRandom(seed + largeSet + laps), largeSet);
      return nanosecondsOf(() => {
        kept = compile(rules);
      });
    },
  });
  const contenders: Contender[] = [
    compiler(own, compileRules),
    compiler(regexps, (rules) => rules.map((rule) => wholeNameRegexp(rule.packageNamePattern))),
    {
      ...compiler("the same, and each used once", (rules) =>
        rules.map((rule) => wholeNameRegexp(rule.packageNamePattern).test("@acme/button")),
      ),
      everyRounds: 4,
    },
  ];
  tellProgress(`compile ${largeSet} rules`);
  const timed = await timeInRounds(contenders, Math.ceil(rounds / 2), (text) => tellProgress(`compile: ${text}`));
  if (kept === undefined) throw new Error("nothing was compiled");
  const ratio = lapRatios(timed, own, regexps);
  return {
    sections: [
      {
        title: `compiling ${largeSet.toLocaleString("en")} rules`,
        text: [
          "Other rules in each lap. V8 compiles a regular expression when it is first used; `new RegExp` only checks its syntax.",
        ],
        columns: ["what", "milliseconds", "times compileRules"],
        rows: contenders.map(({ name }) => [name, medianLap(timed, name) / 1e6, lapRatios(timed, name, own).median]),
        plot: null,
      },
    ],
    targets: [
      {
        what: `compile ${largeSet.toLocaleString("en")} rules, against compiling as many regular expressions (not yet used)`,
        bound: "at most",
        wanted: 0.2,
        unit: "times",
        reached: ratio.median,
        quartiles: quartiles(ratio),
      },
    ],
  };
}
