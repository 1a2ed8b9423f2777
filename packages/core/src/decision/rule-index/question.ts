import { matchesPieces } from "../../rules/name-pattern.ts";
import { demandOf, type IndexedRule } from "./indexed-rule.ts";

/** What is asked of an index, and what was found so far. */
export interface Question<Rule> {
  /** As `foldName` gives it. */
  readonly name: string;
  readonly isPush: boolean;
  /** Rules that demand more than this block. The integer of a user's level; -1 for an asker whom every matching rule blocks. */
  readonly standing: number;
  /** From 1, and different for each question of this process. */
  readonly number: number;
  /** The rules that block; null while there is none, so that nothing is allocated for most names. */
  blockedBy: Rule[] | null;
  /** What the strictest of them demands. */
  strictest: number;
}

let questions = 0;

export function createQuestion<Rule>(name: string, isPush: boolean, standing: number): Question<Rule> {
  questions++;
  return { name, isPush, standing, number: questions, blockedBy: null, strictest: 0 };
}

/** Adds the rule to those that block, where it demands more than the asker's standing and matches the name. */
export function judge<Rule>(entry: IndexedRule<Rule>, question: Question<Rule>): void {
  const demand = demandOf(entry, question.isPush);
  if (demand > question.standing && matchesPieces(entry, question.name)) addBlocking(question, entry, demand);
}

export function addBlocking<Rule>(question: Question<Rule>, { rule }: IndexedRule<Rule>, demand: number): void {
  if (demand > question.strictest) question.strictest = demand;
  if (question.blockedBy === null) question.blockedBy = [rule];
  else question.blockedBy.push(rule);
}
