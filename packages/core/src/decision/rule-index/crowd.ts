import type { PatternPieces } from "../../rules/name-pattern.ts";
import type { PieceNumbers } from "./piece-numbers.ts";
import { createPieceRuns, isMostlyWaste } from "./piece-runs.ts";
import { addToTree, createPieceTree, isEmpty, moveRuns, type PieceTree, type TreeParts } from "./piece-tree.ts";
import { removeFromTree } from "./piece-tree-removal.ts";

/** Entries of one key that are too many to be looked at one by one. */
export interface Crowd<Entry> extends TreeParts {
  size: number;
  /** Those that are looked at one by one all the same: a tree does not help where there are hardly any pieces to share. */
  readonly plain: Entry[];
  /** Of the others, by their prefixes. */
  readonly trees: PrefixTree<Entry>[];
  /** The number of the last question that looked at the crowd. */
  lastQuestion: number;
}

interface PrefixTree<Entry> {
  readonly prefix: string;
  readonly tree: PieceTree<Entry>;
}

const fewestPieces = 2;
/** Bounds the depth of the recursion in a tree; no valid pattern has more pieces. */
const mostPieces = 255;

export function createCrowd<Entry>(pieces: PieceNumbers): Crowd<Entry> {
  return { size: 0, plain: [], trees: [], pieces, runs: createPieceRuns(), lastQuestion: 0 };
}

export function addToCrowd<Entry extends PatternPieces>(crowd: Crowd<Entry>, entry: Entry): void {
  crowd.size++;
  if (isPlain(entry)) crowd.plain.push(entry);
  else addToTree(crowd, treeFor(crowd, entry.prefix), entry);
}

function isPlain({ infixes }: PatternPieces): boolean {
  return infixes.length < fewestPieces || infixes.length > mostPieces;
}

function treeFor<Entry>(crowd: Crowd<Entry>, prefix: string): PieceTree<Entry> {
  const found = crowd.trees.find((other) => other.prefix === prefix);
  if (found !== undefined) return found.tree;
  const tree = createPieceTree<Entry>();
  crowd.trees.push({ prefix, tree });
  return tree;
}

/** The entry must be in the crowd. */
export function removeFromCrowd<Entry extends PatternPieces>(crowd: Crowd<Entry>, entry: Entry): void {
  crowd.size--;
  if (isPlain(entry)) {
    crowd.plain.splice(crowd.plain.indexOf(entry), 1);
    return;
  }
  const tree = treeFor(crowd, entry.prefix);
  removeFromTree(crowd, tree, entry);
  if (isEmpty(tree)) {
    crowd.trees.splice(
      crowd.trees.findIndex((other) => other.tree === tree),
      1,
    );
  }
  if (isMostlyWaste(crowd.runs)) keepRunsAnew(crowd);
}

function keepRunsAnew<Entry>(crowd: Crowd<Entry>): void {
  const runs = createPieceRuns();
  for (const { tree } of crowd.trees) moveRuns(crowd, runs, tree);
  crowd.runs = runs;
}
