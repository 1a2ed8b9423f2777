import { basename, dirname } from "node:path";
import { MessageChannel } from "node:worker_threads";
import type { PoolRunnerInitializer, PoolWorker } from "vitest/node";
import { init, runBaseTests, setupEnvironment } from "vitest/worker";

type Runtime = Parameters<typeof init>[0];
type State = Parameters<Runtime["runTests"]>[0];
type Traces = Parameters<Runtime["runTests"]>[1];

/** What Stryker's plugin for Vitest gives to its setup file. */
interface Provided {
  readonly mode?: "dry-run" | "mutant";
  readonly mutantActivation?: "static" | "runtime";
  readonly globalNamespace?: string;
}

/** Whether the modules were loaded with a mutant that acts as they load. */
let isMutantLoaded = false;

/** The milliseconds of work that the files took when they ran last. */
const durations = new Map<string, number>();

/** How many mutants of a source each file has run on, and how many of them it noticed. */
const records = new Map<string, { runs: number; noticed: number }>();

/**
 * After so much work on a mutant no further file is begun, unless it is in the folder of the source. Otherwise most of the time
 * would go into mutants that survive. A mutant that acts as modules load is tried on all files, not only on those that reach it.
 */
const mostCpuMilliseconds = { runtime: 3_000, static: 10_000 } as const;

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** 0 for the tests of a source, 1 for those in its folder, 2 for others. */
function distance(file: string, source: string): number {
  if (dirname(file) !== dirname(source)) return 2;
  return basename(file).startsWith(`${basename(source, ".ts")}.`) ? 0 : 1;
}

function recordOf(file: string, source: string) {
  const key = `${file}\n${source}`;
  // Before its first run a near file is expected to notice more.
  const record = records.get(key) ?? { runs: 4, noticed: 3 - distance(file, source) };
  records.set(key, record);
  return record;
}

/** How many mutants a file is expected to notice in a second of work. */
function yieldOf(file: string, source: string): number {
  const { runs, noticed } = recordOf(file, source);
  return noticed / runs / Math.max(0.005, (durations.get(file) ?? 0) / 1_000);
}

/** Runs those files first that notice most mutants of the source for their work: after the first failure the others are left out. */
async function runFiles(state: State, traces: Traces, source: string): Promise<void> {
  const { ctx } = state;
  const { mode, mutantActivation, globalNamespace = "" }: Provided = ctx.providedContext;
  const files = ctx.files
    .map((file) => ({ file, distance: distance(file.filepath, source), yield: yieldOf(file.filepath, source) }))
    .sort((one, other) => other.yield - one.yield);
  // Counting which test comes near which mutant makes the first run slow; a mutant may make a test wait for ever.
  ctx.config.testTimeout = mode === "dry-run" ? 600_000 : 30_000;
  const most = mutantActivation === undefined ? Number.POSITIVE_INFINITY : mostCpuMilliseconds[mutantActivation];
  const last = cpuMilliseconds() + most;
  let isCancelled = false;
  const stopListening = state.onCancel(() => {
    isCancelled = true;
  });
  for (const [place, { file, distance }] of files.entries()) {
    if (isCancelled) break;
    if (distance === 2 && cpuMilliseconds() > last) continue;
    // Loads the modules anew, while the mutant is active.
    ctx.config.isolate = place === 0 && (isMutantLoaded || mutantActivation === "static");
    if (ctx.config.isolate) Reflect.deleteProperty(globalThis, globalNamespace);
    const stryker = Reflect.get(globalThis, globalNamespace) ?? {};
    stryker.activeMutant = undefined;
    // It is read after each file, and what counts keeps the object.
    Object.assign(stryker.mutantCoverage ?? {}, { static: {}, perTest: {} });
    ctx.files = [file];
    const began = cpuMilliseconds();
    await runBaseTests("run", state, traces);
    if (mode === "mutant") {
      const record = recordOf(file.filepath, source);
      record.runs += 1;
      if (isCancelled) record.noticed += 1;
    }
    // A run that ends at a failure says little about the next.
    if (!isCancelled) durations.set(file.filepath, cpuMilliseconds() - began);
  }
  stopListening();
  isMutantLoaded = mutantActivation === "static";
}

/** Runs tests in the process of Stryker that asks for them: to start another one for each mutant takes longer than most tests. */
export const oneProcessPool: PoolRunnerInitializer = {
  name: "one-process",
  createPoolWorker({ env, project }): PoolWorker {
    const { port1: host, port2: runtime } = new MessageChannel();
    return {
      name: oneProcessPool.name,
      on: (event, callback) => host.on(event, callback),
      off: (event, callback) => host.off(event, callback),
      send: (message) => host.postMessage(message),
      deserialize: (message) => message,
      start: async () => {
        Object.assign(process.env, env);
        init({
          post: (message) => runtime.postMessage(message),
          on: (callback) => runtime.on("message", callback),
          off: (callback) => runtime.off("message", callback),
          setup: setupEnvironment,
          runTests: (state, traces) => runFiles(state, traces, project.vitest.config.related?.[0] ?? ""),
          collectTests: (state, traces) => runBaseTests("collect", state, traces),
        });
      },
      stop: async () => host.close(),
    };
  },
};
