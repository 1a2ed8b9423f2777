import type { Findings, Target } from "../part-result.ts";
import { linearTimePeers } from "../peers/all-peers.ts";
import { compiledRules } from "../peers/compiled-rules.ts";
import { linearGlobs } from "../peers/linear-globs.ts";
import { linearMatchers } from "../peers/linear-matchers.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, type Laps, lapRatios, medianLap, timeInRounds } from "../timing/rounds.ts";
import { type HostileSet, hostileSets } from "../workload/hostile-rules.ts";
import { question, questionName } from "../workload/questions.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { DecideScale } from "./decide-scale.ts";
import { oracleBlocks } from "./expected-answers.ts";
import { timedPeer } from "./timed-peer.ts";

/** The linear matchers, one rule after another, that everybody else is compared with; the quicker one first. */
const loops = [linearMatchers.name, linearGlobs.name];

/** Rules and names that were made to be slow. */
export async function decideHostile(scale: DecideScale, seed: number): Promise<Findings> {
  const rows: (string | number)[][] = [];
  const lapsBySet = new Map<HostileSet, Laps>();
  for (const set of hostileSets(seededRandom(seed), scale.hostileRules)) {
    const contenders: Contender[] = [];
    for (const peer of linearTimePeers) {
      tellProgress(`hostile: ${set.title}: ${peer.name}`);
      await proveHostile(peer, set);
      contenders.push(timedPeer(peer.name, await peer.prepare(set.rules), set.questions, scale));
    }
    const laps = await timeInRounds(contenders, scale.rounds, (text) => tellProgress(`hostile: ${text}`));
    for (const { name } of contenders) {
      const timesFaster = loops.map((loop) => lapRatios(laps, loop, name).median);
      rows.push([set.title, name, medianLap(laps, name) / 1000, ...timesFaster]);
    }
    lapsBySet.set(set, laps);
  }
  return {
    sections: [
      {
        title: "decide, hostile rules and names",
        text: [
          "No name is blocked, so that every rule has to be ruled out. Whatever is built on backtracking regular expressions was not asked: it would not come to an end.",
        ],
        columns: ["rules and names", "peer", "µs a decision", ...loops.map((loop) => `times faster than ${loop}`)],
        rows,
        plot: null,
      },
    ],
    targets: [...lapsBySet].flatMap(([{ rules, title }, laps]) =>
      rules.length === scale.hostileRules ? [hostileTarget(title, laps)] : [],
    ),
  };
}

function hostileTarget(title: string, laps: Laps): Target {
  const ratio = lapRatios(laps, compiledRules.name, linearMatchers.name);
  return {
    what: `hostile rules, ${title}, against a ${linearMatchers.name}`,
    bound: "at most",
    wanted: 1.5,
    unit: "times",
    reached: ratio.median,
    quartiles: quartiles(ratio),
  };
}

/** The oracle needs the square of the name's length for each star: it is asked about a few rules and the beginning of a name. */
async function proveHostile(peer: (typeof linearTimePeers)[number], { rules, questions }: HostileSet): Promise<void> {
  const few = rules.slice(0, 3);
  const countBlocked = await peer.prepare(few);
  const name = questionName(questions[0] ?? question("a")).slice(0, 100);
  for (const asked of [name, `${name}b`, `${name}bab`]) {
    const isBlocked = countBlocked([questionName(question(asked))]) === 1;
    if (isBlocked !== oracleBlocks(few, "generic", asked)) {
      throw new Error(`${peer.name} does not give the oracle's answer about ${asked}`);
    }
  }
  const countAll = await peer.prepare(rules);
  if (countAll(questions.map(questionName)) !== 0) throw new Error(`${peer.name} blocks a hostile name`);
}
