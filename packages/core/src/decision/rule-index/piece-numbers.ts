/** Interns the literal pieces of patterns: each has a small number for as long as it is used. */
export interface PieceNumbers {
  readonly byText: Map<string, number>;
  /** By the number; empty where it is free. */
  readonly texts: string[];
  /** How often each stands in a tree. */
  readonly uses: number[];
  readonly free: number[];
  /** The sum of `uses`. */
  allUses: number;
  /** Where the piece's row begins in the table of `piece-ends.ts`; `noRow` where it has none. */
  readonly rows: number[];
  /** The pieces that have rows. */
  readonly withRows: number[];
  /** The number of the last question for which rows were made. */
  lastQuestion: number;
}

export const noRow = -1;

export function createPieceNumbers(): PieceNumbers {
  return {
    byText: new Map(),
    texts: [],
    uses: [],
    free: [],
    allUses: 0,
    rows: [],
    withRows: [],
    lastQuestion: 0,
  };
}

/** The pieces' numbers, new ones where a text is not known. Each that is new must be used, or it keeps its number for ever. */
export function numbersOf(pieces: PieceNumbers, texts: readonly string[]): number[] {
  return texts.map((text) => pieces.byText.get(text) ?? numbered(pieces, text));
}

function numbered(pieces: PieceNumbers, text: string): number {
  const piece = pieces.free.pop() ?? pieces.texts.length;
  pieces.byText.set(text, piece);
  pieces.texts[piece] = text;
  pieces.uses[piece] = 0;
  pieces.rows[piece] = noRow;
  return piece;
}

export function usePieces(pieces: PieceNumbers, run: Int32Array | readonly number[]): void {
  for (const piece of run) pieces.uses[piece] = (pieces.uses[piece] ?? 0) + 1;
  pieces.allUses += run.length;
}

/** A piece that nobody uses any more is forgotten, and its number is given to another one. */
export function releasePieces(pieces: PieceNumbers, run: Int32Array | readonly number[]): void {
  pieces.allUses -= run.length;
  for (const piece of run) {
    const left = (pieces.uses[piece] ?? 0) - 1;
    pieces.uses[piece] = left;
    if (left > 0) continue;
    pieces.byText.delete(pieces.texts[piece] ?? "");
    pieces.texts[piece] = "";
    pieces.free.push(piece);
  }
}
