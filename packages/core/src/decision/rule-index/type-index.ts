import type { PackageType } from "../../rules/package-type.ts";
import type { IndexedRule } from "./indexed-rule.ts";
import { judgeLooseRules, type LooseRule, looseRule } from "./loose-rule.ts";
import { judgePlacedRules } from "./place-search.ts";
import type { Question } from "./question.ts";
import { createPlaces, type Places, place } from "./rule-places.ts";

/** The rules of one package type: a few are quickest looked at one by one, more stand in places that a name leads to. */
export interface TypeIndex<Rule> {
  readonly packageType: PackageType;
  /** The rules that are looked at for every name: all, while they are few; else those of nothing but wildcards. */
  looseRules: LooseRule<Rule>[];
  /** Null while the rules are few. */
  places: Places<Rule> | null;
  /** The next package type of the list, in no particular order; null at its end. */
  readonly next: TypeIndex<Rule> | null;
}

/** Up to how many rules are looked at one by one: up to some sixty, that is quicker than finding them by the name. */
const mostLooseRules = 48;

export function createTypeIndex<Rule>(packageType: PackageType, next: TypeIndex<Rule> | null): TypeIndex<Rule> {
  return { packageType, looseRules: [], places: null, next };
}

export function addToType<Rule>(index: TypeIndex<Rule>, entry: IndexedRule<Rule>): void {
  if (index.places === null) {
    // A copy has no room for more, as a list that grows has; most projects stay this small.
    index.looseRules = [...index.looseRules, looseRule(entry)];
    if (index.looseRules.length > mostLooseRules) spread(index);
  } else if (!place(index.places, entry)) {
    index.looseRules.push(looseRule(entry));
  }
}

/** Does nothing to a rule of another type. */
export function removeLooseRule<Rule>(index: TypeIndex<Rule>, entry: IndexedRule<Rule>): void {
  index.looseRules = index.looseRules.filter((rule) => rule.entry !== entry);
}

function spread<Rule>(index: TypeIndex<Rule>): void {
  const places = createPlaces<Rule>();
  index.places = places;
  index.looseRules = index.looseRules.filter(({ entry }) => !place(places, entry));
}

/** Finds the rules of the type that block. */
export function judgeRules<Rule>(index: TypeIndex<Rule>, question: Question<Rule>): void {
  judgeLooseRules(index.looseRules, question);
  if (index.places !== null) judgePlacedRules(index.places, question);
}
