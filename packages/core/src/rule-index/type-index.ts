import { blocks, type IndexedRule, type Question, withRule } from "./indexed-rule.ts";
import { headOf, mayBeginWith } from "./name-head.ts";
import { createPlaces, type Places, place, withPlacedRules } from "./rule-places.ts";

/** The rules of one package type: a few are quickest looked at one by one, more stand in places that a name leads to. */
export interface TypeIndex<Rule> {
  /** The rules that are looked at for every name: all, while they are few; else those of nothing but wildcards. */
  looseRules: readonly IndexedRule<Rule>[];
  /** Null while the rules are few. */
  places: Places<Rule> | null;
}

/** Up to how many rules are looked at one by one. */
const few = 16;

export function createTypeIndex<Rule>(): TypeIndex<Rule> {
  return { looseRules: [], places: null };
}

export function addToType<Rule>(index: TypeIndex<Rule>, entry: IndexedRule<Rule>): void {
  if (index.places !== null) {
    if (!place(index.places, entry)) index.looseRules = [...index.looseRules, entry];
    return;
  }
  index.looseRules = [...index.looseRules, entry];
  if (index.looseRules.length > few) spread(index);
}

/** Does nothing to a rule of another type. */
export function removeLooseRule<Rule>(index: TypeIndex<Rule>, entry: IndexedRule<Rule>): void {
  if (index.looseRules.includes(entry)) index.looseRules = index.looseRules.filter((other) => other !== entry);
}

function spread<Rule>(index: TypeIndex<Rule>): void {
  const places = createPlaces<Rule>();
  index.places = places;
  index.looseRules = index.looseRules.filter((entry) => !place(places, entry));
}

/** The rules that block; null, and nothing allocated, where none does. */
export function blockingRules<Rule>(index: TypeIndex<Rule>, question: Question): IndexedRule<Rule>[] | null {
  let blocking: IndexedRule<Rule>[] | null = null;
  const head = headOf(question.name);
  for (const entry of index.looseRules) {
    const mayMatch = mayBeginWith(head, entry.head, entry.prefix.length);
    if (mayMatch && blocks(entry, question)) blocking = withRule(blocking, entry);
  }
  return index.places === null ? blocking : withPlacedRules(blocking, index.places, question);
}
