import { requireSupportedNode } from "./protection/supported-node.ts";

requireSupportedNode();

export type { Finding, NumberedRule } from "./analysis/finding.ts";
export { foreignCharacter } from "./analysis/foreign-character.ts";
export { findRuleFindings, ruleFindingsInSteps } from "./analysis/rule-findings.ts";
export {
  compareRuleSets,
  type PackageComparison,
  type PackageName,
  type PackageRequirement,
  type RequirementChange,
  type RuleSetComparison,
  ruleSetComparisonInSteps,
} from "./analysis/rule-set-comparison.ts";
export type { Steps } from "./analysis/steps.ts";
export { type MinimumAccessLevels, meetsMinimumAccessLevel } from "./decision/minimum-access-levels.ts";
export {
  type PackageAction,
  type PackageRequest,
  type ParsedPrincipal,
  type Principal,
  parsePrincipal,
  type RequestedActions,
  type RequestedNames,
  type RequestedPackages,
} from "./decision/package-request.ts";
export { compileRules, type Decision, type RuleSet } from "./decision/rule-set.ts";
export type {
  AllowedPackage,
  CheckPackageRequest,
  CheckPackagesRequest,
  PackageChecks,
} from "./protection/check-package.ts";
export { timedOut, waitAtMost } from "./protection/deadline.ts";
export type {
  RevertChangeRequest,
  RevertedChange,
  RuleReverts,
} from "./protection/management/history/revert-change.ts";
export type {
  ListedHistory,
  ListedHistoryEntry,
  ListHistoryRequest,
  RuleHistory,
} from "./protection/management/history/rule-history.ts";
export type { PlannedOperation, PlannedRule } from "./protection/management/planned-rule-set.ts";
export type { RuleSetChange } from "./protection/management/preview/changed-rules.ts";
export type { InventoryPage, PackageInventory } from "./protection/management/preview/package-inventory.ts";
export type {
  CountsOfAction,
  LevelCounts,
  PreviewedChange,
  PreviewedPackages,
} from "./protection/management/preview/preview-summary.ts";
export type { PreviewRulesRequest, RulePreview, RulePreviews } from "./protection/management/preview/rule-preview.ts";
export type { ManagementError, ProjectRequest } from "./protection/management/project-access.ts";
export type { RecentRefusals, RecentRefusalsRequest, RefusalReports } from "./protection/management/refusals.ts";
export type { ProjectFindings, RuleFindings } from "./protection/management/rule-findings.ts";
export type {
  ChangeRequest,
  CreateRuleRequest,
  RuleManagement,
  RuleRequest,
  UpdateRuleRequest,
} from "./protection/management/rule-management.ts";
export type {
  AppliedRuleSet,
  ApplyRuleSetRequest,
  ProjectRules,
  RuleSetManagement,
} from "./protection/management/rule-sets.ts";
export {
  createPackageProtection,
  type ManagedPackageProtection,
  type PackageProtection,
  type PackageProtectionOptions,
} from "./protection/package-protection.ts";
export {
  type AuthorisedCaller,
  authoriseManagement,
  authoriseScope,
  type Caller,
  canSee,
  type ManagementAction,
  type ProjectView,
  type ProjectVisibility,
  projectVisibilities,
  type TokenScope,
  tokenScopes,
} from "./protection/policy.ts";
export type {
  DeployToken,
  DirectoryCaller,
  ProjectDirectory,
  ProjectReference,
} from "./protection/project-directory.ts";
export type { OnEvent, ProtectionEvent, RequestOrigin } from "./protection/protection-event.ts";
export type { Refusal, RefusalLog, RefusalPage, RefusingRule } from "./protection/refusals/refusal.ts";
export type { ReportedRefusal } from "./protection/refusals/refusal-recorder.ts";
export type { CacheStats } from "./protection/rule-reading/rule-cache.ts";
export {
  type AccessLevel,
  accessLevelInteger,
  accessLevels,
  type DeleteProtectionLevel,
  deleteProtectionLevels,
  isAccessLevel,
  isAtLeast,
  type PushProtectionLevel,
  pushProtectionLevels,
} from "./rules/access-level.ts";
export {
  type AlreadyReverted,
  type ClockUnavailable,
  clockUnavailable,
  type DirectoryUnavailable,
  type DuplicateRule,
  directoryUnavailable,
  type EvaluatedRefusal,
  type FeatureDisabled,
  type Forbidden,
  featureDisabled,
  forbidden,
  type HistoryEntryNotFound,
  type InsufficientScope,
  type InvalidChanges,
  type InvalidPackageRequest,
  type InvalidRule,
  type InvalidRuleSet,
  type InventoryMissing,
  type InventoryUnavailable,
  insufficientScope,
  type PackageProtected,
  type PatternTaken,
  type PatternViolation,
  type PreconditionFailed,
  type ProjectNotFound,
  patternTaken,
  preconditionFailed,
  projectNotFound,
  type RefusalLogUnavailable,
  type RuleChanged,
  type RuleLimitReached,
  type RuleNotFound,
  type RulesTouchedSince,
  type RuleViolation,
  ruleChanged,
  ruleLimitReached,
  ruleNotFound,
  type StoreUnavailable,
  storeUnavailable,
} from "./rules/errors.ts";
export { isSamePackageName, matchesPackageName, maximumPatternLength } from "./rules/name-pattern.ts";
export {
  isPackageType,
  type PackageType,
  packageTypeDisplayName,
  packageTypes,
} from "./rules/package-type.ts";
export {
  changeRule,
  changesNothing,
  type Enforcement,
  enforcements,
  isEnforcement,
  type ProtectionRule,
  type Revision,
  type RuleChange,
  type RuleDraft,
  type RuleInput,
  type RuleTerms,
  revision,
  ruleDraft,
} from "./rules/rule.ts";
export type {
  ForgetStep,
  HistoryEntry,
  HistoryPage,
  HistoryPosition,
  RenameStep,
  RuleChanges,
  RuleHistoryChange,
  RuleOperation,
  RuleStore,
  RuleWrite,
  StoreAnswer,
  WriteConflict,
  WriteOptions,
} from "./store/rule-store.ts";
