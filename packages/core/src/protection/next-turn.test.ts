import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Steps } from "../analysis/steps.ts";
import { inTurns, stepsInTurns } from "./next-turn.ts";

/** A clock that only steps advance, and the time that passed in each turn of the event loop. */
function startClock() {
  let now = 0;
  let turnBegan = 0;
  const turns: number[] = [];
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const { setTimeout: realSetTimeout } = globalThis;
  const timer = vi.spyOn(globalThis, "setTimeout").mockImplementation(((callback: () => void) => {
    turns.push(now - turnBegan);
    turnBegan = now;
    return realSetTimeout(callback, 0);
  }) as typeof setTimeout);
  const stop = () => {
    clock.mockRestore();
    timer.mockRestore();
  };
  onTestFinished(stop);
  function* stepsOf(milliseconds: readonly number[]): Steps<number> {
    for (const step of milliseconds) {
      now += step;
      yield;
    }
    return milliseconds.length;
  }
  return { turns, stepsOf, stop, passed: () => now - turnBegan };
}

test("steps of one call or of many take no turn longer than ten milliseconds and one step", async () => {
  const lists = fc.array(fc.array(fc.nat(5), { maxLength: 5 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(lists, async (calls) => {
      const { turns, stepsOf, stop, passed } = startClock();
      const takeSteps = stepsInTurns();
      const results: number[] = [];
      for (const call of calls) results.push(await takeSteps(stepsOf(call)));
      const longest = Math.max(passed(), ...turns);
      stop();
      expect(results).toEqual(calls.map((call) => call.length));
      expect(longest).toBeLessThan(10 + 5);
    }),
  );
});

test("short steps take no turn of their own", async () => {
  const { turns, stepsOf, stop } = startClock();
  await stepsInTurns()(stepsOf([1, 2, 3]));
  stop();
  expect(turns).toEqual([]);
});

test.each([
  [10, [10]],
  [1_000, [1_000]],
  [2_500, [1_000, 1_000, 500]],
])("of %i items at most a thousand are handled in one turn, in their order", async (count, sizes) => {
  const items = Array.from({ length: count }, (_, at) => `item ${at}`);
  const handled: string[] = [];
  const ends: number[] = [];
  const { setTimeout: realSetTimeout } = globalThis;
  const timer = vi.spyOn(globalThis, "setTimeout").mockImplementation(((callback: () => void) => {
    ends.push(handled.length);
    return realSetTimeout(callback, 0);
  }) as typeof setTimeout);
  onTestFinished(() => void timer.mockRestore());
  await inTurns(items, (item, at) => handled.push(item === `item ${at}` ? item : "another"));
  expect(handled).toEqual(items);
  expect([...ends, count].map((end, at) => end - (ends[at - 1] ?? 0))).toEqual(sizes);
});
