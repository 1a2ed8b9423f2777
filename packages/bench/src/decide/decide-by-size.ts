import type { Section, Target } from "../part-result.ts";
import { limits, peers } from "../peers/all-peers.ts";
import { compiledRules } from "../peers/compiled-rules.ts";
import { mapGet } from "../peers/limits.ts";
import type { CountBlocked, Peer } from "../peers/peer.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, lapRatios, medianLap, timeInRounds } from "../timing/rounds.ts";
import { projectRules } from "../workload/project-rules.ts";
import { questionsAbout } from "../workload/questions.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { DecideScale } from "./decide-scale.ts";
import { expectedAnswers, proveAnswers } from "./expected-answers.ts";
import type { SizeLaps } from "./size-laps.ts";
import { sizePlot } from "./size-plot.ts";
import { sizeTargets } from "./size-targets.ts";
import { timedPeer } from "./timed-peer.ts";

/** A decision of every peer, at every number of rules. */
export async function decideBySize(
  scale: DecideScale,
  seed: number,
): Promise<{ readonly sections: Section[]; readonly targets: Target[] }> {
  const sections: Section[] = [];
  const measured: SizeLaps[] = [];
  for (const size of scale.sizes) {
    const { section, laps } = await decideAtSize(scale, seed, size);
    sections.push(section);
    measured.push({ size, laps });
  }
  return { sections: [overview(measured), ...sections], targets: sizeTargets(measured) };
}

async function decideAtSize(scale: DecideScale, seed: number, size: number) {
  const random = seededRandom(seed + size);
  const rules = projectRules(random, size);
  const questions = questionsAbout(random, rules, scale.questions);
  tellProgress(`${size} rules: expected answers`);
  const expected = await expectedAnswers(rules, questions, scale.oracleMilliseconds);
  const contenders: Contender[] = [];
  const proven = new Map<string, number>();
  const leftOut: string[] = [];
  for (const peer of [...limits, ...peers]) {
    if (peer.limit !== undefined && size > peer.limit.rules) {
      leftOut.push(`${peer.name}: ${peer.limit.reason}.`);
      continue;
    }
    tellProgress(`${size} rules: ${peer.name}`);
    const countBlocked = await prepared(peer, rules, leftOut);
    if (countBlocked === null) continue;
    if (!limits.includes(peer)) {
      const count = proveAnswers(peer.name, countBlocked, questions, expected, scale.proofMilliseconds);
      proven.set(peer.name, count);
    }
    contenders.push(timedPeer(peer.name, countBlocked, questions, scale));
  }
  const laps = await timeInRounds(contenders, scale.rounds, (text) => tellProgress(`${size} rules: ${text}`));
  const blocked = expected.blocked.filter(Boolean).length;
  const section: Section = {
    title: `decide, ${size.toLocaleString("en")} rules`,
    text: [
      `${questions.length} names, ${blocked} of them blocked; ${expected.byOracle} were answered by the oracle itself.`,
      ...leftOut.map((text) => `Left out: ${text}`),
    ],
    columns: [
      "peer",
      "ns a decision",
      "times Map.get",
      "times this project",
      "quartiles of that",
      "answers proven",
      "rounds",
    ],
    rows: contenders.map(({ name }) => {
      const toOwn = lapRatios(laps, name, compiledRules.name);
      return [
        name,
        medianLap(laps, name),
        lapRatios(laps, name, mapGet.name).median,
        toOwn.median,
        quartiles(toOwn),
        proven.get(name) ?? "a limit",
        laps.get(name)?.size ?? 0,
      ];
    }),
    plot: null,
  };
  return { section, laps };
}

/** Null, with a line of why, for a peer that cannot hold the rules. */
async function prepared(
  peer: Peer,
  rules: Parameters<Peer["prepare"]>[0],
  leftOut: string[],
): Promise<CountBlocked | null> {
  try {
    return await peer.prepare(rules);
  } catch (cause) {
    leftOut.push(`${peer.name}: ${cause instanceof Error ? cause.message.slice(0, 120) : "failed"}.`);
    return null;
  }
}

function overview(measured: readonly SizeLaps[]): Section {
  const names = [...limits, ...peers].map(({ name }) => name);
  return {
    title: "decide, nanoseconds by the number of rules",
    text: [],
    columns: ["peer", ...measured.map(({ size }) => size.toLocaleString("en"))],
    rows: names.map((name) => [
      name,
      ...measured.map(({ laps }) => (laps.has(name) ? medianLap(laps, name) : "left out")),
    ]),
    plot: sizePlot(measured),
  };
}
