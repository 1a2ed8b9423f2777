import type { Result } from "neverthrow";
import { type Busy, isBusy } from "./driver-error.ts";

/** Long for a lock that is held by one write, and shorter than core's own default deadline, which knows no cause. */
export const defaultBusyDeadlineMs = 4_500;

const longestPauseMs = 32;

/**
 * Attempts until the answer is not busy, or until `deadlineMs` have passed, which leaves the last busy answer. The first
 * attempt is made at once. Between two attempts the event loop is free: SQLite's own way of waiting would block it.
 */
export async function retryWhileBusy<T, E>(
  attempt: () => Result<T, E | Busy>,
  deadlineMs: number,
): Promise<Result<T, E | Busy>> {
  const first = attempt();
  if (first.isOk() || !isBusy(first.error)) return first;

  const end = performance.now() + deadlineMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const remainingMs = Math.max(0, end - performance.now());
    // At random, so that those who wait for one lock do not come back for it together.
    await pause(Math.min(remainingMs, pauseMs * (0.5 + Math.random())));
    const next = attempt();
    if (next.isOk() || !isBusy(next.error) || performance.now() >= end) return next;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
