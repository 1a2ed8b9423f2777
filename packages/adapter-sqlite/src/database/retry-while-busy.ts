import { err, ok, type Result } from "neverthrow";
import { type Busy, type Failure, isBusy } from "./driver-error.ts";

/** Much longer than one write holds the lock, and shorter than core's default deadline, whose error could not name the cause. */
export const defaultBusyDeadlineMs = 4_500;

const longestPauseMs = 8;

/**
 * Attempts until the answer is not busy, or until `deadlineMs` have passed and the last one is given up. The first attempt is
 * made at once. Between two attempts the event loop is free: SQLite's own way of waiting would block it.
 */
export function retryWhileBusy<T, E extends Failure, F>(
  attempt: () => Result<T, E | Busy>,
  deadlineMs: number,
  giveUp: (busy: Busy) => F,
): Promise<Result<T, E | F>> {
  const end = performance.now() + deadlineMs;
  return retriedUntil(end, attempt(), attempt, giveUp);
}

/**
 * The same, but with an answer at once where the first attempt is not busy. The deadline counts from its end, since looking
 * at the clock would cost every read; so this is for reads, which may as well succeed later.
 */
export function atOnceUnlessBusy<T, E extends Failure, F>(
  attempt: () => Result<T, E | Busy>,
  deadlineMs: number,
  giveUp: (busy: Busy) => F,
): Result<T, E | F> | Promise<Result<T, E | F>> {
  const first = attempt();
  if (first.isOk()) return ok(first.value);
  const { error } = first;
  return isBusy(error) ? retriedUntil(performance.now() + deadlineMs, first, attempt, giveUp) : err(error);
}

async function retriedUntil<T, E extends Failure, F>(
  end: number,
  first: Result<T, E | Busy>,
  attempt: () => Result<T, E | Busy>,
  giveUp: (busy: Busy) => F,
): Promise<Result<T, E | F>> {
  let pauseMs = 1;
  for (let outcome = first; ; outcome = attempt()) {
    if (outcome.isOk()) return ok(outcome.value);
    const { error } = outcome;
    if (!isBusy(error)) return err(error);
    const remainingMs = end - performance.now();
    if (remainingMs <= 0) return err(giveUp(error));
    // At random, so that those who wait for one lock do not retry together.
    await pause(Math.min(remainingMs, pauseMs * (0.5 + Math.random())));
    pauseMs = Math.min(2 * pauseMs, longestPauseMs);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
