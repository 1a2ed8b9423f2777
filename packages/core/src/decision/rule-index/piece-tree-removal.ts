import type { PatternPieces } from "../../rules/name-pattern.ts";
import { numbersOf, releasePieces } from "./piece-numbers.ts";
import { keepRun } from "./piece-runs.ts";
import { isEmpty, type PieceTree, placeAmong, runOf, type TreeParts } from "./piece-tree.ts";

/** The entry must be in the tree. */
export function removeFromTree<Entry extends PatternPieces>(
  parts: TreeParts,
  tree: PieceTree<Entry>,
  entry: Entry,
): void {
  removeBelow(parts, tree, numbersOf(parts.pieces, entry.infixes), 0, entry);
}

function removeBelow<Entry>(
  parts: TreeParts,
  node: PieceTree<Entry>,
  way: readonly number[],
  at: number,
  entry: Entry,
): void {
  if (at >= way.length) {
    node.entries.splice(node.entries.indexOf(entry), 1);
    return;
  }
  const place = placeAmong(parts, node.children, way[at] ?? 0);
  const child = node.children[place];
  if (child === undefined) return;
  removeBelow(parts, child, way, at + child.count, entry);
  if (isEmpty(child)) {
    node.children.splice(place, 1);
    releasePieces(parts.pieces, runOf(parts, child));
    parts.runs.wasted += child.count;
  } else if (child.entries.length === 0) {
    joinWithOnlyChild(parts, child);
  }
}

function joinWithOnlyChild<Entry>(parts: TreeParts, node: PieceTree<Entry>): void {
  const [only, ...others] = node.children;
  if (only === undefined || others.length > 0) return;
  const joined = [...runOf(parts, node), ...runOf(parts, only)];
  parts.runs.wasted += joined.length;
  node.start = keepRun(parts.runs, joined, parts.pieces.texts);
  node.count = joined.length;
  node.letters += only.letters;
  node.rest = only.rest;
  node.entries = only.entries;
  node.children = only.children;
}
