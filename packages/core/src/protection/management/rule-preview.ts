import type { ResultAsync } from "neverthrow";
import type { AccessLevel } from "../../rules/access-level.ts";
import type { InvalidChanges, InventoryMissing, InventoryUnavailable } from "../../rules/errors.ts";
import type { PackageType } from "../../rules/package-type.ts";
import type { Revision, RuleChange, RuleInput } from "../../rules/rule.ts";
import type { ManagementError, ProjectRequest } from "./project-access.ts";
import type { PlannedRule } from "./planned-rule-set.ts";

/** A page of a project's packages of one type. */
export interface InventoryPage {
  readonly packageType: PackageType;
  /** The last name of the page before; null for the first page. */
  readonly after: string | null;
  /** The most names in the answer. */
  readonly limit: number;
}

/**
 * The host's packages.
 *
 * The names that follow `after`, in an order that stays the same; an empty list where none follows. A throw, a rejection, an
 * answer of another shape or none in time is `inventory_unavailable`.
 */
export type PackageInventory = (projectId: number, page: InventoryPage) => PromiseLike<readonly string[]>;

export interface NamedPackage {
  readonly packageType: PackageType;
  readonly packageName: string;
}

/** A change to try: as `createRule`, `updateRule` and `deleteRule` would make it, one after the other. */
export type RuleSetChange =
  | { readonly operation: "create"; readonly rule: RuleInput }
  | { readonly operation: "update"; readonly ruleId: number; readonly change: RuleChange }
  | { readonly operation: "delete"; readonly ruleId: number };

export interface PreviewRulesRequest extends ProjectRequest {
  /** None compares the rules with themselves. */
  readonly changes: readonly RuleSetChange[];
  /** The packages to look at; absent looks at the host's inventory, in the package types of the changed rules. */
  readonly packages?: readonly NamedPackage[];
  /** Begin behind this package: the `next` of the page before. Absent begins with the first. */
  readonly after?: NamedPackage;
  /** The most packages on the page: an integer from 1 to 100; by default 20. */
  readonly limit?: number;
}

/** The level that the rules require for one action on one package. */
export interface RequiredLevel {
  /** The level that users need; null where no matching rule requires one. */
  readonly requiredAccessLevel: AccessLevel | null;
  /**
   * The rules that decide: those that require this level, or where it is null all that match, since they block deploy tokens
   * and anonymous callers. None where every caller is allowed. A rule without an id is one that a change creates.
   */
  readonly rules: readonly PlannedRule[];
}

export interface LevelChange {
  readonly before: RequiredLevel;
  readonly after: RequiredLevel;
}

/** A package for which a level changes. */
export interface PreviewedPackage extends NamedPackage {
  readonly push: LevelChange;
  readonly delete: LevelChange;
}

/** How many packages need which level: `unprotected` no rule matches, `no_level` only deploy tokens and anonymous callers are blocked. */
export type LevelCounts = Readonly<Record<"unprotected" | "no_level" | "maintainer" | "owner" | "admin", number>>;

export interface CountsOfAction {
  readonly before: LevelCounts;
  readonly after: LevelCounts;
}

/** What one change concerns. */
export interface PreviewedChange {
  /** How many of the packages match its pattern, before or after the change. */
  readonly matchingPackages: number;
  /** The first ten of them. */
  readonly firstPackages: readonly NamedPackage[];
}

export interface RulePreview {
  /** The project's revision for which this was computed. */
  readonly revision: Revision;
  /** How many packages were looked at: those behind `after`. The counts below are of them. */
  readonly packages: number;
  /** For how many of them a level changes. */
  readonly changedPackages: number;
  readonly push: CountsOfAction;
  readonly delete: CountsOfAction;
  /** One for each change, in their order. */
  readonly changes: readonly PreviewedChange[];
  /** The packages for which a level changes: a page. */
  readonly page: readonly PreviewedPackage[];
  /** The `after` of the next page; null where no further package changes, as far as was looked. */
  readonly next: NamedPackage | null;
  /** The package where the time was up; continue with it as `after`. Null where all were looked at. */
  readonly stoppedAt: NamedPackage | null;
}

/** Trying rules before they are in force, on behalf of a caller (contract, section 7). */
export interface RulePreviews {
  /** What changes to the rules would do to packages. Changes nothing. */
  previewRules(
    request: PreviewRulesRequest,
  ): ResultAsync<RulePreview, ManagementError | InvalidChanges | InventoryMissing | InventoryUnavailable>;
}
