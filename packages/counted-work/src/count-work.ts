import { type Profiler, Session } from "node:inspector";
import { withBuiltinCosts } from "./builtin-cost.ts";

// V8 counts in functions that it compiles from now on, which it does when they are called first; and only until it is stopped.
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** How many blocks of code were entered since this was asked before. */
function takeBlocks(): number {
  let blocks = 0;
  // A session with its own thread answers before `post` returns.
  session.post("Profiler.takePreciseCoverage", (failure, coverage) => {
    if (failure !== null) throw failure;
    for (const { functions } of coverage.result.filter(isCounted)) {
      for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
    }
  });
  return blocks;
}

/** Not Node's own code, and not what counts. */
function isCounted({ url }: Profiler.ScriptCoverage): boolean {
  return !url.startsWith("node:") && !/\/counted-work\/src\/[a-z-]+\.ts$/.test(url);
}

/**
 * Counts the work of a function: how many blocks of code it enters, and how many bytes, characters and elements the
 * built-in functions that it calls look at. The same input makes the same work.
 */
export function countWork(work: () => unknown): number {
  let cost = 0;
  takeBlocks();
  withBuiltinCosts((looked) => {
    cost += looked;
  }, work);
  return cost + takeBlocks();
}

/**
 * The work at sizes each of which is twice the one before. What is prepared for a size is not counted.
 */
export function workBySize(
  smallest: number,
  doublings: number,
  prepare: (size: number) => () => unknown,
): readonly number[] {
  return Array.from({ length: doublings + 1 }, (_, doubling) => countWork(prepare(smallest * 2 ** doubling)));
}
