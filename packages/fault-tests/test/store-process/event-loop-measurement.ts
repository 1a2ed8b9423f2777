import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Measurement } from "./message.ts";

const resolutionMs = 2;

/** Begins to measure this process's event loop. */
export function measureEventLoop(): { sinceLastTime(): Measurement } {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let used = process.cpuUsage();
  let longestTurnMs = 0;
  setInterval(() => {
    const { user, system } = process.cpuUsage(used);
    used = process.cpuUsage();
    longestTurnMs = Math.max(longestTurnMs, (user + system) / 1000);
  }, resolutionMs).unref();
  return {
    sinceLastTime() {
      // What is recorded is the time between two ticks.
      const measured = { longestStandstillMs: Math.max(0, delays.max / 1e6 - resolutionMs), longestTurnMs };
      delays.reset();
      used = process.cpuUsage();
      longestTurnMs = 0;
      return measured;
    },
  };
}
