import { compileRules } from "@package-protection/core";
import type { Findings } from "../part-result.ts";
import { regexpSource, wholeNameRegexp } from "../peers/regexp-source.ts";
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
  const rules = projectRules(seededRandom(seed + largeSet), largeSet);
  let lap = 0;
  /** V8 remembers the expressions that it has compiled; another group name makes each another one. */
  const freshSources = () => {
    lap++;
    return rules.map((rule) => `^(?<lap${lap}>)${regexpSource(rule.packageNamePattern)}$`);
  };
  let kept: unknown;
  const contenders: Contender[] = [
    {
      name: own,
      lap: () =>
        nanosecondsOf(() => {
          kept = compileRules(rules);
        }),
    },
    {
      name: regexps,
      lap: () =>
        nanosecondsOf(() => {
          kept = rules.map((rule) => wholeNameRegexp(rule.packageNamePattern));
        }),
    },
    {
      name: "new RegExp of each source made beforehand",
      lap: () => {
        const sources = freshSources();
        return nanosecondsOf(() => {
          kept = sources.map((source) => new RegExp(source, "i"));
        });
      },
    },
    {
      name: "the same, and each used once",
      everyRounds: 4,
      lap: () => {
        const sources = freshSources();
        return nanosecondsOf(() => {
          kept = sources.map((source) => new RegExp(source, "i").test("@acme/button"));
        });
      },
    },
  ];
  tellProgress(`compile ${largeSet} rules`);
  const laps = await timeInRounds(contenders, Math.ceil(rounds / 2), (text) => tellProgress(`compile: ${text}`));
  if (kept === undefined) throw new Error("nothing was compiled");
  const ratio = lapRatios(laps, own, regexps);
  return {
    sections: [
      {
        title: `compiling ${largeSet.toLocaleString("en")} rules`,
        text: ["V8 compiles a regular expression when it is first used; `new RegExp` only checks its syntax."],
        columns: ["what", "milliseconds", "times compileRules"],
        rows: contenders.map(({ name }) => [name, medianLap(laps, name) / 1e6, lapRatios(laps, name, own).median]),
        plot: null,
      },
    ],
    targets: [
      {
        what: `compile ${largeSet.toLocaleString("en")} rules, against compiling as many regular expressions (not yet used)`,
        bound: "at most",
        wanted: 0.4,
        unit: "times",
        reached: ratio.median,
        detail: quartiles(ratio),
      },
    ],
  };
}
