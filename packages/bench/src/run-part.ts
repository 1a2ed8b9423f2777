import { availableParallelism, loadavg } from "node:os";
import { benchCheck } from "./check/check.ts";
import { checkFullScale, checkQuickScale } from "./check/check-scale.ts";
import { benchDecide } from "./decide/decide.ts";
import { decideFullScale, decideQuickScale } from "./decide/decide-scale.ts";
import { benchHostile } from "./hostile/hostile.ts";
import { hostileFullScale, hostileQuickScale } from "./hostile/hostile-scale.ts";
import { benchHttp } from "./http/http.ts";
import { httpFullScale, httpQuickScale } from "./http/http-scale.ts";
import type { Findings, PartName, PartResult } from "./part-result.ts";
import { benchStore } from "./store/store.ts";
import { storeFullScale, storeQuickScale } from "./store/store-scale.ts";

type Run = (quick: boolean, seed: number) => { readonly rounds: number; readonly findings: Promise<Findings> };

function runOf<Scale extends { readonly rounds: number }>(
  scales: { readonly full: Scale; readonly quick: Scale },
  bench: (scale: Scale, seed: number) => Promise<Findings>,
): Run {
  return (quick, seed) => {
    const scale = quick ? scales.quick : scales.full;
    return { rounds: scale.rounds, findings: bench(scale, seed) };
  };
}

const runs: Readonly<Record<PartName, Run>> = {
  decide: runOf({ full: decideFullScale, quick: decideQuickScale }, benchDecide),
  check: runOf({ full: checkFullScale, quick: checkQuickScale }, benchCheck),
  http: runOf({ full: httpFullScale, quick: httpQuickScale }, benchHttp),
  store: runOf({ full: storeFullScale, quick: storeQuickScale }, benchStore),
  hostile: runOf({ full: hostileFullScale, quick: hostileQuickScale }, benchHostile),
};

/** Runs a part, and says under which conditions. */
export async function runPart(part: PartName, quick: boolean, seed: number): Promise<PartResult> {
  const [loadBefore = 0] = loadavg();
  const { rounds, findings } = runs[part](quick, seed);
  const environment = {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    loadBefore,
    seed,
    rounds,
  };
  return { part, environment, ...(await findings) };
}
