import { compileRules } from "@package-protection/core";
import { wholeNameRegexp } from "../peers/regexp-source.ts";
import { projectRules } from "../workload/project-rules.ts";
import { seededRandom } from "../workload/seeded-random.ts";

/**
 * A process of its own, with --expose-gc: prints, as JSON, the bytes of heap that compiled rules take beyond the rules
 * themselves. Parameters: the seed, the number of rules of a large project.
 */
const [seed = 1, largeSet = 0] = process.argv.slice(2).map(Number);
const smallProjects = 10_000;

function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error("start node with --expose-gc");
  for (let times = 0; times < 4; times++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** What `make` gives stays alive until it was weighed. */
function bytesOf(make: () => unknown): number {
  const before = heapUsed();
  const kept = [make()];
  const after = heapUsed();
  if (kept.pop() === undefined) throw new Error("nothing was made");
  return after - before;
}

const large = projectRules(seededRandom(seed + largeSet), largeSet);
const small = Array.from({ length: smallProjects }, (_, at) => projectRules(seededRandom(seed + at), 2));
compileRules(large.slice(0, 100));

console.log(
  JSON.stringify({
    largePerRule: bytesOf(() => compileRules(large)) / largeSet,
    twoRules: bytesOf(() => small.map((rules) => compileRules(rules))) / smallProjects,
    regexpPerRule: bytesOf(() => large.map((rule) => wholeNameRegexp(rule.packageNamePattern))) / largeSet,
    mapPerRule: bytesOf(() => new Map(large.map((rule) => [rule.packageNamePattern, rule]))) / largeSet,
  }),
);
