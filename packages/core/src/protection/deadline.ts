import { type Result, ResultAsync } from "neverthrow";

/** The result of waiting if the time is up before the work is done. */
export const timedOut: unique symbol = Symbol("timed out");

/** The end of the time that one call may take, however many steps it has. */
export interface Deadline {
  /** By `performance.now`. */
  readonly end: number;
}

/** Starts the clock. */
export function startDeadline(milliseconds: number): Deadline {
  return { end: performance.now() + milliseconds };
}

/** Whether the time is up. */
export function isOver({ end }: Deadline): boolean {
  return performance.now() >= end;
}

/**
 * Starts work and waits for it; returns `timedOut` if the time is up first.
 *
 * An answer that comes too late because the thread was busy is `timedOut` too. If the time was up before, the work does not
 * start. Rejects as the work does, and if `start` throws.
 */
export function waitWithin<T>(deadline: Deadline, start: () => PromiseLike<T>): Promise<T | typeof timedOut> {
  if (isOver(deadline)) return Promise.resolve(timedOut);
  try {
    return waitFor(deadline, start());
  } catch (cause) {
    return Promise.reject(cause);
  }
}

/** The same for work that has begun. */
export function waitFor<T>(deadline: Deadline, work: PromiseLike<T>): Promise<T | typeof timedOut> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(timedOut), Math.max(0, deadline.end - performance.now()));
    work.then(
      (answer) => {
        clearTimeout(timer);
        resolve(isOver(deadline) ? timedOut : answer);
      },
      (cause) => {
        clearTimeout(timer);
        reject(cause);
      },
    );
  });
}

/** Starts work with a deadline of its own and waits for it; returns `timedOut` if it takes longer. Rejects as the work does. */
export function waitAtMost<T>(milliseconds: number, start: () => PromiseLike<T>): Promise<T | typeof timedOut> {
  return waitWithin(startDeadline(milliseconds), start);
}

/** Runs a use case with one deadline for all of its steps. A throw is a rejection. */
export function answerWithin<T, E>(
  deadlineMs: number,
  answer: (deadline: Deadline) => Result<T, E> | Promise<Result<T, E>>,
): ResultAsync<T, E> {
  try {
    const given = answer(startDeadline(deadlineMs));
    return new ResultAsync("then" in given ? given : Promise.resolve(given));
  } catch (cause) {
    return new ResultAsync(Promise.reject(cause));
  }
}
