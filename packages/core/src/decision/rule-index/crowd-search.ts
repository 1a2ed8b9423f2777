import type { Crowd } from "./crowd.ts";
import { demandOf, type IndexedRule } from "./indexed-rule.ts";
import { endOfRun, readForPieces } from "./piece-ends.ts";
import type { PieceTree, TreeParts } from "./piece-tree.ts";
import { addBlocking, judge, type Question } from "./question.ts";

/** Finds the rules of the crowd that block. */
export function judgeCrowd<Rule>(crowd: Crowd<IndexedRule<Rule>>, question: Question<Rule>): void {
  for (const entry of crowd.plain) judge(entry, question);
  readForPieces(crowd.pieces, question);
  for (const { prefix, tree } of crowd.trees) {
    if (question.name.startsWith(prefix)) judgeTree(crowd, tree, prefix.length, question);
  }
}

/** `position` is where, in the name, the pieces on the path to this node end. */
function judgeTree<Rule>(
  parts: TreeParts,
  { entries, children }: PieceTree<IndexedRule<Rule>>,
  position: number,
  question: Question<Rule>,
): void {
  const { length } = question.name;
  for (const entry of entries) judgeEnding(entry, position, question);
  for (const child of children) {
    const latest = length - child.rest - child.letters;
    if (position > latest) continue;
    const end = endOfRun(parts, child.start, child.count, position, latest);
    if (end <= length) judgeTree(parts, child, end, question);
  }
}

/** Judges a rule all of whose pieces but the suffix were found before the position. */
function judgeEnding<Rule>(entry: IndexedRule<Rule>, position: number, question: Question<Rule>): void {
  const { name } = question;
  const suffix = entry.suffix ?? "";
  const demand = demandOf(entry, question.isPush);
  const matches = position + suffix.length <= name.length && name.endsWith(suffix);
  if (matches && demand > question.standing) addBlocking(question, entry, demand);
}
