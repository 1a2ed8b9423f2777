import { err, ok, type Result } from "neverthrow";
import {
  type DeleteProtectionLevel,
  isDeleteProtectionLevel,
  isPushProtectionLevel,
  type PushProtectionLevel,
} from "./access-level.ts";
import { type InvalidRule, invalidRule, type RuleViolation } from "./errors.ts";
import { patternViolations } from "./name-pattern.ts";
import { isPackageType, type PackageType } from "./package-type.ts";

declare const revisionBrand: unique symbol;
declare const draftBrand: unique symbol;

/**
 * The state of a project's rules, or of one rule, at its last change.
 *
 * Opaque: only the store that made it reads more from it than equality. A revision from another store never matches.
 */
export type Revision = string & { readonly [revisionBrand]: true };

/** Marks a text as a revision; for stores, and for hosts that kept one. */
export function revision(text: string): Revision {
  return text as Revision;
}

/** Whether a rule is in force or only evaluated: an `evaluate` rule never blocks (contract, section 5). */
export const enforcements = ["active", "evaluate"] as const;
export type Enforcement = (typeof enforcements)[number];

/** Whether a value is an enforcement. */
export function isEnforcement(value: unknown): value is Enforcement {
  return enforcements.some((enforcement) => enforcement === value);
}

/** The terms of a rule (contract, section 1): the packages it protects, and the access levels it requires. */
export interface RuleTerms {
  readonly packageNamePattern: string;
  readonly packageType: PackageType;
  /** Null or absent requires no level of users for a push. */
  readonly minimumAccessLevelForPush?: PushProtectionLevel | null;
  /** Null or absent requires no level of users for a delete. */
  readonly minimumAccessLevelForDelete?: DeleteProtectionLevel | null;
  /** Absent is `active`. */
  readonly enforcement?: Enforcement;
}

/** Valid terms, complete. Only `ruleDraft` and `changeRule` make them. */
export type RuleDraft = Required<RuleTerms> & { readonly [draftBrand]: true };

/** A rule as a store keeps it. */
export interface ProtectionRule extends Required<RuleTerms> {
  /** Positive; never used again by the store, in any project. */
  readonly id: number;
  readonly projectId: number;
  readonly revision: Revision;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The name of the caller who created the rule; null if it is not known. */
  readonly createdBy: string | null;
  /** Milliseconds since the epoch; `createdAt` until the first change. */
  readonly updatedAt: number;
  /** The name of the caller who changed the rule last; null if it is not known. */
  readonly updatedBy: string | null;
}

/**
 * The terms of a rule before validation. An absent level is null.
 *
 * Values outside of the types, as a host may receive them, are violations and not exceptions.
 */
export interface RuleInput {
  readonly packageNamePattern: string | null;
  readonly packageType: PackageType | null;
  readonly minimumAccessLevelForPush?: PushProtectionLevel | null;
  readonly minimumAccessLevelForDelete?: DeleteProtectionLevel | null;
  /** Absent is `active`; in a change, absent keeps the rule's. */
  readonly enforcement?: Enforcement;
}

/** A change to a rule: an absent term stays as it is, a null level is cleared. */
export type RuleChange = Partial<RuleInput>;

/** Builds valid terms, or lists every violation (contract, sections 2 and 3). */
export function ruleDraft(input: RuleInput): Result<RuleDraft, InvalidRule> {
  const {
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush: push = null,
    minimumAccessLevelForDelete: remove = null,
    enforcement = "active",
  } = input;
  const knownType = isPackageType(packageType) ? packageType : null;
  const knownPush = isPushProtectionLevel(push) ? push : null;
  const knownRemove = isDeleteProtectionLevel(remove) ? remove : null;

  const violations: RuleViolation[] = [...patternViolations(packageNamePattern ?? "", knownType)];
  if (packageType === null) violations.push({ type: "package_type_blank" });
  else if (knownType === null) violations.push({ type: "package_type_unknown" });
  if (push !== knownPush) violations.push({ type: "push_level_unknown" });
  if (remove !== knownRemove) violations.push({ type: "delete_level_unknown" });
  if (push === null && remove === null) violations.push({ type: "level_missing" });
  if (!isEnforcement(enforcement)) violations.push({ type: "enforcement_unknown" });

  if (violations.length > 0 || packageNamePattern === null || knownType === null || !isEnforcement(enforcement)) {
    return err(invalidRule(violations));
  }
  return ok(
    draft({
      packageNamePattern,
      packageType: knownType,
      minimumAccessLevelForPush: knownPush,
      minimumAccessLevelForDelete: knownRemove,
      enforcement,
    }),
  );
}

/** Applies a change to a rule's terms and validates the result as a whole. */
export function changeRule(terms: RuleTerms, change: RuleChange): Result<RuleDraft, InvalidRule> {
  return ruleDraft(changedInput(terms, change));
}

/** Whether a change leaves the rule as it is: it names no term, or only values that the rule has. */
export function changesNothing(terms: RuleTerms, change: RuleChange): boolean {
  const input = changedInput(terms, change);
  return (
    input.packageNamePattern === terms.packageNamePattern &&
    input.packageType === terms.packageType &&
    input.minimumAccessLevelForPush === (terms.minimumAccessLevelForPush ?? null) &&
    input.minimumAccessLevelForDelete === (terms.minimumAccessLevelForDelete ?? null) &&
    input.enforcement === (terms.enforcement ?? "active")
  );
}

function changedInput(terms: RuleTerms, change: RuleChange): Required<RuleInput> {
  const {
    packageNamePattern = terms.packageNamePattern,
    packageType = terms.packageType,
    minimumAccessLevelForPush = terms.minimumAccessLevelForPush ?? null,
    minimumAccessLevelForDelete = terms.minimumAccessLevelForDelete ?? null,
    enforcement = terms.enforcement ?? "active",
  } = change;
  return {
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush,
    minimumAccessLevelForDelete,
    enforcement,
  };
}

function draft(terms: Required<RuleTerms>): RuleDraft {
  return Object.freeze(terms) as RuleDraft;
}

/**
 * The reason why the structure of terms is invalid; null if they are valid.
 *
 * The formats of section 3 are not checked: a format that was tightened must not make an old rule vanish.
 */
export function ruleTermsError(terms: RuleTerms): string | null {
  if (typeof terms !== "object" || terms === null) return "is not an object";
  const {
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush: push = null,
    minimumAccessLevelForDelete: remove = null,
    enforcement,
  } = terms;
  if (typeof packageNamePattern !== "string" || packageNamePattern === "")
    return "packageNamePattern is not a string, or is empty";
  if (!packageNamePattern.isWellFormed()) return "packageNamePattern holds a lone surrogate";
  if (!isPackageType(packageType)) return "packageType is not a known package type";
  if (push !== null && !isPushProtectionLevel(push)) {
    return "minimumAccessLevelForPush is neither null nor a level that a rule may require for a push";
  }
  if (remove !== null && !isDeleteProtectionLevel(remove)) {
    return "minimumAccessLevelForDelete is neither null nor a level that a rule may require for a delete";
  }
  if (push === null && remove === null) return "both access levels are null";
  if (enforcement !== undefined && !isEnforcement(enforcement)) return "enforcement is neither active nor evaluate";
  return null;
}

/** The reason why a rule of a store is invalid; null if it is valid. */
export function protectionRuleError(rule: ProtectionRule): string | null {
  const error = ruleTermsError(rule);
  if (error !== null) return error;
  if (rule.enforcement === undefined) return "enforcement is missing";
  if (rule.minimumAccessLevelForPush === undefined) return "minimumAccessLevelForPush is missing";
  if (rule.minimumAccessLevelForDelete === undefined) return "minimumAccessLevelForDelete is missing";
  if (!Number.isSafeInteger(rule.id) || rule.id < 1) return "id is not a positive safe integer";
  if (!Number.isSafeInteger(rule.projectId)) return "projectId is not a safe integer";
  if (typeof rule.revision !== "string") return "revision is not a string";
  if (!Number.isSafeInteger(rule.createdAt)) return "createdAt is not a safe integer";
  if (!isNameOrNull(rule.createdBy)) return "createdBy is neither a string nor null";
  if (!Number.isSafeInteger(rule.updatedAt)) return "updatedAt is not a safe integer";
  if (!isNameOrNull(rule.updatedBy)) return "updatedBy is neither a string nor null";
  return null;
}

function isNameOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

/** A text that two rules of one project share if and only if they have the same type, pattern and enforcement. */
export function ruleKey({ packageType, packageNamePattern, enforcement = "active" }: RuleTerms): string {
  // No pattern holds a NUL, and neither do the other two.
  return `${packageType}\0${enforcement}\0${packageNamePattern}`;
}
