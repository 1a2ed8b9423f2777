import { type IndexedRule, indexedRule } from "../../src/decision/rule-index/indexed-rule.ts";
import { createPlaces, type Places, place } from "../../src/decision/rule-index/rule-places.ts";
import type { RuleTerms } from "../../src/rules/rule.ts";

/** A rule that demands an owner for a push, as an index has it. */
export function ruleOf(packageNamePattern: string): IndexedRule<RuleTerms> {
  return indexedRule({
    packageNamePattern,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
  });
}

export function placesOf(patterns: readonly string[]): Places<RuleTerms> {
  const places = createPlaces<RuleTerms>();
  for (const pattern of patterns) place(places, ruleOf(pattern));
  return places;
}

export function bucketsOf({ names, beginnings, endings, grams }: Places<RuleTerms>) {
  return [names, beginnings, endings, ...grams.map(({ buckets }) => buckets)];
}
