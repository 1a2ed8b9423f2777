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

export type Decision<Rule> =
  | { readonly outcome: "allowed" }
  | {
      readonly outcome: "blocked";
      /** The rules that match and deny, in no particular order; at least one. */
      readonly blockedBy: readonly Rule[];
      /** The level that would have been enough; null for a deploy token or an anonymous principal, for which none would. */
      readonly requiredAccessLevel: AccessLevel | null;
    };

/** The rules of one project, ready to decide. */
export interface RuleSet<Rule> {
  readonly size: number;
  /** The heap of the set and its rules: an estimate, within a factor of one and a half. */
  readonly estimatedBytes: number;
  /**
   * Decides by the rules alone (contract, section 5).
   *
   * A user is blocked when any matching rule requires, for the action, a level above theirs. A deploy token or an anonymous
   * principal is blocked by any matching rule. An admin never is.
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
  const index = createRuleIndex<Rule>();
  for (const rule of rules) {
    const error = ruleTermsError(rule);
    if (error !== null) throw new TypeError(`malformed rule: ${error}`);
    if (rule.enforcement !== "evaluate") addRule(index, rule);
  }
  return { size: index.size, estimatedBytes: index.estimatedBytes, decide: (request) => decide(index, request) };
}

/** A rule set whose rules are put and removed by their ids. */
export interface MutableRuleSet<Rule> extends RuleSet<Rule> {
  /** `decide` for a request that was parsed before. */
  decideParsed(request: ParsedRequest): Decision<Rule>;
  /** Adds the rule, or replaces the one with the same id. */
  put(rule: Rule): void;
  /** Removes the rule; does nothing if no rule has the id. */
  remove(id: number): void;
  rules(): Iterable<Rule>;
}

/** The heap of a set without rules, and of what a store's rule has beyond its terms. */
const bytesOfSet = 800;
const bytesOfStoredRule = 160;

/** An empty set for valid rules. */
export function createMutableRuleSet<Rule extends RuleTerms & { readonly id: number }>(): MutableRuleSet<Rule> {
  const index = createRuleIndex<Rule>();
  const indexed = new Map<number, IndexedRule<Rule>>();
  const remove = (id: number) => {
    const entry = indexed.get(id);
    if (entry === undefined) return;
    removeRule(index, entry);
    indexed.delete(id);
  };
  return {
    get size() {
      return index.size;
    },
    get estimatedBytes() {
      return bytesOfSet + index.estimatedBytes + index.size * bytesOfStoredRule;
    },
    decide: (request) => decide(index, request),
    decideParsed: (request) => decideParsed(index, request),
    put(rule) {
      remove(rule.id);
      indexed.set(rule.id, addRule(index, rule));
    },
    remove,
    *rules() {
      for (const { rule } of indexed.values()) yield rule;
    },
  };
}

const allowed: Decision<never> = Object.freeze({ outcome: "allowed" });

function decide<Rule>(index: RuleIndex<Rule>, request: PackageRequest): Decision<Rule> {
  const parsed = parsePackageRequest(request);
  if (isInvalid(parsed)) throw new TypeError(`the package request has no valid ${parsed.field}`);
  return decideParsed(index, parsed);
}

function decideParsed<Rule>(
  index: RuleIndex<Rule>,
  { action, principal: { level }, packageType, packageName }: ParsedRequest,
): Decision<Rule> {
  const type = typeIndexOf(index, packageType);
  if (type === null) return allowed;
  const { blockedBy, strictest } = findBlockingRules(type, packageName, action === "push", level);
  if (blockedBy === null) return allowed;
  const requiredAccessLevel = level === belowEveryLevel ? null : accessLevelOfInteger(strictest);
  return { outcome: "blocked", blockedBy, requiredAccessLevel };
}
