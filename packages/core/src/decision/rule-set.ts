import { type AccessLevel, accessLevelOfInteger } from "../rules/access-level.ts";
import { isPackageType } from "../rules/package-type.ts";
import { type RuleTerms, ruleTermsProblem } from "../rules/rule.ts";
import {
  askerFieldProblem,
  belowEveryDemand,
  type PackageRequest,
  packageFieldProblem,
  standingOf,
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
      /** The level that would have been enough; null where none would: for a deploy token or an anonymous principal. */
      readonly requiredAccessLevel: AccessLevel | null;
    };

/** The rules of one project, ready to decide. */
export interface RuleSet<Rule> {
  readonly size: number;
  /** The heap that the set takes, its rules included: an estimate, within a factor of one and a half of the truth. */
  readonly estimatedBytes: number;
  /**
   * Decides by the rules alone (contract, section 5): a user is blocked when any matching rule demands, for the action, a
   * level above theirs; a deploy token or an anonymous principal is blocked by any matching rule; an admin never is.
   *
   * @throws TypeError for a request outside of its types, an empty name included: such a question is never answered "allowed".
   */
  decide(request: PackageRequest): Decision<Rule>;
}

/**
 * Makes rules ready to decide. Their order does not matter, nor does it matter whether they come from a store or from a
 * configuration file; what happens to the objects later is not noticed.
 *
 * @throws TypeError for a malformed rule.
 */
export function compileRules<Rule extends RuleTerms>(rules: Iterable<Rule>): RuleSet<Rule> {
  const index = createRuleIndex<Rule>();
  for (const rule of rules) {
    const problem = ruleTermsProblem(rule);
    if (problem !== null) throw new TypeError(`malformed rule: ${problem}`);
    addRule(index, rule);
  }
  return { size: index.size, estimatedBytes: index.estimatedBytes, decide: (request) => decide(index, request) };
}

/** A rule set whose rules come and go by their ids; what is put into it counts for the next decision. */
export interface MutableRuleSet<Rule> extends RuleSet<Rule> {
  /** Adds the rule, in place of the one with the same id if there is one. */
  put(rule: Rule): void;
  /** Takes the rule out; does nothing where no rule has the id. */
  remove(id: number): void;
  rules(): Iterable<Rule>;
}

/** A set without rules, and what a rule of a store takes beyond its terms. */
const bytesOfSet = 800;
const bytesOfStoredRule = 160;

/** An empty set for rules that are known to be well formed. */
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
  // Each field is read once, so that what is decided is what was looked at, whatever a getter says next.
  const { action, principal, packageType, packageName } = request;
  const standing = standingOf(principal);
  const type = typeIndexOf(index, packageType);
  // A type that has had rules is a known one; looking that up again would cost every decision.
  const isKnownType = type !== null || isPackageType(packageType);
  const problem =
    askerFieldProblem(request, action, standing) ?? packageFieldProblem(request, isKnownType, packageName);
  if (problem !== null) throw new TypeError(`malformed package request: ${problem.field}`);
  if (type === null) return allowed;
  const { blockedBy, strictest } = findBlockingRules(
    type,
    packageName,
    action === "push",
    standing ?? belowEveryDemand,
  );
  if (blockedBy === null) return allowed;
  const requiredAccessLevel = standing === belowEveryDemand ? null : accessLevelOfInteger(strictest);
  return { outcome: "blocked", blockedBy, requiredAccessLevel };
}
