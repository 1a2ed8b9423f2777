import { type AccessLevel, accessLevelOfInteger } from "../rules/access-level.ts";
import { type RuleTerms, ruleTermsError } from "../rules/rule.ts";
import {
  belowEveryLevel,
  isInvalid,
  type PackageRequest,
  type ParsedRequest,
  parsePackageRequest,
} from "./package-request.ts";
import {
  addRule,
  createRuleIndex,
  findBlockingRules,
  type IndexedRule,
  type RuleIndex,
  removeRule,
  typeIndexOf,
} from "./rule-index/rule-index.ts";
import type { Search } from "./rule-index/search.ts";

export type Decision<Rule> =
  | {
      readonly outcome: "allowed";
      /** The evaluate rules that match and would deny, in no particular order. */
      readonly wouldBlock: readonly Rule[];
    }
  | {
      readonly outcome: "blocked";
      /** The rules that match and deny, in no particular order; at least one. */
      readonly blockedBy: readonly Rule[];
      /** The level that would have been enough; null for a deploy token or an anonymous principal, for which none would. */
      readonly requiredAccessLevel: AccessLevel | null;
      /** The evaluate rules that match and would deny, in no particular order. */
      readonly wouldBlock: readonly Rule[];
    };

/** The rules of one project, ready to decide. */
export interface RuleSet<Rule> {
  /** How many rules it has, active and evaluated. */
  readonly size: number;
  /** The heap of the set and its rules: an estimate, within a factor of one and a half. */
  readonly estimatedBytes: number;
  /**
   * Decides by the rules alone (contract, section 5).
   *
   * A user is blocked when any matching rule requires, for the action, a level above theirs. A deploy token or an anonymous
   * principal is blocked by any matching rule. An admin never is. Evaluate rules change nothing but `wouldBlock`.
   *
   * @throws TypeError for a request outside of its types, an empty name included.
   */
  decide(request: PackageRequest): Decision<Rule>;
}

/**
 * Compiles rules, in any order, from a store or from a configuration file. Later mutations of the objects are ignored.
 *
 * @throws TypeError for a malformed rule.
 */
export function compileRules<Rule extends RuleTerms>(rules: Iterable<Rule>): RuleSet<Rule> {
  const indexes = createIndexes<Rule>();
  for (const rule of rules) {
    const error = ruleTermsError(rule);
    if (error !== null) throw new TypeError(`malformed rule: ${error}`);
    addRule(indexOf(indexes, rule), rule);
  }
  return {
    size: sizeOf(indexes),
    estimatedBytes: estimatedBytesOf(indexes),
    decide: (request) => decide(indexes, request),
  };
}

/** A rule set whose rules are put and removed by their ids. */
export interface MutableRuleSet<Rule> extends RuleSet<Rule> {
  /** `decide` for a request that was parsed before. */
  decideParsed(request: ParsedRequest): Decision<Rule>;
  /** Adds the rule, or replaces the one with the same id. */
  put(rule: Rule): void;
  /** Removes the rule; does nothing if no rule has the id. */
  remove(id: number): void;
  /** Active and evaluated, in no particular order. */
  rules(): Iterable<Rule>;
}

/** The heap of a set without rules, and of what a store's rule has beyond its terms. */
const bytesOfSet = 800;
const bytesOfStoredRule = 160;

/** An empty set for valid rules. */
export function createMutableRuleSet<Rule extends RuleTerms & { readonly id: number }>(): MutableRuleSet<Rule> {
  const indexes = createIndexes<Rule>();
  const indexed = new Map<number, IndexedRule<Rule>>();
  const remove = (id: number) => {
    const entry = indexed.get(id);
    if (entry === undefined) return;
    removeRule(indexOf(indexes, entry.rule), entry);
    indexed.delete(id);
    if (indexes.evaluated?.size === 0) indexes.evaluated = null;
  };
  return {
    get size() {
      return sizeOf(indexes);
    },
    get estimatedBytes() {
      return bytesOfSet + estimatedBytesOf(indexes) + sizeOf(indexes) * bytesOfStoredRule;
    },
    decide: (request) => decide(indexes, request),
    decideParsed: (request) => decideParsed(indexes, request),
    put(rule) {
      remove(rule.id);
      indexed.set(rule.id, addRule(indexOf(indexes, rule), rule));
    },
    remove,
    *rules() {
      for (const { rule } of indexed.values()) yield rule;
    },
  };
}

/** Rules of either enforcement have an index of their own, so that those that never block cost a decision nothing. */
interface RuleIndexes<Rule> {
  readonly active: RuleIndex<Rule>;
  /** Null while there is no evaluate rule. */
  evaluated: RuleIndex<Rule> | null;
}

function createIndexes<Rule>(): RuleIndexes<Rule> {
  return { active: createRuleIndex(), evaluated: null };
}

function indexOf<Rule extends RuleTerms>(indexes: RuleIndexes<Rule>, { enforcement }: Rule): RuleIndex<Rule> {
  if (enforcement !== "evaluate") return indexes.active;
  indexes.evaluated ??= createRuleIndex();
  return indexes.evaluated;
}

function sizeOf({ active, evaluated }: RuleIndexes<unknown>): number {
  return active.size + (evaluated?.size ?? 0);
}

function estimatedBytesOf({ active, evaluated }: RuleIndexes<unknown>): number {
  return active.estimatedBytes + (evaluated?.estimatedBytes ?? 0);
}

const noRules: readonly never[] = Object.freeze([]);
const allowed: Decision<never> = Object.freeze({ outcome: "allowed", wouldBlock: noRules });

function decide<Rule>(indexes: RuleIndexes<Rule>, request: PackageRequest): Decision<Rule> {
  const parsed = parsePackageRequest(request);
  if (isInvalid(parsed)) throw new TypeError(`the package request has no valid ${parsed.field}`);
  return decideParsed(indexes, parsed);
}

function decideParsed<Rule>({ active, evaluated }: RuleIndexes<Rule>, request: ParsedRequest): Decision<Rule> {
  const wouldBlock = (evaluated && searchRules(evaluated, request)?.blockedBy) ?? noRules;
  const search = searchRules(active, request);
  if (search === null || search.blockedBy === null) {
    return wouldBlock === noRules ? allowed : { outcome: "allowed", wouldBlock };
  }
  const { blockedBy, strictest } = search;
  const requiredAccessLevel = request.principal.level === belowEveryLevel ? null : accessLevelOfInteger(strictest);
  return { outcome: "blocked", blockedBy, requiredAccessLevel, wouldBlock };
}

/** Null if no rule has the package type. */
function searchRules<Rule>(
  index: RuleIndex<Rule>,
  { action, principal: { level }, packageType, packageName }: ParsedRequest,
): Search<Rule> | null {
  const type = typeIndexOf(index, packageType);
  return type === null ? null : findBlockingRules(type, packageName, action === "push", level);
}
