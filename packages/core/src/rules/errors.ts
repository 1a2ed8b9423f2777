import type { AccessLevel } from "./access-level.ts";
import type { PackageType } from "./package-type.ts";

/** An invalid package name pattern (contract, sections 2 and 3). */
export type PatternViolation =
  | { readonly type: "pattern_blank" }
  | { readonly type: "pattern_too_long"; readonly maximumLength: number }
  | { readonly type: "pattern_format"; readonly packageType: PackageType }
  /** The pattern holds a NUL or a lone surrogate, which no store keeps. */
  | { readonly type: "pattern_not_text" };

/** An invalid term of a rule; several can hold at once. */
export type RuleViolation =
  | PatternViolation
  | { readonly type: "package_type_blank" }
  | { readonly type: "package_type_unknown" }
  | { readonly type: "push_level_unknown" }
  | { readonly type: "delete_level_unknown" }
  | { readonly type: "level_missing" }
  | { readonly type: "enforcement_unknown" };

/** The terms are not a valid rule. The violations are in the contract's order of messages; there is at least one. */
export interface InvalidRule {
  readonly type: "invalid_rule";
  readonly violations: readonly RuleViolation[];
}

/** Another rule of the project has the same package type, the same pattern and the same enforcement. Case counts. */
export interface PatternTaken {
  readonly type: "pattern_taken";
}

/** The project has as many rules as the host allows. */
export interface RuleLimitReached {
  readonly type: "rule_limit_reached";
  /** The host's `maximumRulesPerProject`. */
  readonly maximumRules: number;
}

/** The project has no rule with this id: it never had one, it was deleted, or it belongs to another project. */
export interface RuleNotFound {
  readonly type: "rule_not_found";
}

/** Other writers won every race in which the change was tried. */
export interface RuleChanged {
  readonly type: "rule_changed";
}

/** The rule was changed after the caller's `unmodifiedSince`, or the project's rules are no longer at its `expected`. */
export interface PreconditionFailed {
  readonly type: "precondition_failed";
}

/** A rule of a whole set has the type, pattern and enforcement of another one before it. */
export interface DuplicateRule {
  readonly type: "duplicate_rule";
  /** The index of the rule before it. */
  readonly firstIndex: number;
}

/** Rules of a whole set are invalid: all of them, in the order of the set; at least one. Nothing is changed. */
export interface InvalidRuleSet {
  readonly type: "invalid_rule_set";
  readonly errors: readonly {
    /** The place in the set, from 0. */
    readonly index: number;
    readonly error: InvalidRule | DuplicateRule;
  }[];
}

/** Changes to preview are invalid: all of them, in their order; at least one. */
export interface InvalidChanges {
  readonly type: "invalid_changes";
  readonly errors: readonly {
    /** The place among the changes, from 0. */
    readonly index: number;
    readonly error: InvalidRule | RuleNotFound | PatternTaken;
  }[];
}

/** The history has no entry with this sequence: it never had one, or the entry was pruned. */
export interface HistoryEntryNotFound {
  readonly type: "history_entry_not_found";
}

/** The entry was reverted before; an entry is reverted once. */
export interface AlreadyReverted {
  readonly type: "already_reverted";
  /** The sequence of the entry that reverted it. */
  readonly revertedBy: number;
}

/** Rules of the entry were changed or deleted after it. */
export interface RulesTouchedSince {
  readonly type: "rules_touched_since";
  /** Ascending; at least one. */
  readonly ruleIds: readonly number[];
}

/** A preview without packages, and the host has no `inventory`. */
export interface InventoryMissing {
  readonly type: "inventory_missing";
}

/** The host's inventory failed, returned an invalid answer, or did not answer in time. */
export interface InventoryUnavailable {
  readonly type: "inventory_unavailable";
  readonly cause: unknown;
}

/** The host's log of refusals failed, returned an invalid answer, or did not answer in time. */
export interface RefusalLogUnavailable {
  readonly type: "refusal_log_unavailable";
  readonly cause: unknown;
}

/** The project is missing, or hidden from this caller; the two look the same. */
export interface ProjectNotFound {
  readonly type: "project_not_found";
}

/** The host switched the management of protection rules off for the project. */
export interface FeatureDisabled {
  readonly type: "feature_disabled";
}

/** The caller's access level is too low, or the project rejects all changes. */
export interface Forbidden {
  readonly type: "forbidden";
}

/** The caller's token does not carry a scope that covers the operation. */
export interface InsufficientScope {
  readonly type: "insufficient_scope";
}

/** A check got a value outside of its type; `field` names the first one. */
export interface InvalidPackageRequest {
  readonly type: "invalid_package_request";
  readonly field:
    | "projectId"
    | "packages"
    | "action"
    | "actions"
    | "principal"
    | "packageType"
    | "packageName"
    | "alternativeNames";
  /** In a check of many packages: the index of the first invalid one, from 0. */
  readonly index?: number;
}

/** An action that evaluate rules would have refused, had they been active. */
export interface EvaluatedRefusal<Rule> {
  readonly action: "push" | "delete";
  readonly packageName: string;
  /** The evaluate rules that match and would deny, in no particular order; at least one. */
  readonly rules: readonly Rule[];
  /** The level that would be enough for them; null if none would. */
  readonly requiredAccessLevel: AccessLevel | null;
}

/** Rules forbid the action to the principal. */
export interface PackageProtected<Rule> {
  readonly type: "package_protected";
  /** The refused action; of several, the first in the order of the request. */
  readonly action: "push" | "delete";
  /** The rules that match and deny, in no particular order; at least one. */
  readonly blockedBy: readonly Rule[];
  /** The level that would have been enough; null if none would. */
  readonly requiredAccessLevel: AccessLevel | null;
  /** The refusals that evaluate rules would have made, of all actions and names of the request. */
  readonly wouldRefuse: readonly EvaluatedRefusal<Rule>[];
}

/** The host's project directory failed, returned an invalid answer, or did not answer in time. */
export interface DirectoryUnavailable {
  readonly type: "directory_unavailable";
  readonly cause: unknown;
}

/** The host's clock threw, or returned a value that is not a safe integer; nothing was written. */
export interface ClockUnavailable {
  readonly type: "clock_unavailable";
  readonly cause: unknown;
}

/** The store failed, returned an invalid answer, or did not answer in time. */
export interface StoreUnavailable {
  readonly type: "store_unavailable";
  /** True if a change may have been committed all the same. */
  readonly mayHaveHappened: boolean;
  readonly cause: unknown;
}

export const patternTaken: PatternTaken = Object.freeze({ type: "pattern_taken" });
export const ruleNotFound: RuleNotFound = Object.freeze({ type: "rule_not_found" });
export const ruleChanged: RuleChanged = Object.freeze({ type: "rule_changed" });
export const preconditionFailed: PreconditionFailed = Object.freeze({ type: "precondition_failed" });
export const historyEntryNotFound: HistoryEntryNotFound = Object.freeze({ type: "history_entry_not_found" });
export const inventoryMissing: InventoryMissing = Object.freeze({ type: "inventory_missing" });
export const projectNotFound: ProjectNotFound = Object.freeze({ type: "project_not_found" });
export const featureDisabled: FeatureDisabled = Object.freeze({ type: "feature_disabled" });
export const forbidden: Forbidden = Object.freeze({ type: "forbidden" });
export const insufficientScope: InsufficientScope = Object.freeze({ type: "insufficient_scope" });

export function invalidRule(violations: readonly RuleViolation[]): InvalidRule {
  return { type: "invalid_rule", violations };
}

export function ruleLimitReached(maximumRules: number): RuleLimitReached {
  return { type: "rule_limit_reached", maximumRules };
}

export function directoryUnavailable(cause: unknown): DirectoryUnavailable {
  return { type: "directory_unavailable", cause };
}

export function inventoryUnavailable(cause: unknown): InventoryUnavailable {
  return { type: "inventory_unavailable", cause };
}

export function refusalLogUnavailable(cause: unknown): RefusalLogUnavailable {
  return { type: "refusal_log_unavailable", cause };
}

export function clockUnavailable(cause: unknown): ClockUnavailable {
  return { type: "clock_unavailable", cause };
}

/** Pass true for `mayHaveHappened` if a write had begun when the store failed. */
export function storeUnavailable(cause: unknown, mayHaveHappened = false): StoreUnavailable {
  return { type: "store_unavailable", mayHaveHappened, cause };
}
