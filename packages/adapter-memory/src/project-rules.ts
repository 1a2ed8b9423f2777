import type { ProtectionRule, RuleTerms } from "@package-protection/core";

/** A rule, and the counter of its last change. */
interface KeptRule {
  readonly rule: ProtectionRule;
  readonly counter: number;
}

interface Removal {
  readonly ruleId: number;
  readonly counter: number;
}

/** Where a reader stands: it knows of every removal up to the counter `base`, and of every rule changed up to `after`. */
export interface ReaderPosition {
  readonly base: number;
  readonly after: number;
}

interface ProjectPage {
  readonly position: ReaderPosition;
  readonly rules: readonly ProtectionRule[];
  readonly removed: readonly number[];
  readonly more: boolean;
}

/** The rules of one project. Every put and remove raises the counter by one. */
export interface ProjectRules {
  readonly counter: () => number;
  readonly find: (ruleId: number) => ProtectionRule | undefined;
  readonly idOf: (terms: RuleTerms) => number | undefined;
  /** Makes the rule for the raised counter, and keeps it in the place of the one with its id, if there is one. */
  readonly put: (make: (counter: number) => ProtectionRule) => ProtectionRule;
  readonly remove: (ruleId: number) => void;
  /** Whether every removal after this counter is still known. */
  readonly remembers: (counter: number) => boolean;
  /** At most `limit` removals and rules. Rules come after all removals, so that no rule is told that is newer than `base`. */
  readonly page: (position: ReaderPosition, limit: number) => ProjectPage;
}

/** The bound after which a reader that stayed away begins anew: this many newest removals are kept of each project. */
const keptRemovals = 1_000;

export function projectRules(): ProjectRules {
  let counter = 0;
  /** By id, in the order of their last change. */
  const kept = new Map<number, KeptRule>();
  const ids = new Map<string, number>();
  const removals: Removal[] = [];
  let forgottenUpTo = 0;
  /** The values of `kept`, so that reading page after page does not copy them each time; null after a change. */
  let ordered: readonly KeptRule[] | null = null;

  function drop(ruleId: number): void {
    const elder = kept.get(ruleId);
    if (elder === undefined) return;
    kept.delete(ruleId);
    ids.delete(termsKey(elder.rule));
  }

  function raise(): number {
    ordered = null;
    counter += 1;
    return counter;
  }

  return {
    counter: () => counter,
    find: (ruleId) => kept.get(ruleId)?.rule,
    idOf: (terms) => ids.get(termsKey(terms)),

    put(make) {
      const rule = make(raise());
      drop(rule.id);
      kept.set(rule.id, { rule, counter });
      ids.set(termsKey(rule), rule.id);
      return rule;
    },

    remove(ruleId) {
      drop(ruleId);
      removals.push({ ruleId, counter: raise() });
      if (removals.length > keptRemovals) forgottenUpTo = removals.shift()?.counter ?? forgottenUpTo;
    },

    remembers: (since) => since >= forgottenUpTo && since <= counter,

    page({ base, after }, limit) {
      const untold = removals.slice(removals.findLastIndex((removal) => removal.counter <= base) + 1);
      const told = untold.slice(0, limit);
      const removed = told.map(({ ruleId }) => ruleId);
      if (untold.length > limit) {
        return { position: { base: told.at(-1)?.counter ?? base, after }, rules: [], removed, more: true };
      }
      ordered ??= [...kept.values()];
      const start = ordered.findLastIndex((rule) => rule.counter <= after) + 1;
      const end = start + limit - removed.length;
      const page = ordered.slice(start, end);
      const more = end < ordered.length;
      const position = { base: counter, after: more ? (page.at(-1)?.counter ?? after) : counter };
      return { position, rules: page.map(({ rule }) => rule), removed, more };
    },
  };
}

/** No type holds a NUL, so that two rules have one key only where type and pattern are the same. */
function termsKey(terms: RuleTerms): string {
  return `${terms.packageType}\0${terms.packageNamePattern}`;
}
