import type { Findings } from "../part-result.ts";
import { limits, peers } from "../peers/all-peers.ts";
import { compileTime } from "./compile-time.ts";
import { decideBySize } from "./decide-by-size.ts";
import type { DecideScale } from "./decide-scale.ts";
import { decideHostile } from "./hostile.ts";
import { decideMadeUp } from "./made-up.ts";
import { indexMemory } from "./memory.ts";
import { oneChange } from "./one-change.ts";
import { decideOverConnection } from "./over-a-connection.ts";

/** The decision, without any store. */
export async function benchDecide(scale: DecideScale, seed: number): Promise<Findings> {
  const parts = [
    await decideBySize(scale, seed),
    await decideOverConnection(scale, seed),
    await decideHostile(scale, seed),
    await decideMadeUp(scale, seed),
    await compileTime(scale, seed),
    await indexMemory(scale.largeSet, seed),
    await oneChange(scale, seed),
  ];
  const usage = {
    title: "who is asked, and how",
    text: [],
    columns: ["peer", "used as"],
    rows: [...peers, ...limits].map((peer) => [peer.name, peer.usage]),
    plot: null,
  };
  return {
    sections: [...parts.flatMap(({ sections }) => sections), usage],
    targets: parts.flatMap(({ targets }) => targets),
  };
}
