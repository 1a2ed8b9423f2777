import { type AccessLevel, accessLevelInteger, accessLevelOfInteger, knownAccessLevelInteger } from "./access-level.ts";
import type { InvalidPackageRequest } from "./errors.ts";
import { isPackageType, type PackageType } from "./package-type.ts";
import { type RuleTerms, ruleTermsProblem } from "./rule.ts";
import {
  addRule,
  askIndex,
  createRuleIndex,
  type IndexedRule,
  type RuleIndex,
  removeRule,
  typeIndexOf,
} from "./rule-index/rule-index.ts";

/** Push: a new package, a new version, a re-upload. Delete: of a package or of a version. */
export type PackageAction = "push" | "delete";

/** Who asks. A user whose level is `admin` counts as an admin (contract, section 5). */
export type Principal =
  | { readonly kind: "user"; readonly accessLevel: AccessLevel }
  | { readonly kind: "admin" }
  | { readonly kind: "deploy-token" }
  | { readonly kind: "anonymous" };

/** The question: may the principal do this to the package? */
export interface PackageRequest {
  readonly action: PackageAction;
  readonly principal: Principal;
  readonly packageType: PackageType;
  /** The name that contract section 4 says is matched for the type; not empty. */
  readonly packageName: string;
}

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
  return { size: index.size, decide: (request) => decide(index, request) };
}

/** A rule set whose rules come and go by their ids; what is put into it counts for the next decision. */
export interface MutableRuleSet<Rule> extends RuleSet<Rule> {
  /** Adds the rule, in place of the one with the same id if there is one. */
  put(rule: Rule): void;
  /** Takes the rule out; does nothing where no rule has the id. */
  remove(id: number): void;
  rules(): Iterable<Rule>;
}

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
/** The standing of those whom any matching rule blocks, and of those whom none does. */
const belowEveryDemand = -1;
const aboveEveryDemand = accessLevelInteger("admin");

function decide<Rule>(index: RuleIndex<Rule>, request: PackageRequest): Decision<Rule> {
  // Each field is read once, so that what is decided is what was looked at, whatever a getter says next.
  const { action, principal, packageType, packageName } = request;
  const standing = standingOf(principal);
  const type = typeIndexOf(index, packageType);
  const problem = fieldProblem(request, action, standing, type !== null || isPackageType(packageType), packageName);
  if (problem !== null) throw new TypeError(`malformed package request: ${problem.field}`);
  if (type === null) return allowed;
  const { blockedBy, strictest } = askIndex(type, packageName, action === "push", standing ?? belowEveryDemand);
  if (blockedBy === null) return allowed;
  const requiredAccessLevel = standing === belowEveryDemand ? null : accessLevelOfInteger(strictest);
  return { outcome: "blocked", blockedBy, requiredAccessLevel };
}

/** Null for what is no principal. Reads each property once. */
function standingOf(principal: Principal | null | undefined): number | null {
  if (principal === null || principal === undefined || !has(principal, "kind", polluted.kind)) return null;
  switch (principal.kind) {
    case "user": {
      const { accessLevel } = principal;
      return has(principal, "accessLevel", polluted.accessLevel) ? knownAccessLevelInteger(accessLevel) : null;
    }
    case "admin":
      return aboveEveryDemand;
    case "deploy-token":
    case "anonymous":
      return belowEveryDemand;
    default:
      return null;
  }
}

/**
 * What keeps a request from being decided; null where nothing does. Hosts without types reach every case. A field that a request
 * or a principal has only from a polluted `Object.prototype` counts as missing.
 */
export function packageRequestProblem(request: PackageRequest): InvalidPackageRequest | null {
  const { action, principal, packageType, packageName } = request;
  return fieldProblem(request, action, standingOf(principal), isPackageType(packageType), packageName);
}

/** The same for fields that were read already. */
function fieldProblem(
  request: PackageRequest,
  action: PackageAction,
  standing: number | null,
  isKnownType: boolean,
  packageName: string,
): InvalidPackageRequest | null {
  if (!has(request, "action", polluted.action) || (action !== "push" && action !== "delete")) return problems.action;
  if (!has(request, "principal", polluted.principal) || standing === null) return problems.principal;
  if (!has(request, "packageType", polluted.packageType) || !isKnownType) return problems.packageType;
  if (!has(request, "packageName", polluted.packageName)) return problems.packageName;
  return typeof packageName === "string" && packageName !== "" ? null : problems.packageName;
}

/** Has no fields of its own: what can be read from it comes from a polluted `Object.prototype`. */
const polluted: { readonly [Field in keyof PackageRequest | "kind" | "accessLevel"]?: unknown } = Object.freeze({});

/** Whether the object or its class has the field. Only where `Object.prototype` is polluted must it be the object's own. */
function has(object: object, field: string, ofEveryObject: unknown): boolean {
  return ofEveryObject === undefined || Object.hasOwn(object, field);
}

const problems = {
  action: { type: "invalid_package_request", field: "action" },
  principal: { type: "invalid_package_request", field: "principal" },
  packageType: { type: "invalid_package_request", field: "packageType" },
  packageName: { type: "invalid_package_request", field: "packageName" },
} as const satisfies Readonly<Record<string, InvalidPackageRequest>>;
