import type { PatternPieces } from "../name-pattern.ts";
import { numbersOf, type PieceNumbers, releasePieces, usePieces } from "./piece-numbers.ts";

/**
 * Patterns by the pieces between their wildcards, in order: those that begin with the same pieces share the way to them, so
 * that these are looked for once in a name, and a piece that the name lacks rules all of them out.
 */
export interface PieceTree<Entry> {
  /** The pieces that lead here from the node above, by their numbers; those of no two siblings begin alike. */
  run: readonly number[];
  /** Of the run, in code units. */
  letters: number;
  /** How many units a name needs after the run at least; a pattern that is gone may still count. */
  rest: number;
  /** Whose last piece is that of the run. */
  readonly entries: Entry[];
  /** In the order of the first pieces of their runs. */
  children: PieceTree<Entry>[];
}

/** More units than any name has. */
const unlimited = 0x3fff_ffff;

export function createPieceTree<Entry>(): PieceTree<Entry> {
  return treeNode([], 0, unlimited, []);
}

function treeNode<Entry>(
  run: readonly number[],
  letters: number,
  rest: number,
  children: PieceTree<Entry>[],
): PieceTree<Entry> {
  return { run, letters, rest, entries: [], children };
}

export function isEmpty<Entry>({ entries, children }: PieceTree<Entry>): boolean {
  return entries.length === 0 && children.length === 0;
}

export function addToTree<Entry extends PatternPieces>(
  pieces: PieceNumbers,
  tree: PieceTree<Entry>,
  entry: Entry,
): void {
  const way = numbersOf(pieces, entry.infixes);
  let rest = lettersOf(pieces, way) + (entry.suffix ?? "").length;
  let node = tree;
  let at = 0;
  while (at < way.length) {
    node.rest = Math.min(node.rest, rest);
    node = childFor(pieces, node, way, at);
    at += node.run.length;
    rest -= node.letters;
  }
  node.rest = Math.min(node.rest, rest);
  node.entries.push(entry);
}

/** The child that leads on along the way, made for it where there is none yet. */
function childFor<Entry>(
  pieces: PieceNumbers,
  node: PieceTree<Entry>,
  way: readonly number[],
  at: number,
): PieceTree<Entry> {
  const place = placeAmong(node.children, way[at] ?? 0);
  const child = node.children[place];
  if (child === undefined || child.run[0] !== way[at]) {
    const run = way.slice(at);
    const leaf = treeNode<Entry>(run, lettersOf(pieces, run), unlimited, []);
    usePieces(pieces, run);
    node.children.splice(place, 0, leaf);
    return leaf;
  }
  const shared = sharedLength(child.run, way, at);
  if (shared === child.run.length) return child;
  const run = child.run.slice(0, shared);
  const letters = lettersOf(pieces, run);
  child.run = child.run.slice(shared);
  child.letters -= letters;
  const upper = treeNode(run, letters, child.letters + child.rest, [child]);
  node.children[place] = upper;
  return upper;
}

/** The entry must be in the tree. */
export function removeFromTree<Entry extends PatternPieces>(
  pieces: PieceNumbers,
  tree: PieceTree<Entry>,
  entry: Entry,
): void {
  removeBelow(pieces, tree, numbersOf(pieces, entry.infixes), 0, entry);
}

function removeBelow<Entry>(
  pieces: PieceNumbers,
  node: PieceTree<Entry>,
  way: readonly number[],
  at: number,
  entry: Entry,
): void {
  if (at >= way.length) {
    const place = node.entries.indexOf(entry);
    if (place !== -1) node.entries.splice(place, 1);
    return;
  }
  const place = placeAmong(node.children, way[at] ?? 0);
  const child = node.children[place];
  if (child === undefined) return;
  removeBelow(pieces, child, way, at + child.run.length, entry);
  if (isEmpty(child)) {
    node.children.splice(place, 1);
    releasePieces(pieces, child.run);
  } else if (child.entries.length === 0) {
    joinWithOnlyChild(child);
  }
}

function joinWithOnlyChild<Entry>(node: PieceTree<Entry>): void {
  const [only, ...others] = node.children;
  if (only === undefined || others.length > 0) return;
  node.run = [...node.run, ...only.run];
  node.letters += only.letters;
  node.rest = only.rest;
  node.entries.push(...only.entries);
  node.children = only.children;
}

/** Where a child whose run begins with the piece stands, or belongs. */
function placeAmong<Entry>(children: readonly PieceTree<Entry>[], piece: number): number {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((children[middle]?.run[0] ?? 0) < piece) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sharedLength(run: readonly number[], way: readonly number[], at: number): number {
  let shared = 0;
  while (shared < run.length && run[shared] === way[at + shared]) shared++;
  return shared;
}

function lettersOf({ lengths }: PieceNumbers, run: readonly number[]): number {
  let letters = 0;
  for (const piece of run) letters += lengths[piece] ?? 0;
  return letters;
}
