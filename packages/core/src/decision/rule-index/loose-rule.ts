import type { IndexedRule } from "./indexed-rule.ts";
import { headOf, maskOf, tailOf } from "./name-head.ts";
import { judge, type Question } from "./question.ts";

/** A rule that is looked at for every name, with what tells it apart from most names by integers alone. */
export interface LooseRule<Rule> {
  readonly entry: IndexedRule<Rule>;
  /** The length of the shortest name that matches. */
  readonly shortest: number;
  /** The head of the pattern's prefix; where that is empty, the tail of its suffix. */
  readonly sign: number;
  /** The bits that the sign has in common with that of every name that matches. */
  readonly mask: number;
}

export function looseRule<Rule>(entry: IndexedRule<Rule>): LooseRule<Rule> {
  const { prefix, infixes, suffix } = entry;
  const ending = suffix ?? "";
  return {
    entry,
    shortest: infixes.reduce((length, infix) => length + infix.length, prefix.length + ending.length),
    sign: prefix === "" ? tailOf(ending) : headOf(prefix),
    mask: maskOf(prefix === "" ? ending.length : prefix.length),
  };
}

export function judgeLooseRules<Rule>(rules: readonly LooseRule<Rule>[], question: Question<Rule>): void {
  const { name } = question;
  const { length } = name;
  const head = headOf(name);
  const tail = tailOf(name);
  for (const { entry, shortest, sign, mask } of rules) {
    const ownSign = entry.prefix.length === 0 ? tail : head;
    const mayMatch = length >= shortest && ((ownSign ^ sign) & mask) === 0;
    if (mayMatch) judge(entry, question);
  }
}
