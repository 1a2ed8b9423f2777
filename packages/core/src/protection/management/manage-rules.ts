import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  type ClockUnavailable,
  type InvalidRule,
  type PatternTaken,
  type PreconditionFailed,
  patternTaken,
  preconditionFailed,
  type RuleChanged,
  type RuleLimitReached,
  type RuleNotFound,
  ruleChanged,
  ruleNotFound,
  type StoreUnavailable,
  storeUnavailable,
} from "../../rules/errors.ts";
import {
  changeRule,
  changesNothing,
  type ProtectionRule,
  type Revision,
  type RuleChange,
  type RuleDraft,
  type RuleInput,
  ruleDraft,
} from "../../rules/rule.ts";
import type { RuleOperation, RuleWrite } from "../../store/rule-store.ts";
import { answerWithin, type Deadline } from "../deadline.ts";
import type { GuardedStore } from "../guarded-store.ts";
import type { CompiledProject } from "../rule-reading/compiled-project.ts";
import type { RuleReader } from "../rule-reading/gathered-reads.ts";
import { findTwin, isActivation } from "./active-twin.ts";
import type { Authorise, Authorised, ManagementError, ProjectRequest } from "./project-access.ts";
import { limitError } from "./rule-limit.ts";
import { mostAttempts, type RuleWriter, rulesChanged } from "./rule-writer.ts";

/** A request that changes rules. */
export interface ChangeRequest extends ProjectRequest {
  /** The revision at which the project must be, else the answer is `precondition_failed`. Absent: any. */
  readonly expected?: Revision;
}

export interface CreateRuleRequest extends ChangeRequest {
  readonly rule: RuleInput;
}

export interface RuleRequest extends ChangeRequest {
  /** A number that is not a safe integer is the id of no rule. */
  readonly ruleId: number;
  /**
   * Milliseconds since the epoch: a rule that was changed later stays, and the answer is `precondition_failed`. Absent is no
   * precondition. A number that is not finite rejects with a TypeError.
   */
  readonly unmodifiedSince?: number;
}

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

type Answer<Method extends keyof RuleManagement> = Awaited<ReturnType<RuleManagement[Method]>>;

export interface ManagementParts {
  readonly authorise: Authorise;
  readonly store: GuardedStore;
  readonly rules: RuleReader;
  readonly write: RuleWriter;
  readonly deadlineMs: number;
  /** Null for no limit. */
  readonly maximumRulesPerProject: number | null;
}

export function createRuleManagement({
  authorise,
  store,
  rules,
  write,
  deadlineMs,
  maximumRulesPerProject,
}: ManagementParts): RuleManagement {
  /** The project, if it is at the revision that the caller expects. */
  async function readAt(
    deadline: Deadline,
    projectId: number,
    expected: Revision | undefined,
  ): Promise<Result<CompiledProject, PreconditionFailed | StoreUnavailable>> {
    const read = await rules.read(deadline, projectId);
    if (read.isErr()) return err(read.error);
    const isExpected = expected === undefined || expected === read.value.revision;
    return isExpected ? ok(read.value) : err(preconditionFailed);
  }

  async function findUnmodified(
    deadline: Deadline,
    projectId: number,
    { ruleId, unmodifiedSince }: RuleRequest,
  ): Promise<Result<ProtectionRule, RuleNotFound | PreconditionFailed | StoreUnavailable>> {
    const found = await store.find(deadline, projectId, ruleId);
    if (found.isErr()) return err(found.error);
    const rule = found.value;
    if (rule === null) return err(ruleNotFound);
    const isModified = unmodifiedSince !== undefined && rule.updatedAt > unmodifiedSince;
    return isModified ? err(preconditionFailed) : ok(rule);
  }

  /**
   * Inserts a rule. With a limit, the write expects the revision at which the rules were counted.
   *
   * A write that loses a race counts again, until the deadline: each lost race is a write that another caller completed.
   */
  async function insert(
    deadline: Deadline,
    authorised: Authorised,
    terms: RuleDraft,
    expected: Revision | undefined,
  ): Promise<
    Result<ProtectionRule, PatternTaken | RuleLimitReached | PreconditionFailed | ClockUnavailable | StoreUnavailable>
  > {
    for (;;) {
      let at = expected;
      if (maximumRulesPerProject !== null) {
        const project = await readAt(deadline, authorised.projectId, expected);
        if (project.isErr()) return err(project.error);
        const { ruleCount, revision } = project.value;
        const limit = limitError(maximumRulesPerProject, ruleCount, ruleCount + 1);
        if (limit !== null) return err(limit);
        at = revision;
      }
      const operation = { kind: "insert", terms } as const;
      const written = await write(deadline, authorised, [operation], [patternTaken, rulesChanged], { expected: at });
      if (written.isOk()) return pick(written.value, "after");
      if (written.error.type !== "rules_changed") return err(written.error);
      if (expected !== undefined) return err(preconditionFailed);
    }
  }

  /** Finds the rule and acts on it. Repeats both if another write came in between, up to `mostAttempts` times. */
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

  /**
   * Writes a change of the rule that was found. A rule that becomes active takes the place of an active twin.
   *
   * A race about the twin is `rule_changed`, so that the next attempt reads its result.
   */
  async function update(
    deadline: Deadline,
    authorised: Authorised,
    found: ProtectionRule,
    { change, expected }: UpdateRuleRequest,
  ): Promise<Answer<"updateRule">> {
    const draft = changeRule(found, change);
    const becomesActive = draft.isOk() && isActivation(found, draft.value);
    let twin: ProtectionRule | null = null;
    if (expected !== undefined || becomesActive) {
      const project = await readAt(deadline, authorised.projectId, expected);
      if (project.isErr()) return err(project.error);
      if (becomesActive) twin = findTwin(project.value.list, draft.value);
    }
    if (changesNothing(found, change)) return ok(found);
    if (draft.isErr()) return err(draft.error);
    const operations = twin === null ? [replacement(found, draft.value)] : merger(found, twin, draft.value);
    const possible = [ruleNotFound, ruleChanged, patternTaken, rulesChanged];
    const written = await write(deadline, authorised, operations, possible, { expected });
    if (written.isOk()) return operations[0]?.kind === "replace" ? pick(written.value, "after") : ok(twin ?? found);
    const { error } = written;
    if (error.type === "rules_changed") return err(preconditionFailed);
    const isAboutTwin = becomesActive && (error.type === "pattern_taken" || error.type === "rule_not_found");
    return err(isAboutTwin ? ruleChanged : error);
  }

  return {
    listRules: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"listRules">> => {
        const authorised = await authorise(deadline, request, "list");
        if (authorised.isErr()) return err(authorised.error);
        const read = await rules.read(deadline, authorised.value.projectId);
        return read.map(({ list }) => list);
      }),

    createRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"createRule">> => {
        const authorised = await authorise(deadline, request, "create");
        if (authorised.isErr()) return err(authorised.error);
        const draft = ruleDraft(request.rule);
        if (draft.isErr()) return err(draft.error);
        return insert(deadline, authorised.value, draft.value, request.expected);
      }),

    updateRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"updateRule">> => {
        const authorised = await authorise(deadline, request, "update");
        if (authorised.isErr()) return err(authorised.error);
        if (!namesRule(request)) return err(ruleNotFound);
        return onNewest(deadline, authorised.value.projectId, request, (found) =>
          update(deadline, authorised.value, found, request),
        );
      }),

    deleteRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"deleteRule">> => {
        const authorised = await authorise(deadline, request, "delete");
        if (authorised.isErr()) return err(authorised.error);
        const { ruleId, expected, unmodifiedSince } = request;
        if (!namesRule(request)) return err(ruleNotFound);
        const remove = async (revision: Revision | null): Promise<Answer<"deleteRule">> => {
          const operation = { kind: "remove", ruleId, expected: revision } as const;
          const possible = [ruleNotFound, ruleChanged, rulesChanged];
          const removed = await write(deadline, authorised.value, [operation], possible, { expected });
          if (removed.isOk()) return pick(removed.value, "before");
          return err(removed.error.type === "rules_changed" ? preconditionFailed : removed.error);
        };
        if (unmodifiedSince === undefined && expected === undefined) return remove(null);
        return onNewest(deadline, authorised.value.projectId, request, ({ revision }) => remove(revision));
      }),
  };
}

/** The rule that the first operation of a write left, or the one that it found. */
function pick({ changes }: RuleWrite, state: "before" | "after"): Result<ProtectionRule, StoreUnavailable> {
  const rule = changes[0]?.[state] ?? null;
  return rule === null ? err(storeUnavailable(new Error("the write returned no rule"), true)) : ok(rule);
}

function replacement({ id: ruleId, revision: expected }: ProtectionRule, terms: RuleDraft): RuleOperation {
  return { kind: "replace", ruleId, expected, terms };
}

/** The active rule takes the levels of the evaluate rule, which is deleted (contract, section 7, Evaluate). */
function merger(evaluated: ProtectionRule, active: ProtectionRule, terms: RuleDraft): readonly RuleOperation[] {
  const removal: RuleOperation = { kind: "remove", ruleId: evaluated.id, expected: evaluated.revision };
  return changesNothing(active, terms) ? [removal] : [replacement(active, terms), removal];
}

/**
 * Whether the id can be one of a rule.
 *
 * @throws TypeError for an `unmodifiedSince` that is not a time.
 */
function namesRule({ ruleId, unmodifiedSince }: RuleRequest): boolean {
  if (unmodifiedSince !== undefined && !Number.isFinite(unmodifiedSince)) {
    throw new TypeError(`unmodifiedSince must be a time in milliseconds, got ${String(unmodifiedSince)}`);
  }
  return Number.isSafeInteger(ruleId);
}
