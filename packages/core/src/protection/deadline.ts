import { type Result, ResultAsync } from "neverthrow";

/** What waiting gives when the time is up before the work is. */
export const timedOut: unique symbol = Symbol("timed out");

/** The time that one question may take, however many steps it has. */
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
 * Starts work and waits for it. `timedOut` where the time is up first, and for an answer that came too late because
 * something held up the thread; where the time was up already, the work is not started. Rejects as the work does, and where
 * starting it throws.
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

/** One step of work with a deadline of its own: `timedOut` where it takes longer. Rejects as the work does. */
export function waitAtMost<T>(milliseconds: number, start: () => PromiseLike<T>): Promise<T | typeof timedOut> {
  return waitWithin(startDeadline(milliseconds), start);
}

/** Answers a question within one deadline for all of its steps. */
export function answerWithin<T, E>(
  deadlineMs: number,
  answer: (deadline: Deadline) => Promise<Result<T, E>>,
): ResultAsync<T, E> {
  return new ResultAsync(answer(startDeadline(deadlineMs)));
}
