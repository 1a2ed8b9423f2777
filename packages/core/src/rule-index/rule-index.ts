import { foldName, matchesPieces, type PatternPieces, patternPieces } from "../name-pattern.ts";
import type { PackageType } from "../package-type.ts";
import type { RuleTerms } from "../rule.ts";

/** A rule's place in an index, by which it is taken out again. */
export interface IndexedRule<Rule> {
  readonly rule: Rule;
  /** What the rule said when it was added; the object itself is its owner's, who may change it. */
  readonly terms: RuleTerms;
  readonly pieces: PatternPieces;
}

/** The rules of one project, by package type. */
export interface RuleIndex<Rule extends RuleTerms> {
  readonly size: number;
  add(rule: Rule): IndexedRule<Rule>;
  /** The entry must be one that `add` of this index gave, and still in it. */
  remove(entry: IndexedRule<Rule>): void;
  /** The rules whose pattern matches the name, in no particular order. */
  matching(packageType: PackageType, packageName: string): Iterable<IndexedRule<Rule>>;
}

export function createRuleIndex<Rule extends RuleTerms>(): RuleIndex<Rule> {
  const entriesByType = new Map<PackageType, Set<IndexedRule<Rule>>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(rule) {
      const { packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete } = rule;
      const terms = { packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete };
      const entry = { rule, terms, pieces: patternPieces(packageType, packageNamePattern) };
      const entries = entriesByType.get(packageType);
      if (entries === undefined) entriesByType.set(packageType, new Set([entry]));
      else entries.add(entry);
      size++;
      return entry;
    },
    remove(entry) {
      if (entriesByType.get(entry.terms.packageType)?.delete(entry)) size--;
    },
    *matching(packageType, packageName) {
      const entries = entriesByType.get(packageType);
      if (entries === undefined) return;
      const name = foldName(packageType, packageName);
      for (const entry of entries) {
        if (matchesPieces(entry.pieces, name)) yield entry;
      }
    },
  };
}
