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
} from "./access-level.js";
export type { CheckPackageRequest, CheckPackagesRequest, PackageChecks } from "./check-package.js";
export { timedOut, waitAtMost } from "./deadline.js";
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
} from "./errors.js";
export type {
  CreateRuleRequest,
  ListRulesRequest,
  ManagementError,
  RuleManagement,
  RuleRequest,
  UpdateRuleRequest,
} from "./manage-rules.js";
export { matchesPackageName, maximumPatternLength } from "./name-pattern.js";
export {
  createPackageProtection,
  type ManagedPackageProtection,
  type PackageProtection,
  type PackageProtectionOptions,
} from "./package-protection.js";
export {
  isPackageType,
  type PackageType,
  packageTypeDisplayName,
  packageTypes,
} from "./package-type.js";
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
} from "./policy.js";
export type { ProjectDirectory, ProjectReference } from "./project-directory.js";
export type { OnEvent, ProtectionEvent } from "./protection-event.js";
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
} from "./rule.js";
export {
  compileRules,
  type Decision,
  type PackageAction,
  type PackageRequest,
  type Principal,
  type RuleSet,
} from "./rule-set.js";
export type { RuleChanges, RuleStore } from "./rule-store.js";
