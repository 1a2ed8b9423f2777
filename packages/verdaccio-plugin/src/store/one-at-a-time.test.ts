import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

describe("oneAtATime", () => {
  it("lets one in per key, in the order in which they came", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom("a", "b")), async (scheduler, keys) => {
        const queue = oneAtATime();
        const inside = new Map<string, number>();
        const passed: [string, number][] = [];
        const work = keys.map(async (key, place) => {
          const leave = await queue.enter(key);
          expect(inside.has(key)).toBe(false);
          inside.set(key, place);
          await scheduler.schedule(Promise.resolve());
          passed.push([key, place]);
          inside.delete(key);
          leave();
        });
        await scheduler.waitIdle();
        await Promise.all(work);
        for (const key of ["a", "b"]) {
          const places = passed.filter(([one]) => one === key).map(([, place]) => place);
          expect(places).toEqual(places.toSorted((one, other) => one - other));
        }
        expect(passed).toHaveLength(keys.length);
      }),
    );
  });
});
