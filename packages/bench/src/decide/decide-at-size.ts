import type { Section } from "../part-result.ts";
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
import { timedPeer } from "./timed-peer.ts";

export const allowedOnly = `${compiledRules.name}, allowed names only`;
export const blockedOnly = `${compiledRules.name}, blocked names only`;

/** A decision of every peer that can hold so many rules. */
export async function decideAtSize(
  scale: DecideScale,
  seed: number,
  size: number,
): Promise<SizeLaps & { readonly section: Section }> {
  const random = seededRandom(seed + size);
  const rules = projectRules(random, size);
  const questions = questionsAbout(random, rules, scale.questions);
  tellProgress(`${size} rules: expected answers`);
  const expected = await expectedAnswers(rules, questions, scale.oracleMilliseconds);
  const contenders: Contender[] = [];
  const proven = new Map<string, number>();
  const leftOut: string[] = [];
  for (const peer of [...limits, ...peers]) {
    tellProgress(`${size} rules: ${peer.name}`);
    const countBlocked = await prepared(peer, rules, leftOut);
    if (countBlocked === null) continue;
    if (!limits.includes(peer)) {
      proven.set(peer.name, proveAnswers(peer.name, countBlocked, questions, expected, scale.proofMilliseconds));
    }
    contenders.push(timedPeer(peer.name, countBlocked, questions, scale));
    if (peer !== compiledRules) continue;
    for (const [name, answer] of [
      [allowedOnly, false],
      [blockedOnly, true],
    ] as const) {
      const asked = questions.filter((_, at) => expected.blocked[at] === answer);
      contenders.push(timedPeer(name, countBlocked, asked, scale));
    }
  }
  const laps = await timeInRounds(contenders, scale.rounds, (text) => tellProgress(`${size} rules: ${text}`));
  const blocked = expected.blocked.filter(Boolean).length;
  const section: Section = {
    title: `decide, ${size.toLocaleString("en")} rules`,
    text: [
      `${questions.length} names, ${blocked} of them blocked; ${expected.byOracle} were answered by the oracle itself.`,
      ...leftOut.map((text) => `Left out: ${text}`),
    ],
    columns: ["peer", "ns a decision", "times Map.get", "times this project", "quartiles", "answers proven", "rounds"],
    rows: contenders.map(({ name }) => {
      const toOwn = lapRatios(laps, name, compiledRules.name);
      const toMapGet = lapRatios(laps, name, mapGet.name);
      const rounds = laps.get(name)?.size ?? 0;
      return [
        name,
        medianLap(laps, name),
        toMapGet.median,
        toOwn.median,
        quartiles(toOwn),
        proven.get(name) ?? "",
        rounds,
      ];
    }),
    plot: null,
  };
  return { size, laps, section };
}

/** Null, with a line of why, for a peer that cannot hold the rules. */
async function prepared(
  peer: Peer,
  rules: Parameters<Peer["prepare"]>[0],
  leftOut: string[],
): Promise<CountBlocked | null> {
  if (peer.limit !== undefined && rules.length > peer.limit.rules) {
    leftOut.push(`${peer.name}: ${peer.limit.reason}.`);
    return null;
  }
  try {
    const countBlocked = await peer.prepare(rules);
    countBlocked(["@acme/button"]);
    return countBlocked;
  } catch (cause) {
    leftOut.push(`${peer.name}: it failed with “${cause instanceof Error ? cause.message.slice(0, 120) : cause}”.`);
    return null;
  }
}
