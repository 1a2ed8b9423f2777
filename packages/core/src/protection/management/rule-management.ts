import type { ResultAsync } from "neverthrow";
import type {
  ClockUnavailable,
  InvalidRule,
  PatternTaken,
  PreconditionFailed,
  RuleChanged,
  RuleLimitReached,
  RuleNotFound,
} from "../../rules/errors.ts";
import type { ProtectionRule, Revision, RuleChange, RuleInput } from "../../rules/rule.ts";
import type { ManagementError, ProjectRequest } from "./project-access.ts";

/** A request that changes rules. */
export interface ChangeRequest extends ProjectRequest {
  /** The revision at which the project must be, else the answer is `precondition_failed`. Absent: any. */
  readonly expected?: Revision;
}

/** The rule to create. */
export interface CreateRuleRequest extends ChangeRequest {
  readonly rule: RuleInput;
}

/** One rule by its id, and the preconditions of its change. */
export interface RuleRequest extends ChangeRequest {
  /** A number that is not a safe integer is the id of no rule. */
  readonly ruleId: number;
  /**
   * Milliseconds since the epoch: a rule that was changed later stays, and the answer is `precondition_failed`. Absent is no
   * precondition. A number that is not finite rejects with a TypeError.
   */
  readonly unmodifiedSince?: number;
}

/** The change of one rule. */
export interface UpdateRuleRequest extends RuleRequest {
  readonly change: RuleChange;
}

/**
 * Managing the rules of a project, on behalf of a caller (contract, section 2).
 *
 * The caller's name is kept with every change. A request outside of its types, as a host without types may pass it, may reject
 * with a TypeError; nothing is changed then.
 */
export interface RuleManagement {
  /** The active rules by ascending id; the same frozen array for as long as nothing changes. */
  listRules(request: ProjectRequest): ResultAsync<readonly ProtectionRule[], ManagementError>;

  createRule(
    request: CreateRuleRequest,
  ): ResultAsync<
    ProtectionRule,
    ManagementError | InvalidRule | PatternTaken | RuleLimitReached | PreconditionFailed | ClockUnavailable
  >;

  /**
   * Changes the terms that the change names, of a rule of either enforcement.
   *
   * An evaluate rule that becomes active where an active rule has the same type and pattern is merged with it, in one write: that
   * rule takes the levels, keeps its id and is returned, and the evaluate rule is deleted.
   *
   * Writes nothing if the change alters nothing. A change that loses a race is applied to the winner's rule;
   * `rule_changed` comes only after eight lost races.
   */
  updateRule(
    request: UpdateRuleRequest,
  ): ResultAsync<
    ProtectionRule,
    ManagementError | RuleNotFound | PreconditionFailed | InvalidRule | PatternTaken | RuleChanged | ClockUnavailable
  >;

  /**
   * Deletes a rule of either enforcement, and returns it as it was.
   *
   * Of several callers that delete one rule one succeeds; the others get `rule_not_found`.
   */
  deleteRule(
    request: RuleRequest,
  ): ResultAsync<ProtectionRule, ManagementError | RuleNotFound | PreconditionFailed | RuleChanged | ClockUnavailable>;
}
