import { type Result, ResultAsync } from "neverthrow";

/** What waiting gives when the time is up before the work is. */
export const timedOut: unique symbol = Symbol("timed out");

/** The time that one question may take, however many steps it has. */
export interface Deadline {
  /** Whether the time is up. */
  readonly isOver: boolean;
  /**
   * Starts work and waits for it. `timedOut` where the time is up first; where it was up already, the work is not started.
   * Rejects as the work does, and where starting it throws.
   */
  wait<T>(start: () => PromiseLike<T>): Promise<T | typeof timedOut>;
  /** Lets go of the timer; to be called when the question is answered. */
  end(): void;
}

/**
 * How many microtasks an answer may take before a timer is set. What answers without waiting for anything outside of the
 * process, as a store in it does, has answered by then, and is spared the timer, which would cost more than all the rest.
 */
const promptTicks = 8;

/** A deadline that passes after this time, counted from the first wait that is not over at once. */
export function startDeadline(milliseconds: number): Deadline {
  let isOver = false;
  let isEnded = false;
  let waits = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let giveUp: (() => void) | null = null;

  async function setTimerUnlessAnswered(): Promise<void> {
    const wait = waits;
    for (let ticks = 0; ticks < promptTicks; ticks++) {
      await undefined;
      if (isEnded || wait !== waits || giveUp === null) return;
    }
    timer ??= setTimeout(() => {
      isOver = true;
      giveUp?.();
    }, milliseconds);
  }

  return {
    get isOver() {
      return isOver;
    },
    wait<T>(start: () => PromiseLike<T>) {
      return new Promise<T | typeof timedOut>((resolve, reject) => {
        if (isOver) return resolve(timedOut);
        waits++;
        giveUp = () => resolve(timedOut);
        start().then(
          (answer) => {
            giveUp = null;
            resolve(answer);
          },
          (cause) => {
            giveUp = null;
            reject(cause);
          },
        );
        if (timer === null) void setTimerUnlessAnswered();
      });
    },
    end() {
      isEnded = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** One step of work with a deadline of its own: `timedOut` where it takes longer. Rejects as the work does. */
export async function waitAtMost<T>(milliseconds: number, start: () => PromiseLike<T>): Promise<T | typeof timedOut> {
  const deadline = startDeadline(milliseconds);
  try {
    return await deadline.wait(start);
  } finally {
    deadline.end();
  }
}

/** Answers a question within one deadline for all of its steps. */
export function answerWithin<T, E>(
  deadlineMs: number,
  answer: (deadline: Deadline) => Promise<Result<T, E>>,
): ResultAsync<T, E> {
  return new ResultAsync(answerAndEnd(startDeadline(deadlineMs), answer));
}

async function answerAndEnd<R>(deadline: Deadline, answer: (deadline: Deadline) => Promise<R>): Promise<R> {
  try {
    return await answer(deadline);
  } finally {
    deadline.end();
  }
}

/** Lets everything that waits for the event loop have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
