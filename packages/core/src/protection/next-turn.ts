import type { Steps } from "../analysis/steps.ts";

/** Waits for the next turn of the event loop. Long work calls it between its steps. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** How many items one turn of the event loop handles: far less than 50 ms of work. */
const itemsOfTurn = 1000;

/** Calls a function for each item, a bounded number in each turn of the event loop. */
export async function inTurns<T>(items: readonly T[], handle: (item: T, index: number) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % itemsOfTurn === 0) await nextTurn();
    handle(item, index);
  }
}

/** How long steps are taken in one turn of the event loop. A step takes a few milliseconds. */
const msOfTurn = 10;

/** Takes steps to their end, a bounded time in each turn of the event loop. */
export type TakeSteps = <T>(steps: Steps<T>) => Promise<T>;

/**
 * Returns a function whose calls share their turns: many short calls after one another, that never really wait,
 * don't add up to a long turn.
 */
export function stepsInTurns(): TakeSteps {
  let began = performance.now();
  return async (steps) => {
    for (;;) {
      const step = steps.next();
      if (performance.now() - began >= msOfTurn) {
        await nextTurn();
        began = performance.now();
      }
      if (step.done === true) return step.value;
    }
  };
}
