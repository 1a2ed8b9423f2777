import { compileRules } from "@package-protection/core";
import type { Findings, Target } from "../part-result.ts";
import { compiledRules } from "../peers/compiled-rules.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, type Laps, lapRatios, medianLap, nanosecondsOf, timeInRounds } from "../timing/rounds.ts";
import { collidingSet, type MadeUpSet, randomSet } from "../workload/made-up-rules.ts";
import { question } from "../workload/questions.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { DecideScale } from "./decide-scale.ts";
import { timedPeer } from "./timed-peer.ts";

const shapes = [
  ["names", ""],
  ["prefixes", "*"],
] as const;

const made = "made to collide";
const random = "at random";

/** Names that a maintainer makes up so that they collide in a hash table, against names of the same form at random. */
export async function decideMadeUp(scale: DecideScale, seed: number): Promise<Findings> {
  const rows: (string | number)[][] = [];
  const targets: Target[] = [];
  for (const count of scale.madeUpRules) {
    for (const [shape, ending] of shapes) {
      const rules = `${count.toLocaleString("en")} ${shape}`;
      tellProgress(`made up: ${rules}`);
      const sets = [
        [made, collidingSet(count, ending)],
        [random, randomSet(seededRandom(seed + count), count, ending)],
      ] as const;
      const loads = await timeInRounds(sets.map(loading), Math.ceil(scale.rounds / 4), tellProgress);
      const checks = await timeInRounds(await checking(sets, scale), scale.rounds, tellProgress);
      for (const [work, laps, unit] of [
        [`load ${rules}`, loads, 1e6],
        [`decide among ${rules}`, checks, 1e3],
      ] as const) {
        const ratio = lapRatios(laps, made, random);
        rows.push([work, unit === 1e6 ? "ms" : "µs", ...medians(laps, unit), ratio.median, quartiles(ratio)]);
        targets.push({
          what: `${work} that were made to collide, against random ones`,
          bound: "at most",
          wanted: 4,
          unit: "times",
          reached: ratio.median,
          quartiles: quartiles(ratio),
        });
      }
    }
  }
  return {
    sections: [
      {
        title: "made-up names",
        text: [
          "Texts of 240 letters that collide in every polynomial hash of 32 bits with an odd base (Thue-Morse), against random texts of the same letters. Every other name that is asked about is blocked.",
        ],
        columns: ["what", "unit", made, random, "ratio", "quartiles"],
        rows,
        plot: null,
      },
    ],
    targets,
  };
}

function loading([name, { rules }]: readonly [string, MadeUpSet]): Contender {
  return { name, lap: () => nanosecondsOf(() => compileRules(rules)) };
}

async function checking(sets: readonly (readonly [string, MadeUpSet])[], scale: DecideScale): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const [name, { rules, names }] of sets) {
    contenders.push(timedPeer(name, await compiledRules.prepare(rules), names.map(question), scale));
  }
  return contenders;
}

function medians(laps: Laps, unit: number): number[] {
  return [made, random].map((name) => medianLap(laps, name) / unit);
}
