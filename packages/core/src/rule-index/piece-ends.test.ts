import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endOfRun, readForPieces } from "./piece-ends.ts";
import { createPieceNumbers, numbersOf, usePieces } from "./piece-numbers.ts";
import { createPieceRuns, keepRun } from "./piece-runs.ts";

let questions = 0;

function questionAbout(name: string) {
  questions++;
  return { name, isPush: true, standing: -1, number: questions };
}

/** Where the pieces end, one after the other; null where one is missing, or where the letters after it find no room. */
function naiveEnd(name: string, run: readonly string[], start: number, lettersAfter: number): number | null {
  let position = start;
  for (const text of run) {
    const found = name.indexOf(text, position);
    if (found === -1) return null;
    position = found + text.length;
  }
  return position + lettersAfter <= name.length ? position : null;
}

const text = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 60, size: "max" });
const alphabet = fc.constantFrom(
  ["a", "b"],
  ["aa", "ab", "ba", "bb"],
  ["a", "b", "ab", "ba", "aab", "bba", "abab", "c"],
  ["a", "b", "c", "aa", "ab", "ba", "bb", "aaa", "aab", "abababababab"],
);
const asked = alphabet.chain((texts) =>
  fc.record({
    texts: fc.constant(texts),
    runs: fc.array(fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 30, size: "max" }), {
      minLength: 1,
      maxLength: 5,
    }),
    names: fc.array(fc.tuple(text, fc.nat(70), fc.nat(20)), { minLength: 1, maxLength: 4 }),
    usedSoOften: fc.constantFrom(0, 1, 10, 1_000),
  }),
);

describe("the end of a run of pieces", () => {
  test("is where the last one ends, each taken at its leftmost place, however often they are used", () => {
    fc.assert(
      fc.property(asked, ({ texts, runs, names, usedSoOften }) => {
        const pieces = createPieceNumbers();
        const numbers = numbersOf(pieces, texts);
        for (let time = 0; time < usedSoOften; time++) usePieces(pieces, numbers);
        const parts = { pieces, runs: createPieceRuns() };
        const starts = runs.map((run) => keepRun(parts.runs, numbersOf(pieces, run), pieces.lengths));
        for (const [name, from, lettersAfter] of names) {
          readForPieces(pieces, questionAbout(name));
          for (const [at, run] of runs.entries()) {
            const start = Math.min(from, name.length);
            const latest = name.length - lettersAfter - run.join("").length;
            const end = endOfRun(parts, starts[at] ?? 0, run.length, start, latest);
            expect(end > name.length ? null : end).toBe(naiveEnd(name, run, start, lettersAfter));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["a row for each", 8_000],
    ["no row", 0],
  ])("is the same in names of any length: %s", (_, usedSoOften) => {
    const pieces = createPieceNumbers();
    const run = ["a", "ba", "c", "a"];
    const numbers = numbersOf(pieces, run);
    for (let time = 0; time < usedSoOften; time++) usePieces(pieces, numbers);
    const parts = { pieces, runs: createPieceRuns() };
    const start = keepRun(parts.runs, numbers, pieces.lengths);
    for (const length of [10, 1_000, 1_024, 1_025, 30_000, 65_532, 65_533, 65_534, 65_535, 65_536, 131_070, 200_000]) {
      const name = `${"b".repeat(length - 6)}abacaa`;
      readForPieces(pieces, questionAbout(name));

      expect(endOfRun(parts, start, run.length, 0, name.length - 5)).toBe(length - 1);
      expect(endOfRun(parts, start, run.length, length - 5, name.length)).toBeGreaterThan(length);
    }
  });
});
