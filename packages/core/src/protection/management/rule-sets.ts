import type { ResultAsync } from "neverthrow";
import type {
  ClockUnavailable,
  InvalidRuleSet,
  PreconditionFailed,
  RuleChanged,
  RuleLimitReached,
} from "../../rules/errors.ts";
import type { ProtectionRule, Revision, RuleInput, RuleTerms } from "../../rules/rule.ts";
import type { ChangeRequest, ListRulesRequest, ManagementError } from "./manage-rules.ts";

/** All rules of a project, active and evaluated, at one revision. */
export interface ProjectRules {
  readonly revision: Revision;
  /** By ascending id; the same frozen array for as long as nothing changes. */
  readonly rules: readonly ProtectionRule[];
}

export interface ApplyRuleSetRequest extends ChangeRequest {
  /** The whole set as it should be. Later changes of the array and its objects are ignored. */
  readonly rules: readonly RuleInput[];
  /** True changes nothing and returns the plan. */
  readonly dryRun?: boolean;
}

/** A rule as it will be; without an id while it is not created. */
export type PlannedRule = Required<RuleTerms> & { readonly id: number | null };

export type PlannedOperation =
  | { readonly operation: "create"; readonly before: null; readonly after: PlannedRule }
  | { readonly operation: "update"; readonly before: ProtectionRule; readonly after: PlannedRule }
  | { readonly operation: "delete"; readonly before: ProtectionRule; readonly after: null };

export interface AppliedRuleSet {
  /** The project's revision: after the write, or that for which the plan was made. */
  readonly revision: Revision;
  /** What differed, or differs: updates and deletions by ascending id, then creations in the order of the request. */
  readonly plan: readonly PlannedOperation[];
  /** False for a dry run. */
  readonly applied: boolean;
}

/** Whole sets of rules, on behalf of a caller (contract, section 7). */
export interface RuleSetManagement {
  /** All rules, active and evaluated. */
  readRuleSet(request: ListRulesRequest): ResultAsync<ProjectRules, ManagementError>;

  /**
   * Creates, changes and deletes what differs from the wanted set, in one write.
   *
   * Rules are matched by package type, pattern and enforcement, so that ids stay. Nothing is written where nothing differs.
   * Without `expected` a lost race is planned again; `rule_changed` comes only after eight lost races.
   */
  applyRuleSet(
    request: ApplyRuleSetRequest,
  ): ResultAsync<
    AppliedRuleSet,
    ManagementError | InvalidRuleSet | RuleLimitReached | PreconditionFailed | RuleChanged | ClockUnavailable
  >;
}
