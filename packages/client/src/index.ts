export type { Fetch, FetchOptions } from "./connection.ts";
export { createRulesClient } from "./create-rules-client.ts";
export type {
  ConnectionFailed,
  CreateRuleError,
  DeleteRuleError,
  HistoryEntryNotFound,
  InvalidItem,
  InvalidItems,
  NotRevertible,
  RateLimited,
  RequestError,
  RequestRejected,
  RequestTimedOut,
  RuleWriteError,
  ServerUnavailable,
  TokenExpired,
  TokenRevoked,
  Unauthenticated,
  UnexpectedAnswer,
  UnsupportedByServer,
  UpdateRuleError,
} from "./errors.ts";
export type { PackageDecision, PackageDecisions } from "./package-decisions.ts";
export type { DecidingRules } from "./package-terms.ts";
export type { ProjectName } from "./project-address.ts";
export type { ProjectFindings } from "./rule-findings.ts";
export type { HistoryChange, HistoryEntry, HistoryPage, RevertedChange } from "./rule-history.ts";
export type {
  BeforeAndAfter,
  LevelCounts,
  PreviewedPackage,
  PreviewedRequirement,
  RulePreview,
} from "./rule-preview.ts";
export type { RecentRefusal, RecentRefusals } from "./rule-refusals.ts";
export type { AppliedRuleSet, PlannedOperation, PresentRule, ProjectRules } from "./rule-set.ts";
export type {
  ApplyRuleSetError,
  ApplyRuleSetRequest,
  CreateRuleRequest,
  DecisionRequest,
  HistoryRequest,
  PreviewRequest,
  PreviewRulesError,
  RefusalsRequest,
  RevertChangeError,
  RevertRequest,
  RuleRequest,
  RulesClient,
  RulesClientOptions,
  ServerKind,
  UpdateRuleRequest,
} from "./rules-client.ts";
export type { PlannedRule, ServerRule } from "./wire-rule.ts";
