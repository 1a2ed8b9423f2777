import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  type ClockUnavailable,
  clockUnavailable,
  type DirectoryUnavailable,
  type FeatureDisabled,
  type Forbidden,
  type InsufficientScope,
  type InvalidRule,
  type PatternTaken,
  type PreconditionFailed,
  type ProjectNotFound,
  patternTaken,
  preconditionFailed,
  type RuleChanged,
  type RuleLimitReached,
  type RuleNotFound,
  ruleChanged,
  ruleLimitReached,
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
import type { RuleHistoryChange, RuleOperation, WriteConflict } from "../../store/rule-store.ts";
import { answerWithin, type Deadline } from "../deadline.ts";
import type { RuleReader } from "../gathered-reads.ts";
import type { GuardedStore } from "../guarded-store.ts";
import { authoriseManagement, authoriseScope, type Caller, type ManagementAction } from "../policy.ts";
import { type ProjectDirectory, type ProjectReference, resolveProject } from "../project-directory.ts";
import { emit, type OnEvent } from "../protection-event.ts";

export interface ListRulesRequest {
  /** The host's, or what `authoriseScope` returned for this action. */
  readonly caller: Caller;
  readonly project: ProjectReference;
}

/** A request that changes rules. */
export interface ChangeRequest extends ListRulesRequest {
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
 * What any management of rules can fail with, in the order of the checks.
 *
 * Nothing is changed then, unless the error says `mayHaveHappened`.
 */
export type ManagementError =
  | InsufficientScope
  | DirectoryUnavailable
  | ProjectNotFound
  | FeatureDisabled
  | Forbidden
  | StoreUnavailable;

/**
 * Managing the rules of a project, on behalf of a caller (contract, section 2).
 *
 * The caller's name is kept with every change. A request outside of its types, as a host without types may pass it, may reject
 * with a TypeError; nothing is changed then.
 */
export interface RuleManagement {
  /** The active rules by ascending id; the same frozen array for as long as nothing changes. */
  listRules(request: ListRulesRequest): ResultAsync<readonly ProtectionRule[], ManagementError>;

  createRule(
    request: CreateRuleRequest,
  ): ResultAsync<
    ProtectionRule,
    ManagementError | InvalidRule | PatternTaken | RuleLimitReached | PreconditionFailed | RuleChanged | ClockUnavailable
  >;

  /**
   * Changes the terms that the change names, of a rule of either enforcement.
   *
   * An evaluate rule that becomes active where an active rule has the same type and pattern is merged with it, in one write: that
   * rule takes the levels, keeps its id and is returned, and the evaluate rule goes.
   *
   * Writes nothing where the change names nothing new. A change that loses a race is applied to what the winner left;
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

const rulesChanged = { type: "rules_changed" } as const;

/** How often a change is tried, each time on what the last write left. */
const mostAttempts = 8;

export interface ManagementParts {
  readonly store: GuardedStore;
  readonly rules: RuleReader;
  readonly now: () => number;
  readonly deadlineMs: number;
  /** Null for no limit. */
  readonly maximumRulesPerProject: number | null;
  readonly onEvent: OnEvent | undefined;
}

/** An authorised request: who changes the rules of which project. */
interface Authorised {
  readonly by: string;
  readonly projectId: number;
}

export function createRuleManagement(
  { store, rules, now, deadlineMs, maximumRulesPerProject, onEvent }: ManagementParts,
  directory: ProjectDirectory,
): RuleManagement {
  async function authorise(
    deadline: Deadline,
    { caller, project }: ListRulesRequest,
    action: ManagementAction,
  ): Promise<Result<Authorised, Exclude<ManagementError, StoreUnavailable>>> {
    const authorised = authoriseScope(caller, action);
    if (authorised.isErr()) return err(authorised.error);
    const view = await resolveProject(directory, deadline, authorised.value, project);
    if (view.isErr()) return err(view.error);
    const { name: by } = authorised.value;
    return authoriseManagement(authorised.value, view.value).map(({ id: projectId }) => ({ by, projectId }));
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

  /** Writes one operation, which can conflict only in the `possible` ways, and picks from what it did to its rule. */
  async function writeOne<Picked, Conflict extends { readonly type: WriteConflict["type"] }>(
    deadline: Deadline,
    { by, projectId }: Authorised,
    operation: RuleOperation,
    possible: readonly Conflict[],
    pick: (change: RuleHistoryChange) => Picked | null,
    expected?: Revision,
  ): Promise<Result<Picked, Conflict | ClockUnavailable | StoreUnavailable>> {
    const at = readClock(now);
    if (at.isErr()) return err(at.error);
    const options = { at: at.value, by, ...(expected !== undefined && { expected }) };
    const written = await store.write(deadline, projectId, [operation], options);
    if (written.isErr()) {
      const { error } = written;
      if (error.type === "store_unavailable") return err(error);
      return err(possible.find(({ type }) => type === error.type) ?? storeUnavailable(error, true));
    }
    const [change] = written.value.changes;
    const picked = change === undefined ? null : pick(change);
    return picked === null ? err(storeUnavailable(new Error("the write returned no rule"), true)) : ok(picked);
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
  ): Promise<Result<ProtectionRule, PatternTaken | RuleLimitReached | ClockUnavailable | StoreUnavailable>> {
    const operation = { kind: "insert", terms } as const;
    const write = <Conflict extends { readonly type: WriteConflict["type"] }>(
      possible: readonly Conflict[],
      expected?: Revision,
    ) => writeOne(deadline, authorised, operation, possible, ({ after }) => after, expected);
    if (maximumRulesPerProject === null) return write([patternTaken]);
    for (;;) {
      const read = await rules.read(deadline, authorised.projectId);
      if (read.isErr()) return err(read.error);
      const { ruleCount, revision } = read.value;
      if (ruleCount >= maximumRulesPerProject) return err(ruleLimitReached(maximumRulesPerProject));
      const inserted = await write([patternTaken, rulesChanged], revision);
      if (inserted.isOk()) return ok(inserted.value);
      if (inserted.error.type !== "rules_changed") return err(inserted.error);
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
        const inserted = await insert(deadline, authorised.value, draft.value);
        if (inserted.isOk()) {
          emit(onEvent, { type: "rule_created", ...authorised.value, before: null, after: inserted.value });
        }
        return inserted;
      }),

    updateRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"updateRule">> => {
        const authorised = await authorise(deadline, request, "update");
        if (authorised.isErr()) return err(authorised.error);
        const { change } = request;
        if (!namesRule(request)) return err(ruleNotFound);
        const { projectId } = authorised.value;
        return onNewest(deadline, projectId, request, async (found): Promise<Answer<"updateRule">> => {
          if (changesNothing(found, change)) return ok(found);
          const draft = changeRule(found, change);
          if (draft.isErr()) return err(draft.error);
          const { id: ruleId, revision: expected } = found;
          const operation = { kind: "replace", ruleId, expected, terms: draft.value } as const;
          const possible = [ruleNotFound, ruleChanged, patternTaken];
          const replaced = await writeOne(deadline, authorised.value, operation, possible, ({ before, after }) =>
            before === null || after === null ? null : { before, after },
          );
          if (replaced.isErr()) return err(replaced.error);
          emit(onEvent, { type: "rule_updated", ...authorised.value, ...replaced.value });
          return ok(replaced.value.after);
        });
      }),

    deleteRule: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer<"deleteRule">> => {
        const authorised = await authorise(deadline, request, "delete");
        if (authorised.isErr()) return err(authorised.error);
        const { ruleId } = request;
        if (!namesRule(request)) return err(ruleNotFound);
        const remove = async (expected: Revision | null): Promise<Answer<"deleteRule">> => {
          const operation = { kind: "remove", ruleId, expected } as const;
          const possible = [ruleNotFound, ruleChanged];
          const removed = await writeOne(deadline, authorised.value, operation, possible, ({ before }) => before);
          if (removed.isOk()) {
            emit(onEvent, { type: "rule_deleted", ...authorised.value, before: removed.value, after: null });
          }
          return removed;
        };
        if (request.unmodifiedSince === undefined) return remove(null);
        return onNewest(deadline, authorised.value.projectId, request, ({ revision }) => remove(revision));
      }),
  };
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

/** Reads the host's clock. */
function readClock(now: () => number): Result<number, ClockUnavailable> {
  try {
    const time = now();
    if (Number.isSafeInteger(time)) return ok(time);
    return err(clockUnavailable(new Error(`now must return milliseconds as a safe integer, got ${String(time)}`)));
  } catch (cause) {
    return err(clockUnavailable(cause));
  }
}
