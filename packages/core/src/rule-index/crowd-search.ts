import type { Crowd } from "./crowd.ts";
import { blocks, demandOf, type IndexedRule, type Question, withRule } from "./indexed-rule.ts";
import { endOfRun, readForPieces } from "./piece-ends.ts";
import type { PieceTree, TreeParts } from "./piece-tree.ts";

/** Adds the rules of the crowd that block to those that were found before. */
export function withCrowd<Rule>(
  before: IndexedRule<Rule>[] | null,
  crowd: Crowd<IndexedRule<Rule>>,
  question: Question,
): IndexedRule<Rule>[] | null {
  let blocking = before;
  for (const entry of crowd.plain) {
    if (blocks(entry, question)) blocking = withRule(blocking, entry);
  }
  readForPieces(crowd.pieces, question);
  for (const { prefix, tree } of crowd.trees) {
    if (question.name.startsWith(prefix)) blocking = withTree(blocking, crowd, tree, prefix.length, question);
  }
  return blocking;
}

/** The position is where the pieces end that lead to the tree. */
function withTree<Rule>(
  before: IndexedRule<Rule>[] | null,
  parts: TreeParts,
  { entries, children }: PieceTree<IndexedRule<Rule>>,
  position: number,
  question: Question,
): IndexedRule<Rule>[] | null {
  const { length } = question.name;
  let blocking = before;
  for (const entry of entries) {
    if (blocksAfter(entry, position, question)) blocking = withRule(blocking, entry);
  }
  for (const child of children) {
    const latest = length - child.rest - child.letters;
    if (position > latest) continue;
    const end = endOfRun(parts, child.start, child.count, position, latest);
    if (end <= length) blocking = withTree(blocking, parts, child, end, question);
  }
  return blocking;
}

/** Whether the rule, all of whose pieces but the suffix were found before the position, blocks. */
function blocksAfter<Rule>(entry: IndexedRule<Rule>, position: number, { name, isPush, standing }: Question): boolean {
  const suffix = entry.suffix ?? "";
  return demandOf(entry, isPush) > standing && position + suffix.length <= name.length && name.endsWith(suffix);
}
