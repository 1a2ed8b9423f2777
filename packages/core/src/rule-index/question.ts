import { matchesPieces } from "../name-pattern.ts";
import { demandOf, type IndexedRule } from "./indexed-rule.ts";

/** What is asked of an index, and what was found so far. */
export interface Question<Rule> {
  /** Folded. */
  readonly name: string;
  readonly isPush: boolean;
  /** A rule that demands more denies: the integer of a user's level, or below every demand for those whom any rule blocks. */
  readonly standing: number;
  /** Unlike that of any other question. */
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

/** Whether the rule blocks: whether it matches the name and demands more than the asker's standing. */
export function judge<Rule>(entry: IndexedRule<Rule>, question: Question<Rule>): void {
  const demand = demandOf(entry, question.isPush);
  if (demand > question.standing && matchesPieces(entry, question.name)) addBlocking(question, entry, demand);
}

export function addBlocking<Rule>(question: Question<Rule>, { rule }: IndexedRule<Rule>, demand: number): void {
  if (demand > question.strictest) question.strictest = demand;
  if (question.blockedBy === null) question.blockedBy = [rule];
  else question.blockedBy.push(rule);
}
