import { expect, it } from "vitest";
import { lapRatios, medianLap, timeInRounds } from "./rounds.ts";
import { spreadOf } from "./statistics.ts";

it("a median and quartiles", () => {
  expect(spreadOf([4, 1, 3, 2, 5])).toEqual({ median: 3, lowerQuartile: 2, upperQuartile: 4 });
  expect(spreadOf([1, 2]).median).toBe(1.5);
  expect(() => spreadOf([])).toThrow(RangeError);
});

it("ratios are those of single rounds: a slow time for all does not count", async () => {
  let laps = 0;
  const slowness = () => (Math.floor(laps++ / 2) % 2 === 0 ? 1 : 100);
  const contenders = [
    { name: "one", lap: () => 3 * slowness() },
    { name: "other", lap: () => 2 * slowness() },
  ];

  const timed = await timeInRounds(contenders, 5, () => undefined);

  expect(lapRatios(timed, "one", "other")).toEqual({ median: 1.5, lowerQuartile: 1.5, upperQuartile: 1.5 });
});

it("who takes part in every third round is compared in these only, and the first lap is not counted", async () => {
  let laps = 0;
  const contenders = [
    { name: "often", lap: () => 1 },
    { name: "rarely", everyRounds: 3, lap: () => laps++ },
  ];

  const timed = await timeInRounds(contenders, 7, () => undefined);

  expect([...(timed.get("rarely") ?? [])]).toEqual([
    [0, 1],
    [3, 2],
    [6, 3],
  ]);
  expect(medianLap(timed, "rarely")).toBe(2);
  expect(lapRatios(timed, "rarely", "often").median).toBe(2);
});
