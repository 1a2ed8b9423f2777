import { sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { compileRules, type RuleTerms } from "@package-protection/core";
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
import { freshNames, questionsAbout } from "../workload/questions.ts";
import type { RuleFile } from "../workload/rule-file.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { CheckScale } from "./check-scale.ts";
import { developer, projectIds, protectionOn } from "./projects.ts";

const decides = "a thousand decides";
const own = "one checkPackages of a thousand packages";
const packages = 1_000;

/** A page of packages, asked about at once. */
export async function checkManyPackages(file: RuleFile, { rounds }: CheckScale, seed: number): Promise<Findings> {
  const database = await file.open();
  const protection = protectionOn(database);
  const rules = await rulesOf(database);
  const ruleSet = compileRules(rules);
  const questions = questionsAbout(seededRandom(seed), rules, 4 * packages);
  let asked = 0;
  const namesOfALap = () => {
    asked += packages;
    return freshNames(questions, asked, packages);
  };
  const contenders: Contender[] = [
    {
      name: decides,
      lap() {
        const names = namesOfALap();
        return nanosecondsOf(() =>
          names.map((packageName) =>
            ruleSet.decide({ action: "push", principal: developer, packageType: "npm", packageName }),
          ),
        );
      },
    },
    {
      name: own,
      async lap() {
        const asking = namesOfALap().map((packageName) => ({ packageType: "npm" as const, packageName }));
        const { middle } = projectIds;
        return nanosecondsOfAsync(async () => {
          const checked = await protection.checkPackages({
            projectId: middle,
            action: "push",
            principal: developer,
            packages: asking,
          });
          if (checked.isErr()) throw new Error(`no check: ${checked.error.type}`);
        });
      },
    },
  ];
  tellProgress("checkPackages");
  for (let times = 0; times < 50; times++) for (const { lap } of contenders) await lap();
  const laps = await timeInRounds(contenders, rounds, (text) => tellProgress(`checkPackages: ${text}`));
  const ratio = lapRatios(laps, own, decides);
  return {
    sections: [
      {
        title: `checkPackages, ${packages} packages against ${rules.length} rules`,
        text: ["On SQLite, with its read of the store. Half of the packages are blocked."],
        columns: ["what", "microseconds", `times ${decides}`],
        rows: contenders.map(({ name }) => [name, medianLap(laps, name) / 1e3, lapRatios(laps, name, decides).median]),
        plot: null,
      },
    ],
    targets: [
      {
        what: "checkPackages of a thousand packages against a thousand rules, against a thousand decides",
        bound: "at most",
        wanted: 1.5,
        unit: "times",
        reached: ratio.median,
        quartiles: quartiles(ratio),
      },
    ],
  };
}

async function rulesOf(database: Parameters<typeof sqliteRuleStore>[0]): Promise<readonly RuleTerms[]> {
  const page = await sqliteRuleStore(database).changes(projectIds.middle, null, 10_000);
  if (page.isErr()) throw new Error(`no rules: ${page.error.type}`);
  return page.value.rules;
}
