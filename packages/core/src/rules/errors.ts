import type { AccessLevel } from "./access-level.ts";
import type { PackageType } from "./package-type.ts";

/** What is wrong with a package name pattern (contract, sections 2 and 3). */
export type PatternViolation =
  | { readonly type: "pattern_blank" }
  | { readonly type: "pattern_too_long"; readonly maximumLength: number }
  | { readonly type: "pattern_format"; readonly packageType: PackageType }
  /** The pattern holds a NUL or a lone surrogate, which no store could keep as it is. */
  | { readonly type: "pattern_not_text" };

/** What is wrong with the terms of a rule; several can hold at once. */
export type RuleViolation =
  | PatternViolation
  | { readonly type: "package_type_blank" }
  | { readonly type: "package_type_unknown" }
  | { readonly type: "push_level_unknown" }
  | { readonly type: "delete_level_unknown" }
  | { readonly type: "level_missing" }
  | { readonly type: "enforcement_unknown" };

/**
 * The terms are no valid rule. The violations come in the order in which the contract lists their messages; there is at least
 * one.
 */
export interface InvalidRule {
  readonly type: "invalid_rule";
  readonly violations: readonly RuleViolation[];
}

/** Another rule of the project has the same package type, exactly the same pattern and the same enforcement. */
export interface PatternTaken {
  readonly type: "pattern_taken";
}

/** The project has no rule with this id: there never was one, it was deleted, or it belongs to another project. */
export interface RuleNotFound {
  readonly type: "rule_not_found";
}

/** The rule is no longer at the revision that the caller had read. */
export interface RuleChanged {
  readonly type: "rule_changed";
}

/** The rule was changed after the moment up to which the caller wanted it to be unmodified. */
export interface PreconditionFailed {
  readonly type: "precondition_failed";
}

/** There is no such project, or this caller may not see it: the two do not differ. */
export interface ProjectNotFound {
  readonly type: "project_not_found";
}

/** The host switched the management of protection rules off for the project. */
export interface FeatureDisabled {
  readonly type: "feature_disabled";
}

/** The caller's role does not suffice, or the project takes no changes from anybody. */
export interface Forbidden {
  readonly type: "forbidden";
}

/** The caller's token does not carry a scope that covers the operation. */
export interface InsufficientScope {
  readonly type: "insufficient_scope";
}

/** A check was asked with a value outside of its type; `field` names the first such value. */
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
  /** Where many packages were asked about at once: the place of the first one that is wrong, from 0. */
  readonly index?: number;
}

/** Rules forbid the action to the principal. */
export interface PackageProtected<Rule> {
  readonly type: "package_protected";
  /** The refused action. Of several, the first that is refused, in the order in which they were asked about. */
  readonly action: "push" | "delete";
  /** The rules that match and deny, in no particular order; at least one. */
  readonly blockedBy: readonly Rule[];
  /** The level that would have been enough; null where none would be. */
  readonly requiredAccessLevel: AccessLevel | null;
}

/** The host's project directory failed, gave an answer that makes no sense, or did not answer in time. */
export interface DirectoryUnavailable {
  readonly type: "directory_unavailable";
  readonly cause: unknown;
}

/** The host's clock threw, or returned a value that is not a safe integer; nothing was written. */
export interface ClockUnavailable {
  readonly type: "clock_unavailable";
  readonly cause: unknown;
}

/** The store failed, gave an answer that makes no sense, or did not answer in time. */
export interface StoreUnavailable {
  readonly type: "store_unavailable";
  /** True where a change may have been committed although this error is all that is known of it. */
  readonly mayHaveHappened: boolean;
  readonly cause: unknown;
}

export const patternTaken: PatternTaken = Object.freeze({ type: "pattern_taken" });
export const ruleNotFound: RuleNotFound = Object.freeze({ type: "rule_not_found" });
export const ruleChanged: RuleChanged = Object.freeze({ type: "rule_changed" });
export const preconditionFailed: PreconditionFailed = Object.freeze({ type: "precondition_failed" });
export const projectNotFound: ProjectNotFound = Object.freeze({ type: "project_not_found" });
export const featureDisabled: FeatureDisabled = Object.freeze({ type: "feature_disabled" });
export const forbidden: Forbidden = Object.freeze({ type: "forbidden" });
export const insufficientScope: InsufficientScope = Object.freeze({ type: "insufficient_scope" });

export function invalidRule(violations: readonly RuleViolation[]): InvalidRule {
  return { type: "invalid_rule", violations };
}

export function directoryUnavailable(cause: unknown): DirectoryUnavailable {
  return { type: "directory_unavailable", cause };
}

export function clockUnavailable(cause: unknown): ClockUnavailable {
  return { type: "clock_unavailable", cause };
}

/** `mayHaveHappened` is false unless a write was on its way when the store failed. */
export function storeUnavailable(cause: unknown, mayHaveHappened = false): StoreUnavailable {
  return { type: "store_unavailable", mayHaveHappened, cause };
}
