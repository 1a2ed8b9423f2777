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
 * The state of a project's rules, or of one rule, at its last change. Opaque: only equality means anything to anybody but
 * the store that made it.
 */
export type Revision = string & { readonly [revisionBrand]: true };

/** For stores: marks a text of the store's own making as a revision. */
export function revision(text: string): Revision {
  return text as Revision;
}

/** What a rule says (contract, section 1): which packages it protects, and the level that an action on them demands. */
export interface RuleTerms {
  readonly packageNamePattern: string;
  readonly packageType: PackageType;
  /** Null demands nothing of users for a push. */
  readonly minimumAccessLevelForPush: PushProtectionLevel | null;
  /** Null demands nothing of users for a delete. */
  readonly minimumAccessLevelForDelete: DeleteProtectionLevel | null;
}

/** Terms that were found valid; `ruleDraft` and `changeRule` are the only ways to one. */
export type RuleDraft = RuleTerms & { readonly [draftBrand]: true };

/** A rule as a store keeps it. */
export interface ProtectionRule extends RuleTerms {
  /** Positive; never used again by the store, in any project. */
  readonly id: number;
  readonly projectId: number;
  readonly revision: Revision;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; `createdAt` until the first change. */
  readonly updatedAt: number;
}

/** The terms of a rule to be, as a host got them: any text may stand in them. An absent level is null. */
export interface RuleInput {
  readonly packageNamePattern: string | null;
  readonly packageType: string | null;
  readonly minimumAccessLevelForPush?: string | null;
  readonly minimumAccessLevelForDelete?: string | null;
}

/** A change to a rule: an absent term stays as it is, a null level is cleared. */
export type RuleChange = Partial<RuleInput>;

/** Builds valid terms, or says everything that is wrong with them (contract, sections 2 and 3). */
export function ruleDraft(input: RuleInput): Result<RuleDraft, InvalidRule> {
  const {
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush: push = null,
    minimumAccessLevelForDelete: remove = null,
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

  if (violations.length > 0 || packageNamePattern === null || knownType === null) {
    return err(invalidRule(violations));
  }
  return ok(
    draft({
      packageNamePattern,
      packageType: knownType,
      minimumAccessLevelForPush: knownPush,
      minimumAccessLevelForDelete: knownRemove,
    }),
  );
}

/** The rule's terms with a change applied, judged as a whole. */
export function changeRule(terms: RuleTerms, change: RuleChange): Result<RuleDraft, InvalidRule> {
  return ruleDraft(changedInput(terms, change));
}

/** Whether a change leaves the rule as it is: it names no term, or each with the value that it has. */
export function changesNothing(terms: RuleTerms, change: RuleChange): boolean {
  const input = changedInput(terms, change);
  return (
    input.packageNamePattern === terms.packageNamePattern &&
    input.packageType === terms.packageType &&
    input.minimumAccessLevelForPush === terms.minimumAccessLevelForPush &&
    input.minimumAccessLevelForDelete === terms.minimumAccessLevelForDelete
  );
}

function changedInput(terms: RuleTerms, change: RuleChange): Required<RuleInput> {
  const {
    packageNamePattern = terms.packageNamePattern,
    packageType = terms.packageType,
    minimumAccessLevelForPush = terms.minimumAccessLevelForPush,
    minimumAccessLevelForDelete = terms.minimumAccessLevelForDelete,
  } = change;
  return {
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush,
    minimumAccessLevelForDelete,
  };
}

function draft(terms: RuleTerms): RuleDraft {
  return Object.freeze(terms) as RuleDraft;
}

/**
 * What is wrong with the structure of terms; null where nothing is. The formats of section 3 are not looked at: one that was
 * tightened must not make an old rule vanish.
 */
export function ruleTermsProblem(terms: RuleTerms): string | null {
  if (typeof terms !== "object" || terms === null) return "is not an object";
  const { packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete } = terms;
  if (typeof packageNamePattern !== "string" || packageNamePattern === "")
    return "packageNamePattern is not a string, or is empty";
  if (!packageNamePattern.isWellFormed()) return "packageNamePattern holds a lone surrogate";
  if (!isPackageType(packageType)) return "packageType is not a known package type";
  if (minimumAccessLevelForPush !== null && !isPushProtectionLevel(minimumAccessLevelForPush)) {
    return "minimumAccessLevelForPush is neither null nor a level that a rule may demand for a push";
  }
  if (minimumAccessLevelForDelete !== null && !isDeleteProtectionLevel(minimumAccessLevelForDelete)) {
    return "minimumAccessLevelForDelete is neither null nor a level that a rule may demand for a delete";
  }
  if (minimumAccessLevelForPush === null && minimumAccessLevelForDelete === null) return "both access levels are null";
  return null;
}

/** The same for a rule as a store gives it. */
export function protectionRuleProblem(rule: ProtectionRule): string | null {
  const problem = ruleTermsProblem(rule);
  if (problem !== null) return problem;
  if (!Number.isSafeInteger(rule.id) || rule.id < 1) return "id is not a positive safe integer";
  if (!Number.isSafeInteger(rule.projectId)) return "projectId is not a safe integer";
  if (typeof rule.revision !== "string") return "revision is not a string";
  if (!Number.isSafeInteger(rule.createdAt)) return "createdAt is not a safe integer";
  if (!Number.isSafeInteger(rule.updatedAt)) return "updatedAt is not a safe integer";
  return null;
}
