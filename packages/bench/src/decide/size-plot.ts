import type { Plot } from "../part-result.ts";
import { limits, peers } from "../peers/all-peers.ts";
import { compiledRules } from "../peers/compiled-rules.ts";
import { medianLap } from "../timing/rounds.ts";
import type { SizeLaps } from "./size-laps.ts";

export function sizePlot(measured: readonly SizeLaps[]): Plot {
  return {
    file: "decide.svg",
    title: "One decision by the number of rules",
    horizontal: "rules of the project",
    vertical: "time of a decision",
    lines: [...peers, ...limits].map((peer) => ({
      name: peer.name,
      emphasis: peer === compiledRules ? "own" : limits.includes(peer) ? "limit" : "peer",
      points: measured
        .filter(({ laps }) => laps.has(peer.name))
        .map(({ size, laps }) => [size, medianLap(laps, peer.name)]),
    })),
  };
}
