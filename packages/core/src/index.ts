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
} from "./access-level.ts";
export type { CheckPackageRequest, CheckPackagesRequest, PackageChecks } from "./check-package.ts";
export { timedOut, waitAtMost } from "./deadline.ts";
export {
  type DirectoryUnavailable,
  directoryUnavailable,
  type FeatureDisabled,
  type Forbidden,
  featureDisabled,
  forbidden,
  type InsufficientScope,
  type InvalidPackageRequest,
  type InvalidRule,
  insufficientScope,
  type PackageProtected,
  type PatternTaken,
  type PatternViolation,
  type PreconditionFailed,
  type ProjectNotFound,
  patternTaken,
  preconditionFailed,
  projectNotFound,
  type RuleChanged,
  type RuleNotFound,
  type RuleViolation,
  ruleChanged,
  ruleNotFound,
  type StoreUnavailable,
  storeUnavailable,
} from "./errors.ts";
export type {
  CreateRuleRequest,
  ListRulesRequest,
  ManagementError,
  RuleManagement,
  RuleRequest,
  UpdateRuleRequest,
} from "./manage-rules.ts";
export { matchesPackageName, maximumPatternLength } from "./name-pattern.ts";
export {
  createPackageProtection,
  type ManagedPackageProtection,
  type PackageProtection,
  type PackageProtectionOptions,
} from "./package-protection.ts";
export { copyPrincipal, type PackageAction, type PackageRequest, type Principal } from "./package-request.ts";
export {
  isPackageType,
  type PackageType,
  packageTypeDisplayName,
  packageTypes,
} from "./package-type.ts";
export {
  authoriseManagement,
  authoriseScope,
  type Caller,
  type ManagementAction,
  type ProjectView,
  type ProjectVisibility,
  projectVisibilities,
  type TokenScope,
  tokenScopes,
} from "./policy.ts";
export type { ProjectDirectory, ProjectReference } from "./project-directory.ts";
export type { OnEvent, ProtectionEvent } from "./protection-event.ts";
export {
  changeRule,
  changesNothing,
  type ProtectionRule,
  type Revision,
  type RuleChange,
  type RuleDraft,
  type RuleInput,
  type RuleTerms,
  revision,
  ruleDraft,
} from "./rule.ts";
export { compileRules, type Decision, type RuleSet } from "./rule-set.ts";
export type { RuleChanges, RuleStore, StoreAnswer } from "./rule-store.ts";
