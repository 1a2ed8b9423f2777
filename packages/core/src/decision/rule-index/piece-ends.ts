import { keyOf, keyOfStretch, type NameSums, readName, weightOf } from "./name-keys.ts";
import { noRow, type PieceNumbers } from "./piece-numbers.ts";
import type { TreeParts } from "./piece-tree.ts";
import type { Question } from "./question.ts";

/**
 * Where the pieces of patterns end in one name. A piece that is looked for often has a row: for each position in the name, where
 * the piece's next occurrence ends. A search is synchronous, so that there is one name at a time, and one table for all.
 */
const table = new Uint16Array(2 ** 17);

/** The ends of a longer name do not fit into a cell of 16 bits. */
const longestName = 2 ** 16 - 2;

/** A piece gets a row where it has at least one use for every so many of the row's cells. */
const cellsPerUse = 8;

/** Where there are no more pieces than this, and `pairUsesPerCell` uses for each cell of the pairs, each pair has a row too. */
const fewPieces = 8;
const pairUsesPerCell = 4;

/** What is read at the moment. */
const reading: {
  name: string;
  absent: number;
  cells: number;
  sums: NameSums | null;
  hasPairs: boolean;
  /** The length of all single pieces' rows together; the rows of the pairs with one first piece have the same length. */
  cellsOfSingles: number;
} = {
  name: "",
  absent: 1,
  cells: 2,
  sums: null,
  hasPairs: false,
  cellsOfSingles: 0,
};

/** Makes the table that of the question's name; to be called before `endOfRun` is, with pieces of one index only. */
export function readForPieces(pieces: PieceNumbers, { number, name }: Question<unknown>): void {
  if (pieces.lastQuestion === number) return;
  pieces.lastQuestion = number;
  reading.name = name;
  reading.absent = name.length + 1;
  reading.cells = name.length + 2;
  reading.sums = null;
  for (const piece of pieces.withRows) pieces.rows[piece] = noRow;
  pieces.withRows.length = 0;
  const count = pieces.texts.length;
  reading.cellsOfSingles = count * reading.cells;
  const cellsOfPairs = count * reading.cellsOfSingles;
  reading.hasPairs =
    count <= fewPieces &&
    pieces.allUses >= cellsOfPairs * pairUsesPerCell &&
    reading.cellsOfSingles + cellsOfPairs <= table.length;
  if (reading.hasPairs) fillPairs(pieces);
}

/** Rows of single pieces come first, then as many rows of pairs for each of them. */
function fillPairs(pieces: PieceNumbers): void {
  const { cells, cellsOfSingles } = reading;
  for (const [piece, text] of pieces.texts.entries()) fillRow(pieces, piece, text);
  for (const first of pieces.withRows) {
    for (const second of pieces.withRows) {
      const row = (first + 1) * cellsOfSingles + second * cells;
      for (let position = 0; position < cells; position++) {
        table[row + position] = table[second * cells + (table[first * cells + position] ?? 0)] ?? 0;
      }
    }
  }
}

/**
 * Where the last piece of a run ends, each piece taken at its leftmost occurrence after the one before. More than the name's
 * length where a piece has none, or where too little of the name is left for what follows: `latest` is the last position at
 * which the run may begin.
 */
export function endOfRun(
  { pieces, runs: { numbers, lettersBefore } }: TreeParts,
  start: number,
  count: number,
  position: number,
  latest: number,
): number {
  const next = start + count;
  const latestFromZero = latest - (lettersBefore[start] ?? 0);
  let end = position;
  let at = start;
  if (reading.hasPairs) {
    const { cells, cellsOfSingles } = reading;
    while (at + 8 <= next) {
      end = table[cellsOfSingles + (numbers[at] ?? 0) * cellsOfSingles + (numbers[at + 1] ?? 0) * cells + end] ?? 0;
      end = table[cellsOfSingles + (numbers[at + 2] ?? 0) * cellsOfSingles + (numbers[at + 3] ?? 0) * cells + end] ?? 0;
      end = table[cellsOfSingles + (numbers[at + 4] ?? 0) * cellsOfSingles + (numbers[at + 5] ?? 0) * cells + end] ?? 0;
      end = table[cellsOfSingles + (numbers[at + 6] ?? 0) * cellsOfSingles + (numbers[at + 7] ?? 0) * cells + end] ?? 0;
      at += 8;
      if (end > latestFromZero + (lettersBefore[at] ?? 0)) return reading.absent;
    }
  }
  const { rows } = pieces;
  while (at + 2 <= next) {
    const first = rows[numbers[at] ?? 0] ?? noRow;
    const second = rows[numbers[at + 1] ?? 0] ?? noRow;
    if ((first | second) < 0) break;
    end = table[second + (table[first + end] ?? 0)] ?? 0;
    at += 2;
    if (end > latestFromZero + (lettersBefore[at] ?? 0)) return reading.absent;
  }
  while (at < next) {
    const piece = numbers[at] ?? 0;
    const row = rows[piece] ?? noRow;
    end = row === noRow ? endOfPiece(pieces, piece, end) : (table[row + end] ?? 0);
    at++;
    if (end > latestFromZero + (lettersBefore[at] ?? 0)) return reading.absent;
  }
  return end;
}

function endOfPiece(pieces: PieceNumbers, piece: number, position: number): number {
  const { name, absent, cells } = reading;
  const text = pieces.texts[piece] ?? "";
  const mayHaveRow =
    (pieces.uses[piece] ?? 0) * cellsPerUse >= cells &&
    (pieces.withRows.length + 1) * cells <= table.length &&
    name.length <= longestName;
  if (mayHaveRow) return table[fillRow(pieces, piece, text) + position] ?? absent;
  const found = name.indexOf(text, position);
  return found === -1 ? absent : found + text.length;
}

function fillRow(pieces: PieceNumbers, piece: number, text: string): number {
  const { name, absent, cells } = reading;
  const row = pieces.withRows.length * cells;
  pieces.rows[piece] = row;
  pieces.withRows.push(piece);
  const { length } = text;
  reading.sums ??= readName(name, name.length);
  const { sums } = reading;
  const key = keyOf(text);
  const weight = weightOf(length);
  table.fill(absent, row, row + cells);
  let end = absent;
  for (let position = name.length - length; position >= 0; position--) {
    if (keyOfStretch(sums, position, position + length, weight) === key && name.startsWith(text, position)) {
      end = position + length;
    }
    table[row + position] = end;
  }
  return row;
}
