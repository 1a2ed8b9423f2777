import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  type DirectoryUnavailable,
  type FeatureDisabled,
  type Forbidden,
  type InsufficientScope,
  type InvalidRule,
  type PatternTaken,
  type PreconditionFailed,
  type ProjectNotFound,
  preconditionFailed,
  type RuleChanged,
  type RuleNotFound,
  ruleNotFound,
  type StoreUnavailable,
} from "../rules/errors.ts";
import {
  changeRule,
  changesNothing,
  type ProtectionRule,
  type RuleChange,
  type RuleInput,
  ruleDraft,
} from "../rules/rule.ts";
import { answerWithin, type Deadline } from "./deadline.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { authoriseManagement, authoriseScope, type Caller, type ManagementAction, type ProjectView } from "./policy.ts";
import { type ProjectDirectory, type ProjectReference, resolveProject } from "./project-directory.ts";
import { emit, type OnEvent } from "./protection-event.ts";
import type { RuleCache } from "./rule-cache.ts";

export interface ListRulesRequest {
  readonly caller: Caller;
  readonly project: ProjectReference;
}

export interface CreateRuleRequest extends ListRulesRequest {
  readonly rule: RuleInput;
}

export interface RuleRequest extends ListRulesRequest {
  /** A number that is not a safe integer is the id of no rule. */
  readonly ruleId: number;
  /**
   * Milliseconds since the epoch: a rule that was changed later is left alone, and the answer is `precondition_failed`. Absent
   * is no precondition; a number that is not finite rejects with a TypeError.
   */
  readonly unmodifiedSince?: number;
}

export interface UpdateRuleRequest extends RuleRequest {
  readonly change: RuleChange;
}

/**
 * What any management of rules can fail with, in the order in which it is looked at; nothing is changed then, but for
 * `mayHaveHappened`.
 */
export type ManagementError =
  | InsufficientScope
  | DirectoryUnavailable
  | ProjectNotFound
  | FeatureDisabled
  | Forbidden
  | StoreUnavailable;

/**
 * Managing the rules of a project, on behalf of a caller (contract, section 2). A request outside of its types, as a host without
 * types may give it, may reject with a TypeError; nothing is changed then.
 */
export interface RuleManagement {
  /** By ascending id; the same frozen array for as long as nothing changes. */
  listRules(request: ListRulesRequest): ResultAsync<readonly ProtectionRule[], ManagementError>;

  createRule(request: CreateRuleRequest): ResultAsync<ProtectionRule, ManagementError | InvalidRule | PatternTaken>;

  /**
   * Changes what the change names, and nothing where it names nothing new. A lost race is run again on what the winner left;
   * `rule_changed` only after eight of them.
   */
  updateRule(
    request: UpdateRuleRequest,
  ): ResultAsync<
    ProtectionRule,
    ManagementError | RuleNotFound | PreconditionFailed | InvalidRule | PatternTaken | RuleChanged
  >;

  /** The rule as it was. Of several that delete one rule, one succeeds and the others get `rule_not_found`. */
  deleteRule(
    request: RuleRequest,
  ): ResultAsync<ProtectionRule, ManagementError | RuleNotFound | PreconditionFailed | RuleChanged>;
}

type Answer<Method extends keyof RuleManagement> = Awaited<ReturnType<RuleManagement[Method]>>;

/** How often a change is tried, each time on what the winner of the last race left. */
const mostAttempts = 8;

export interface ManagementParts {
  readonly store: GuardedStore;
  readonly cache: RuleCache;
  readonly now: () => number;
  readonly deadlineMs: number;
  readonly onEvent: OnEvent | undefined;
}

export function createRuleManagement(
  { store, cache, now, deadlineMs, onEvent }: ManagementParts,
  directory: ProjectDirectory,
): RuleManagement {
  async function authorise(
    deadline: Deadline,
    { caller, project }: ListRulesRequest,
    action: ManagementAction,
  ): Promise<Result<ProjectView, Exclude<ManagementError, StoreUnavailable>>> {
    const scope = authoriseScope(caller, action);
    if (scope.isErr()) return err(scope.error);
    const view = await resolveProject(directory, deadline, caller, project);
    if (view.isErr()) return err(view.error);
    return authoriseManagement(caller, view.value);
  }

  async function findUnmodified(
    deadline: Deadline,
    projectId: number,
    { ruleId, unmodifiedSince }: RuleRequest,
  ): Promise<Result<ProtectionRule, RuleNotFound | PreconditionFailed | StoreUnavailable>> {
    if (unmodifiedSince !== undefined && !Number.isFinite(unmodifiedSince)) {
      throw new TypeError(`unmodifiedSince must be a time in milliseconds, not ${String(unmodifiedSince)}`);
    }
    if (!Number.isSafeInteger(ruleId)) return err(ruleNotFound);
    const found = await store.find(deadline, projectId, ruleId);
    if (found.isErr()) return err(found.error);
    const rule = found.value;
    if (rule === null) return err(ruleNotFound);
    const isModified = unmodifiedSince !== undefined && rule.updatedAt > unmodifiedSince;
    return isModified ? err(preconditionFailed) : ok(rule);
  }

  /** Acts on the rule as it stands; finds it and acts again, up to `mostAttempts` times, where another write came in between. */
  async function onNewest<T, E extends { readonly type: string }>(
    deadline: Deadline,
    projectId: number,
    request: RuleRequest,
    act: (rule: ProtectionRule) => Promise<Result<T, E | RuleChanged>>,
  ): Promise<Result<T, E | RuleNotFound | PreconditionFailed | RuleChanged | StoreUnavailable>> {
    for (let attempt = 1; ; attempt++) {
      const found = await findUnmodified(deadline, projectId, request);
      if (found.isErr()) return err(found.error);
      const done = await act(found.value);
      if (done.isOk() || done.error.type !== "rule_changed" || attempt === mostAttempts) return done;
    }
  }

  return {
    listRules: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"listRules">> => {
        const project = await authorise(deadline, request, "list");
        if (project.isErr()) return err(project.error);
        const rules = await cache.read(deadline, project.value.id);
        return rules.map(({ list }) => list);
      }),

    createRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"createRule">> => {
        const project = await authorise(deadline, request, "create");
        if (project.isErr()) return err(project.error);
        const draft = ruleDraft(request.rule);
        if (draft.isErr()) return err(draft.error);
        const projectId = project.value.id;
        const inserted = await store.insert(deadline, projectId, draft.value, now());
        if (inserted.isOk()) {
          const by = request.caller.name;
          emit(onEvent, { type: "rule_created", projectId, by, rule: inserted.value });
        }
        return inserted;
      }),

    updateRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"updateRule">> => {
        const project = await authorise(deadline, request, "update");
        if (project.isErr()) return err(project.error);
        const projectId = project.value.id;
        return onNewest(deadline, projectId, request, async (before): Promise<Answer<"updateRule">> => {
          if (changesNothing(before, request.change)) return ok(before);
          const draft = changeRule(before, request.change);
          if (draft.isErr()) return err(draft.error);
          const replaced = await store.replace(deadline, before, draft.value, now());
          if (replaced.isOk()) {
            const by = request.caller.name;
            emit(onEvent, { type: "rule_updated", projectId, by, before, after: replaced.value });
          }
          return replaced;
        });
      }),

    deleteRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"deleteRule">> => {
        const project = await authorise(deadline, request, "delete");
        if (project.isErr()) return err(project.error);
        const projectId = project.value.id;
        return onNewest(deadline, projectId, request, async ({ id, revision }): Promise<Answer<"deleteRule">> => {
          const expected = request.unmodifiedSince === undefined ? null : revision;
          const removed = await store.remove(deadline, projectId, id, expected);
          if (removed.isOk()) {
            const by = request.caller.name;
            emit(onEvent, { type: "rule_deleted", projectId, by, rule: removed.value });
          }
          return removed;
        });
      }),
  };
}
