import { err, ok, type ResultAsync } from "neverthrow";
import {
  type ClockUnavailable,
  type InvalidRuleSet,
  type PreconditionFailed,
  preconditionFailed,
  type RuleChanged,
  type RuleLimitReached,
  ruleChanged,
} from "../../rules/errors.ts";
import type { ProtectionRule, Revision, RuleInput } from "../../rules/rule.ts";
import { answerWithin } from "../deadline.ts";
import type { ManagementParts } from "./management-parts.ts";
import { appliedPlan, type PlannedOperation, parseRuleSet, planRuleSet } from "./planned-rule-set.ts";
import type { ManagementError, ProjectRequest } from "./project-access.ts";
import { limitError } from "./rule-limit.ts";
import type { ChangeRequest } from "./rule-management.ts";
import { mostAttempts, rulesChanged } from "./rule-writer.ts";

/** All rules of a project, active and evaluated, at one revision. */
export interface ProjectRules {
  readonly revision: Revision;
  /** By ascending id; the same frozen array for as long as nothing changes. */
  readonly rules: readonly ProtectionRule[];
}

/** The whole set of rules as it should be. */
export interface ApplyRuleSetRequest extends ChangeRequest {
  /** The whole set as it should be. Later changes of the array and its objects are ignored. */
  readonly rules: readonly RuleInput[];
  /** True changes nothing and returns the plan. */
  readonly dryRun?: boolean;
}

/** The differences between a project's rules and the wanted ones, and whether they were made. */
export interface AppliedRuleSet {
  /** The project's revision: after the write, or that for which the plan was made. */
  readonly revision: Revision;
  /** The differences: updates and deletions by ascending id, then creations in the order of the request. */
  readonly plan: readonly PlannedOperation[];
  /** False for a dry run. */
  readonly applied: boolean;
}

/** Whole sets of rules, on behalf of a caller (contract, section 7). */
export interface RuleSetManagement {
  /** All rules, active and evaluated. */
  readRuleSet(request: ProjectRequest): ResultAsync<ProjectRules, ManagementError>;

  /**
   * Creates, changes and deletes what differs from the wanted set, in one write.
   *
   * Rules are matched by package type, pattern and enforcement, so that ids stay. Nothing is written if nothing differs.
   * Without `expected` a lost race is planned again; `rule_changed` comes only after eight lost races.
   */
  applyRuleSet(
    request: ApplyRuleSetRequest,
  ): ResultAsync<
    AppliedRuleSet,
    ManagementError | InvalidRuleSet | RuleLimitReached | PreconditionFailed | RuleChanged | ClockUnavailable
  >;
}

type Answer<Method extends keyof RuleSetManagement> = Awaited<ReturnType<RuleSetManagement[Method]>>;

export function createRuleSetManagement({
  authorise,
  rules,
  write,
  deadlineMs,
  maximumRulesPerProject,
}: Omit<ManagementParts, "store">): RuleSetManagement {
  return {
    readRuleSet: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"readRuleSet">> => {
        const authorised = await authorise(deadline, request, "list");
        if (authorised.isErr()) return err(authorised.error);
        const read = await rules.read(deadline, authorised.value.projectId);
        return read.map(({ revision, wholeList }) => ({ revision, rules: wholeList }));
      }),

    applyRuleSet: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"applyRuleSet">> => {
        const { expected, dryRun = false } = request;
        const wanted = [...request.rules];
        const authorised = await authorise(deadline, request, "update");
        if (authorised.isErr()) return err(authorised.error);
        const parsed = await parseRuleSet(wanted);
        for (let attempt = 1; attempt <= mostAttempts; attempt++) {
          const read = await rules.read(deadline, authorised.value.projectId);
          if (read.isErr()) return err(read.error);
          const { revision, wholeList } = read.value;
          if (expected !== undefined && expected !== revision) return err(preconditionFailed);
          if (parsed.isErr()) return err(parsed.error);
          const limit = limitError(maximumRulesPerProject, wholeList.length, parsed.value.length);
          if (limit !== null) return err(limit);
          const { plan, operations } = await planRuleSet(wholeList, parsed.value);
          if (dryRun || operations.length === 0) return ok({ revision, plan, applied: !dryRun });
          const written = await write(deadline, authorised.value, operations, [rulesChanged], { expected: revision });
          if (written.isOk()) {
            const { changes } = written.value;
            return ok({ revision: written.value.revision, plan: appliedPlan(plan, changes), applied: true });
          }
          if (written.error.type !== "rules_changed") return err(written.error);
        }
        return err(ruleChanged);
      }),
  };
}
