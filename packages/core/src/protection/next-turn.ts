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

/** Takes steps, a bounded time in each turn of the event loop. */
export async function takeStepsInTurns<T>(steps: Steps<T>): Promise<T> {
  for (let began = performance.now(); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - began < msOfTurn) continue;
    await nextTurn();
    began = performance.now();
  }
}
