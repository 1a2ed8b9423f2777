import type { Result } from "neverthrow";

/**
 * Runs a server until the process is told to end. One that cannot start says why, in one line, and the process fails.
 *
 * @param start gives how to stop what it started, or the reason why it could not.
 */
export async function runUntilStopped(
  start: (environment: NodeJS.ProcessEnv) => Promise<Result<() => Promise<void>, string>>,
): Promise<void> {
  const stop = await start(process.env);
  if (stop.isErr()) {
    console.error(stop.error.replaceAll(/\s*\n\s*/g, " "));
    process.exitCode = 1;
  } else {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop.value);
  }
}
