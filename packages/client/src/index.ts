export type { Fetch, FetchOptions } from "./connection.ts";
export { createRulesClient } from "./create-rules-client.ts";
export type {
  ConnectionFailed,
  CreateRuleError,
  DeleteRuleError,
  HistoryEntryNotFound,
  InvalidRuleSet,
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
export type { ProjectName } from "./project-address.ts";
export type { HistoryChange, HistoryEntry, HistoryPage, RevertedChange } from "./rule-history.ts";
export type { AppliedRuleSet, PlannedOperation, ProjectRules } from "./rule-set.ts";
export type {
  ApplyRuleSetError,
  ApplyRuleSetRequest,
  CreateRuleRequest,
  HistoryRequest,
  RevertChangeError,
  RevertRequest,
  RuleRequest,
  RulesClient,
  RulesClientOptions,
  ServerKind,
  UpdateRuleRequest,
} from "./rules-client.ts";
export type { PlannedRule, ServerRule } from "./wire-rule.ts";
