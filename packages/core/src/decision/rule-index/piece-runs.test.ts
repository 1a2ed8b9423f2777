import { expect, test } from "vitest";
import { createPieceRuns, keepRun, lettersOfRun } from "./piece-runs.ts";

test("each run is kept as it was given, with the letters of its pieces, however often there was no room left", () => {
  const texts = ["a", "bb", "ccc"];
  const kept = Array.from({ length: 300 }, (_, at) => Array.from({ length: at % 90 }, (_, place) => (at + place) % 3));
  const runs = createPieceRuns();
  const starts = kept.map((run) => keepRun(runs, run, texts));
  for (const [at, run] of kept.entries()) {
    const start = starts[at] ?? -1;
    expect([...runs.numbers.subarray(start, start + run.length)]).toEqual(run);
    expect(lettersOfRun(runs, start, run.length)).toBe(run.reduce((letters, piece) => letters + piece + 1, 0));
  }
});

test("room is made when there is none left, for as many again at least, and for all of a long run", () => {
  const runs = createPieceRuns();
  const rooms = [runs.numbers.length];
  for (let at = 0; at < 1_000; at++) {
    keepRun(runs, [0], ["a"]);
    if (runs.numbers.length !== rooms.at(-1)) rooms.push(runs.numbers.length);
  }
  expect(rooms).toEqual([64, 128, 256, 512, 1_024]);
  keepRun(runs, Array<number>(24).fill(0), ["a"]);
  expect(runs.numbers.length).toBe(1_024);
  keepRun(runs, Array<number>(5_000).fill(0), ["a"]);
  expect(runs.numbers.length).toBe(6_024);
});
