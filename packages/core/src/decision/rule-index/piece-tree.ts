import type { PatternPieces } from "../../rules/name-pattern.ts";
import { numbersOf, type PieceNumbers, usePieces } from "./piece-numbers.ts";
import { keepRun, lettersOfRun, type PieceRuns } from "./piece-runs.ts";

/**
 * A radix tree of patterns by the literal pieces between their wildcards, in order. Patterns that begin with the same pieces
 * share a path, so that these pieces are looked for once in a name, and a piece that the name lacks rules all of them out.
 */
export interface PieceTree<Entry> {
  /**
   * Where in the runs the label of the edge from the parent begins: a run of pieces. No two siblings' begin with the same
   * piece.
   */
  start: number;
  /** How many pieces the run has. */
  count: number;
  /** The length of the run's pieces together, in code units. */
  letters: number;
  /** The fewest code units that any pattern below needs after the run; may be too few once patterns were removed. */
  rest: number;
  /** The patterns that have no piece after the run's last one. */
  entries: Entry[];
  /** In the order of the first pieces of their runs. */
  children: PieceTree<Entry>[];
}

/** What the trees of a crowd are made of. */
export interface TreeParts {
  readonly pieces: PieceNumbers;
  runs: PieceRuns;
}

/** More units than any name has. */
const unlimited = 0x3fff_ffff;

export function createPieceTree<Entry>(): PieceTree<Entry> {
  return { start: 0, count: 0, letters: 0, rest: unlimited, entries: [], children: [] };
}

export function isEmpty<Entry>({ entries, children }: PieceTree<Entry>): boolean {
  return entries.length === 0 && children.length === 0;
}

export function addToTree<Entry extends PatternPieces>(parts: TreeParts, tree: PieceTree<Entry>, entry: Entry): void {
  const way = numbersOf(parts.pieces, entry.infixes);
  let rest = (entry.suffix ?? "").length;
  for (const piece of entry.infixes) rest += piece.length;
  let node = tree;
  let at = 0;
  while (at < way.length) {
    node.rest = Math.min(node.rest, rest);
    node = childFor(parts, node, way, at);
    at += node.count;
    rest -= node.letters;
  }
  node.rest = Math.min(node.rest, rest);
  node.entries.push(entry);
}

/** The child that leads on along the way, made for it where there is none yet. */
function childFor<Entry>(
  parts: TreeParts,
  node: PieceTree<Entry>,
  way: readonly number[],
  at: number,
): PieceTree<Entry> {
  const place = placeAmong(parts, node.children, way[at] ?? 0);
  const child = node.children[place];
  const shared = child === undefined ? 0 : sharedCount(parts, child, way, at);
  if (child === undefined || shared === 0) {
    const leaf = leafOf<Entry>(parts, way.slice(at));
    node.children.splice(place, 0, leaf);
    return leaf;
  }
  if (shared < child.count) node.children[place] = cut(parts, child, shared);
  return node.children[place] ?? child;
}

function leafOf<Entry>(parts: TreeParts, run: readonly number[]): PieceTree<Entry> {
  usePieces(parts.pieces, run);
  const leaf = createPieceTree<Entry>();
  leaf.start = keepRun(parts.runs, run, parts.pieces.texts);
  leaf.count = run.length;
  leaf.letters = lettersOfRun(parts.runs, leaf.start, leaf.count);
  return leaf;
}

/** Splits a node after `count` pieces of its run, and gives the new parent of what is left of it. */
function cut<Entry>(parts: TreeParts, node: PieceTree<Entry>, count: number): PieceTree<Entry> {
  const upper = createPieceTree<Entry>();
  upper.start = node.start;
  upper.count = count;
  upper.letters = lettersOfRun(parts.runs, upper.start, count);
  upper.children.push(node);
  node.start += count;
  node.count -= count;
  node.letters -= upper.letters;
  upper.rest = node.letters + node.rest;
  return upper;
}

/** Copies the runs of the tree to `to`, without the waste between them. */
export function moveRuns<Entry>(parts: TreeParts, to: PieceRuns, node: PieceTree<Entry>): void {
  node.start = keepRun(to, runOf(parts, node), parts.pieces.texts);
  for (const child of node.children) moveRuns(parts, to, child);
}

/** Where a child whose run begins with the piece stands, or belongs. */
export function placeAmong<Entry>(
  { runs: { numbers } }: TreeParts,
  children: readonly PieceTree<Entry>[],
  piece: number,
): number {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[children[middle]?.start ?? 0] ?? 0) < piece) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function runOf<Entry>({ runs: { numbers } }: TreeParts, { start, count }: PieceTree<Entry>): Int32Array {
  return numbers.subarray(start, start + count);
}

function sharedCount<Entry>(parts: TreeParts, node: PieceTree<Entry>, way: readonly number[], at: number): number {
  const run = runOf(parts, node);
  let shared = 0;
  while (shared < run.length && run[shared] === way[at + shared]) shared++;
  return shared;
}
