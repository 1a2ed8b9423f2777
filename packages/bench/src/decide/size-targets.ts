import type { Target } from "../part-result.ts";
import { compiledRules } from "../peers/compiled-rules.ts";
import { mapGet } from "../peers/limits.ts";
import { casbin, casl, cedarLike } from "../peers/policy-engines.ts";
import { re2Set } from "../peers/re2.ts";
import { hashAndRegexps, unionRegexp } from "../peers/regexps.ts";
import { sqliteLike } from "../peers/sqlite-like.ts";
import { quartiles } from "../report/cell-text.ts";
import { lapRatios } from "../timing/rounds.ts";
import type { SizeLaps } from "./size-laps.ts";

const timesMapGet: readonly (readonly [size: number, times: number])[] = [
  [1_000, 2.5],
  [10_000, 2.5],
  [100_000, 3],
];

const timesFaster: readonly (readonly [name: string, times: number])[] = [
  [hashAndRegexps.name, 300],
  [casl.name, 1_500],
  [cedarLike.name, 10_000],
  [casbin.name, 5_000],
  [sqliteLike.name, 1_000],
  [re2Set.name, 250],
];

const own = compiledRules.name;

export function sizeTargets(measured: readonly SizeLaps[]): Target[] {
  const targets: Target[] = [];
  const compare = (size: number, wanted: number, name: string, to: string, bound: Target["bound"]) => {
    const laps = measured.find((one) => one.size === size)?.laps;
    if (laps === undefined || !laps.has(name) || !laps.has(to)) return;
    const ratio = lapRatios(laps, name, to);
    const rules = `${size.toLocaleString("en")} rules`;
    const what = bound === "at most" ? `decide at ${rules}, against ${to}` : `decide at ${rules}, faster than ${name}`;
    targets.push({ what, bound, wanted, unit: "times", reached: ratio.median, quartiles: quartiles(ratio) });
  };
  for (const [size, times] of timesMapGet) compare(size, times, own, mapGet.name, "at most");
  compare(10, 1.1, own, unionRegexp.name, "at most");
  for (const [name, times] of timesFaster) compare(10_000, times, name, own, "at least");
  return targets;
}
