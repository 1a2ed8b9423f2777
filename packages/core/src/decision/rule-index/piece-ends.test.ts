import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endOfRun, readForPieces } from "./piece-ends.ts";
import { createPieceNumbers, noRow, numbersOf, type PieceNumbers, usePieces } from "./piece-numbers.ts";
import { createPieceRuns, keepRun } from "./piece-runs.ts";
import { createQuestion } from "./question.ts";

function questionAbout(name: string) {
  return createQuestion(name, true, -1);
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
        const starts = runs.map((run) => keepRun(parts.runs, numbersOf(pieces, run), pieces.texts));
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
    const start = keepRun(parts.runs, numbers, pieces.texts);
    for (const length of [10, 1_000, 1_024, 1_025, 30_000, 65_532, 65_533, 65_534, 65_535, 65_536, 131_070, 200_000]) {
      const name = `${"b".repeat(length - 6)}abacaa`;
      readForPieces(pieces, questionAbout(name));

      expect(endOfRun(parts, start, run.length, 0, name.length - 5)).toBe(length - 1);
      expect(endOfRun(parts, start, run.length, length - 5, name.length)).toBeGreaterThan(length);
    }
  });
});

/** Pieces of one letter each, all used so often. */
function piecesUsed(letters: string, uses: number): PieceNumbers {
  const pieces = createPieceNumbers();
  const numbers = numbersOf(pieces, [...letters]);
  for (let time = 0; time < uses; time++) usePieces(pieces, numbers);
  return pieces;
}

/** Looks for each of the pieces in a name of this length that has none of them. */
function rowsIn(pieces: PieceNumbers, length: number): number[] {
  const parts = { pieces, runs: createPieceRuns() };
  readForPieces(pieces, questionAbout("-".repeat(length)));
  for (const piece of pieces.byText.values()) {
    const start = keepRun(parts.runs, [piece], pieces.texts);
    expect(endOfRun(parts, start, 1, 0, length - 1)).toBeGreaterThan(length);
  }
  return pieces.withRows;
}

describe("a row of the table", () => {
  test("is made for a piece that is used once for eight of its cells", () => {
    expect(rowsIn(piecesUsed("abcdefghi", 2), 14)).toHaveLength(9);
    expect(rowsIn(piecesUsed("abcdefghi", 2), 15)).toEqual([]);
  });

  test("is made where there is room for it", () => {
    expect(rowsIn(piecesUsed("abcdefghi", 20_000), 65_534)).toHaveLength(2);
    expect(rowsIn(piecesUsed("abcdefghi", 20_000), 65_535)).toEqual([]);
    expect(rowsIn(piecesUsed("abcdefghi", 20_000), 2 ** 17 / 8 - 2)).toHaveLength(8);
  });

  test("lasts for one question", () => {
    const pieces = piecesUsed("ab", 4);
    const question = questionAbout("-".repeat(30));
    const parts = { pieces, runs: createPieceRuns() };
    const start = keepRun(parts.runs, [0, 1], pieces.texts);
    readForPieces(pieces, question);
    endOfRun(parts, start, 1, 0, 30);
    readForPieces(pieces, question);
    expect(pieces.withRows).toEqual([0]);
    expect(pieces.rows).toEqual([0, noRow]);
    readForPieces(pieces, questionAbout("-".repeat(30)));
    expect(pieces.withRows).toEqual([]);
    expect(pieces.rows).toEqual([noRow, noRow]);
  });
});

describe("rows for pairs of pieces", () => {
  /** They come with rows for all pieces before anything is looked for. */
  const hasRowsFor = (pieces: PieceNumbers, length: number) => {
    readForPieces(pieces, questionAbout("-".repeat(length)));
    return pieces.withRows.length;
  };

  test("are made for few pieces that are used four times for each cell", () => {
    expect(hasRowsFor(piecesUsed("ab", 128), 14)).toBe(2);
    expect(hasRowsFor(piecesUsed("ab", 127), 14)).toBe(0);
    expect(hasRowsFor(piecesUsed("abcdefgh", 512), 14)).toBe(8);
    expect(hasRowsFor(piecesUsed("abcdefghi", 10_000), 14)).toBe(0);
  });

  test("are made where there is room for them", () => {
    expect(hasRowsFor(piecesUsed("abcdefgh", 60_000), 1_818)).toBe(8);
    expect(hasRowsFor(piecesUsed("abcdefgh", 60_000), 1_819)).toBe(0);
    expect(hasRowsFor(piecesUsed("a", 4 * 65_536), 65_534)).toBe(1);
    expect(hasRowsFor(piecesUsed("a", 8 * 65_536), 65_535)).toBe(0);
  });
});
