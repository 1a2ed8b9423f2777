import type { Findings, Section } from "../part-result.ts";
import { limits, peers } from "../peers/all-peers.ts";
import { medianLap } from "../timing/rounds.ts";
import { allowedOnly, blockedOnly, decideAtSize } from "./decide-at-size.ts";
import type { DecideScale } from "./decide-scale.ts";
import type { SizeLaps } from "./size-laps.ts";
import { sizePlot } from "./size-plot.ts";
import { sizeTargets } from "./size-targets.ts";

/** A decision of every peer, at every number of rules. */
export async function decideBySize(scale: DecideScale, seed: number): Promise<Findings> {
  const sections: Section[] = [];
  const measured: SizeLaps[] = [];
  for (const size of scale.sizes) {
    const { section, laps } = await decideAtSize(scale, seed, size);
    sections.push(section);
    measured.push({ size, laps });
  }
  return { sections: [overview(measured), ...sections], targets: sizeTargets(measured) };
}

function overview(measured: readonly SizeLaps[]): Section {
  const [own, ...others] = peers.map(({ name }) => name);
  const names = [...limits.map(({ name }) => name), own ?? "", allowedOnly, blockedOnly, ...others];
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
