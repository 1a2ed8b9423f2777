import { MessageChannel } from "node:worker_threads";
import type { PoolRunnerInitializer, PoolWorker } from "vitest/node";
import { init, runBaseTests, setupEnvironment } from "vitest/worker";

type Runtime = Parameters<typeof init>[0];
type State = Parameters<Runtime["runTests"]>[0];

/** What the files took when they ran last, in milliseconds. */
const durations = new Map<string, number>();

/** Runs the fastest files first: most mutants fail there, and then the others are left out. */
async function runFiles(state: State, traces: Parameters<Runtime["runTests"]>[1]): Promise<void> {
  const { ctx } = state;
  const { mode, globalNamespace } = ctx.providedContext as { mode?: string; globalNamespace?: string };
  const durationOf = ({ filepath }: { filepath: string }) => durations.get(filepath) ?? 0;
  const files = ctx.files.toSorted((left, right) => durationOf(left) - durationOf(right));
  // Counting which test comes near which mutant makes the first run slow; a mutant may make a test wait for ever.
  ctx.config.testTimeout = mode === "dry-run" ? 600_000 : 30_000;
  let isCancelled = false;
  const stopListening = state.onCancel(() => {
    isCancelled = true;
  });
  for (const [place, file] of files.entries()) {
    if (isCancelled) break;
    // Modules of an earlier mutant are never used again. The first run counts coverage by file.
    ctx.config.isolate = place === 0 || mode === "dry-run";
    if (ctx.config.isolate) Reflect.deleteProperty(globalThis, globalNamespace ?? "");
    ctx.files = [file];
    const began = performance.now();
    await runBaseTests("run", state, traces);
    durations.set(file.filepath, performance.now() - began);
  }
  stopListening();
}

/** Runs tests in the process of Stryker that asks for them: to start another one for each mutant takes longer than most tests. */
export const oneProcessPool: PoolRunnerInitializer = {
  name: "one-process",
  createPoolWorker({ env }): PoolWorker {
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
          runTests: runFiles,
          collectTests: (state, traces) => runBaseTests("collect", state, traces),
        });
      },
      stop: async () => host.close(),
    };
  },
};
