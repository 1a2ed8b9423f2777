import { createPackageProtection, type ProtectionRule } from "@package-protection/core";
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
import { projectRules } from "../workload/project-rules.ts";
import { type SeededRandom, seededRandom } from "../workload/seeded-random.ts";
import { projectId, storedRule, storedRules } from "../workload/stored-rules.ts";
import type { DecideScale } from "./decide-scale.ts";
import { scriptedStore } from "./scripted-store.ts";

const own = "one rule changed, among others of one difference";
const map = "Map.set and Map.get of the pattern";
const whole = "checkPackage of everything compiled anew, for each rule of the set";
const changesAtOnce = 1_000;

/**
 * What one change costs a compiled set. The set that changes is not public; it is reached as an application reaches it, by
 * checks over a store without any cost of its own that tells of a thousand changed rules at once.
 */
export async function oneChange({ largeSet, rounds }: DecideScale, seed: number): Promise<Findings> {
  const random = seededRandom(seed);
  const terms = projectRules(random, largeSet * 2);
  const list = storedRules(terms.slice(0, largeSet));
  const scripted = scriptedStore(list);
  const check = checkOver(scripted.store);
  tellProgress(`one change among ${largeSet} rules`);
  await check();
  const byPattern = new Map<string, ProtectionRule>(list.map((rule) => [rule.packageNamePattern, rule]));
  const contenders: Contender[] = [
    {
      name: own,
      lap: async () => {
        scripted.change(idsOf(random, largeSet).map((id) => withFreshPattern(storedRule(random.pick(terms), id))));
        const changed = await nanosecondsOfAsync(check);
        return (changed - (await nanosecondsOfAsync(check))) / changesAtOnce;
      },
    },
    {
      name: map,
      lap: () => {
        const rules = idsOf(random, largeSet).flatMap((id) => list.at(id - 1) ?? []);
        const [set, get] = [rules.map(withFreshPattern), rules.map(withFreshPattern)];
        let found = 0;
        const taken = nanosecondsOf(() => {
          for (const [at, rule] of set.entries()) {
            byPattern.set(rule.packageNamePattern, rule);
            if (byPattern.get(get[at]?.packageNamePattern ?? "") === rule) found++;
          }
        });
        if (found !== rules.length) throw new Error("a rule was not found in the Map");
        return taken / changesAtOnce;
      },
    },
    {
      name: whole,
      everyRounds: 10,
      lap: async () => (await nanosecondsOfAsync(checkOver(scriptedStore(list).store))) / largeSet,
    },
  ];
  const laps = await timeInRounds(contenders, rounds * 2, (text) => tellProgress(`one change: ${text}`));
  const ratio = lapRatios(laps, own, map);
  const anew = lapRatios(laps, whole, own).median * largeSet;
  const set = `a set of ${largeSet.toLocaleString("en")}`;
  return {
    sections: [
      {
        title: `one rule changed in ${set}`,
        text: [
          `A check that is told of ${changesAtOnce} changed rules, less one that is told of none, for one rule; each rule gets another pattern. Compiling the whole set anew costs ${Math.round(anew).toLocaleString("en")} times as much as one change.`,
        ],
        columns: ["what", "nanoseconds", `times ${map}`],
        rows: contenders.map(({ name }) => [name, medianLap(laps, name), lapRatios(laps, name, map).median]),
        plot: null,
      },
    ],
    targets: [
      {
        what: `one rule changed in ${set}, against \`Map.set\` and \`get\``,
        bound: "at most",
        wanted: 3,
        unit: "times",
        reached: ratio.median,
        quartiles: quartiles(ratio),
      },
      {
        what: `one rule changed in ${set}, cheaper than compiling it`,
        bound: "at least",
        wanted: 1_000,
        unit: "times",
        reached: anew,
        quartiles: "",
      },
    ],
  };
}

function checkOver(store: ReturnType<typeof scriptedStore>["store"]): () => Promise<void> {
  const protection = createPackageProtection({ store, deadlineMs: 60_000 });
  const principal = { kind: "admin" } as const;
  return async () => {
    const result = await protection.checkPackage({
      projectId,
      principal,
      action: "push",
      packageType: "npm",
      packageName: "@acme/button",
    });
    if (result.isErr()) throw new Error(`no check: ${result.error.type}`, { cause: result.error });
  };
}

function idsOf(random: SeededRandom, largeSet: number): number[] {
  return Array.from({ length: changesAtOnce }, () => 1 + random.below(largeSet));
}

/** The rule again, with a pattern that is the same text, but one of which nothing is known yet. */
function withFreshPattern(rule: ProtectionRule): ProtectionRule {
  const { packageNamePattern: text } = rule;
  return { ...rule, packageNamePattern: text.slice(0, 3) + text.slice(3) };
}
