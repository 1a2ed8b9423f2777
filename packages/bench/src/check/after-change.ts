import { sqliteRuleStore } from "@package-protection/adapter-sqlite";
import type { ProtectionRule, RuleDraft, RuleStore } from "@package-protection/core";
import { insertRule, replaceRule } from "@package-protection/testkit";
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
import { npmRule } from "../workload/project-rules.ts";
import type { RuleFile } from "../workload/rule-file.ts";
import type { CheckScale } from "./check-scale.ts";
import { check, pointQuery, projectIds, protectionOn } from "./projects.ts";

const query = "a bare prepared point query";
const own = "the first checkPackage after the change";

/** The first check after another connection has changed one rule of a large project. */
export async function checkAfterChange(file: RuleFile, { rounds, largeProject }: CheckScale): Promise<Findings> {
  const elsewhere = await file.open();
  elsewhere.pragma("synchronous = NORMAL");
  const change = await ruleChanger(sqliteRuleStore(elsewhere));
  const protection = protectionOn(await file.open());
  const bare = pointQuery(await file.open(), projectIds.large);
  const queries = 100;
  await check(protection, projectIds.large);
  const contenders: Contender[] = [
    {
      name: query,
      lap: () =>
        nanosecondsOf(() => {
          for (let times = 0; times < queries; times++) bare();
        }) / queries,
    },
    {
      name: "the first bare point query after the change",
      async lap() {
        await change();
        return nanosecondsOf(bare);
      },
    },
    {
      name: own,
      async lap() {
        await change();
        return nanosecondsOfAsync(() => check(protection, projectIds.large));
      },
    },
  ];
  tellProgress("check after one change");
  for (let times = 0; times < 100; times++) for (const { lap } of contenders) await lap();
  const laps = await timeInRounds(contenders, rounds * 3, (text) => tellProgress(`after one change: ${text}`));
  const ratio = lapRatios(laps, own, query);
  const rules = largeProject.toLocaleString("en");
  return {
    sections: [
      {
        title: `checkPackage after one rule of ${rules} changed`,
        text: ["Another connection replaces one rule before each lap; that is not timed."],
        columns: ["what", "nanoseconds", `times ${query}`],
        rows: contenders.map(({ name }) => [name, medianLap(laps, name), lapRatios(laps, name, query).median]),
        plot: null,
      },
    ],
    targets: [
      {
        what: `the first checkPackage after one rule of ${rules} changed, on SQLite, against one bare point query`,
        bound: "at most",
        wanted: 20,
        unit: "times",
        reached: ratio.median,
        quartiles: quartiles(ratio),
      },
    ],
  };
}

/** Inserts a rule; what it gives gives that rule another pattern each time. */
async function ruleChanger(store: RuleStore): Promise<() => Promise<void>> {
  let times = 0;
  const terms = (): RuleDraft => npmRule(`@changed-${times++}/*`, "owner");
  let rule: ProtectionRule;
  const inserted = await insertRule(store, projectIds.large, terms(), { at: Date.now() });
  if (inserted.isErr()) throw new Error(`no rule: ${inserted.error.type}`);
  rule = inserted.value;
  return async () => {
    const replaced = await replaceRule(store, rule, terms(), { at: Date.now() });
    if (replaced.isErr()) throw new Error(`no change: ${replaced.error.type}`);
    rule = replaced.value;
  };
}
