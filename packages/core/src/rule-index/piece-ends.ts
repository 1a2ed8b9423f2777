import type { Question } from "./indexed-rule.ts";
import { noRow, type PieceNumbers } from "./piece-numbers.ts";

/**
 * Where pieces end that are looked for in one name: for a piece that is looked for often, a row with the answer for each
 * place to look from. There is one name at a time, and so one table.
 */
const table = new Uint16Array(2 ** 17);

/** A name of more units finds no room in the table. */
const longestName = 2 ** 16 - 2;

/** A row is worth its making for a piece that is used once for so many of its cells. */
const cellsPerUse = 8;

/** Forgets what the table says of the name before. */
export function readForPieces(pieces: PieceNumbers, question: Question): void {
  if (pieces.question === question.number) return;
  pieces.question = question.number;
  for (const piece of pieces.withRows) pieces.rows[piece] = noRow;
  pieces.withRows.length = 0;
}

/** Where the leftmost of the places ends at which the name has the piece, from the position on; more than its length if there is none. */
export function endOfPiece(pieces: PieceNumbers, piece: number, position: number, question: Question): number {
  const { name } = question;
  const cells = name.length + 1;
  const row = pieces.withRows.length * cells;
  if ((pieces.uses[piece] ?? 0) * cellsPerUse >= cells && row + cells <= table.length && name.length <= longestName) {
    pieces.rows[piece] = row;
    pieces.withRows.push(piece);
    fillRow(row, name, pieces.texts[piece] ?? "");
    return table[row + position] ?? cells;
  }
  const text = pieces.texts[piece] ?? "";
  const found = name.indexOf(text, position);
  return found === -1 ? cells : found + text.length;
}

/**
 * Where the last of the pieces ends, each looked for after the one before; more than the name's length if there is no place for
 * one, or so late that the rest finds none.
 */
export function endOfRun(
  pieces: PieceNumbers,
  run: readonly number[],
  start: number,
  latestStart: number,
  question: Question,
): number {
  const { rows, lengths } = pieces;
  let position = start;
  let latest = latestStart;
  for (const piece of run) {
    const row = rows[piece] ?? noRow;
    position = row === noRow ? endOfPiece(pieces, piece, position, question) : (table[row + position] ?? 0);
    latest += lengths[piece] ?? 0;
    if (position > latest) return question.name.length + 1;
  }
  return position;
}

function fillRow(row: number, name: string, text: string): void {
  let end = name.length + 1;
  const first = text.charCodeAt(0);
  for (let position = name.length; position >= 0; position--) {
    if (name.charCodeAt(position) === first && name.startsWith(text, position)) end = position + text.length;
    table[row + position] = end;
  }
}
