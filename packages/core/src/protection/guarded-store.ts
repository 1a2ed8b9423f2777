import { err, type Result, type ResultAsync } from "neverthrow";
import { type StoreUnavailable, storeUnavailable } from "../rules/errors.ts";
import { type ProtectionRule, protectionRuleError, type Revision, type RuleTerms, ruleKey } from "../rules/rule.ts";
import type {
  ForgetStep,
  HistoryEntry,
  HistoryPage,
  HistoryPosition,
  RenameStep,
  RuleChanges,
  RuleHistoryChange,
  RuleOperation,
  RuleStore,
  RuleWrite,
  WriteConflict,
  WriteOptions,
} from "../store/rule-store.ts";
import { type Deadline, isOver, timedOut, waitFor } from "./deadline.ts";

/**
 * A store as core uses it: each call has a deadline, and each answer is validated.
 *
 * A store that throws, rejects, is late or breaks its contract is `store_unavailable`.
 */
export interface GuardedStore {
  changes(
    deadline: Deadline,
    projectId: number,
    since: Revision | null,
    limit: number,
  ): Result<RuleChanges, StoreUnavailable> | Promise<Result<RuleChanges, StoreUnavailable>>;
  find(deadline: Deadline, projectId: number, ruleId: number): Promise<Result<ProtectionRule | null, StoreUnavailable>>;
  write(
    deadline: Deadline,
    projectId: number,
    operations: readonly RuleOperation[],
    options: WriteOptions,
  ): Promise<Result<RuleWrite, WriteConflict | StoreUnavailable>>;
  history(
    deadline: Deadline,
    projectId: number,
    from: HistoryPosition | null,
    limit: number,
  ): Promise<Result<HistoryPage, StoreUnavailable>>;
  forget(deadline: Deadline, projectId: number): Promise<Result<ForgetStep, StoreUnavailable>>;
  renameInHistory(deadline: Deadline, from: string, to: string): Promise<Result<RenameStep, StoreUnavailable>>;
}

export function guardStore(store: RuleStore): GuardedStore {
  return {
    changes(deadline, projectId, since, limit) {
      const expectation: Expectation<RuleChanges, StoreUnavailable> = {
        isWrite: false,
        error: (page) => pageError(page, projectId, limit),
      };
      try {
        const answer = store.changes(projectId, since, limit);
        if ("then" in answer) return settle(deadline, () => answer, expectation);
        return isOver(deadline) ? err(storeUnavailable(new Error(late))) : checkedAnswer(answer, expectation);
      } catch (cause) {
        return err(storeUnavailable(cause));
      }
    },
    find: (deadline, projectId, ruleId) =>
      call(deadline, () => store.find(projectId, ruleId), {
        isWrite: false,
        error: (rule) => (rule === null ? null : ruleError(rule, projectId, ruleId)),
      }),
    write: (deadline, projectId, operations, options) =>
      call(deadline, () => store.write(projectId, operations, options), {
        isWrite: true,
        error: (written) => writeError(written, projectId, operations),
        isConflict: (error) => error.type !== "store_unavailable" && isPossibleConflict(error, operations, options),
      }),
    history: (deadline, projectId, from, limit) =>
      call(deadline, () => store.history(projectId, from, limit), {
        isWrite: false,
        error: (page) => historyError(page, projectId, from, limit),
      }),
    forget: (deadline, projectId) =>
      call(deadline, () => store.forget(projectId), {
        isWrite: true,
        error: (step) => forgetError(step, projectId),
      }),
    renameInHistory: (deadline, from, to) =>
      call(deadline, () => store.renameInHistory(from, to), { isWrite: true, error: renameError }),
  };
}

interface Expectation<T, E extends { readonly type: string }> {
  readonly isWrite: boolean;
  /** The reason why a value is invalid; null if it is valid. */
  readonly error: (value: T) => string | null;
  /** Whether the call may fail with this error. Absent: with `store_unavailable` alone. */
  readonly isConflict?: (error: E) => boolean;
}

const late = "the store did not answer in time";

async function call<T, E extends { readonly type: string }>(
  deadline: Deadline,
  start: () => ResultAsync<T, E>,
  expectation: Expectation<T, E>,
): Promise<Result<T, E | StoreUnavailable>> {
  if (isOver(deadline)) return err(storeUnavailable(new Error("there was no time left to call the store")));
  return await settle(deadline, start, expectation);
}

async function settle<T, E extends { readonly type: string }>(
  deadline: Deadline,
  start: () => ResultAsync<T, E>,
  expectation: Expectation<T, E>,
): Promise<Result<T, E | StoreUnavailable>> {
  try {
    const answer = await waitFor(deadline, start());
    return answer === timedOut
      ? err(storeUnavailable(new Error(late), expectation.isWrite))
      : checkedAnswer(answer, expectation);
  } catch (cause) {
    return err(storeUnavailable(cause, expectation.isWrite));
  }
}

/** The answer itself where the port's contract allows it; otherwise `store_unavailable`. */
function checkedAnswer<T, E extends { readonly type: string }>(
  answer: Result<T, E>,
  { isWrite, error: errorIn, isConflict }: Expectation<T, E>,
): Result<T, E | StoreUnavailable> {
  if (answer.isOk()) {
    const wrong = errorIn(answer.value);
    if (wrong === null) return answer;
    return err(storeUnavailable(new Error(`the store's answer is invalid: ${wrong}`), isWrite));
  }
  const { error } = answer;
  const isExpected = error.type === "store_unavailable" || isConflict?.(error) === true;
  return isExpected ? answer : err(storeUnavailable(error, isWrite));
}

/** Whether a write of these operations can end in this conflict. */
function isPossibleConflict(
  conflict: WriteConflict,
  operations: readonly RuleOperation[],
  { expected }: WriteOptions,
): boolean {
  if (conflict.type === "rules_changed") return expected !== undefined;
  const operation = operations[conflict.operation];
  if (operation === undefined) return false;
  if (conflict.type === "pattern_taken") return operation.kind !== "remove";
  if (conflict.type === "rule_not_found") return operation.kind !== "insert";
  return conflict.type === "rule_changed" && operation.kind !== "insert" && operation.expected !== null;
}

function pageError(page: RuleChanges, projectId: number, limit: number): string | null {
  if (typeof page !== "object" || page === null) return "the page is not an object";
  if (typeof page.revision !== "string") return "revision is not a string";
  if (!Array.isArray(page.removed) || !page.removed.every(Number.isSafeInteger)) {
    return "removed is not an array of ids";
  }
  if (typeof page.whole !== "boolean") return "whole is not a boolean";
  if (typeof page.more !== "boolean") return "more is not a boolean";
  const error = rulesError(page.rules, projectId);
  if (error !== null || page.rules.length + page.removed.length <= limit) return error;
  return `a page has at most ${limit} rules and removals together`;
}

function writeError(written: RuleWrite, projectId: number, operations: readonly RuleOperation[]): string | null {
  if (typeof written !== "object" || written === null) return "the write is not an object";
  const { revision, sequence, changes } = written;
  if (typeof revision !== "string") return "revision is not a string";
  if (!Number.isSafeInteger(sequence) || sequence < 1) return "sequence is not a positive safe integer";
  if (!Array.isArray(changes) || changes.length !== operations.length) return "changes is not one for each operation";
  return firstError(operations.entries(), ([index, operation]) => changeError(changes[index], projectId, operation));
}

/** The reason why a change cannot be the result of an operation; null if it can. */
function changeError(
  change: RuleHistoryChange | undefined,
  projectId: number,
  operation: RuleOperation,
): string | null {
  if (typeof change !== "object" || change === null) return "a change is not an object";
  const { before, after } = change;
  const { kind } = operation;
  const ruleId = kind === "insert" ? undefined : operation.ruleId;
  if ((before === null) !== (kind === "insert")) return `before is ${before === null ? "" : "not "}null for ${kind}`;
  if ((after === null) !== (kind === "remove")) return `after is ${after === null ? "" : "not "}null for ${kind}`;
  const error = before === null ? null : ruleError(before, projectId, ruleId);
  if (error !== null || after === null) return error;
  const isWritten = kind === "remove" || haveSameTerms(after, operation.terms);
  return (
    ruleError(after, projectId, ruleId) ?? (isWritten ? null : `rule ${after.id} has other terms than were written`)
  );
}

function haveSameTerms(one: RuleTerms, other: RuleTerms): boolean {
  return (
    ruleKey(one) === ruleKey(other) &&
    one.minimumAccessLevelForPush === other.minimumAccessLevelForPush &&
    one.minimumAccessLevelForDelete === other.minimumAccessLevelForDelete
  );
}

function historyError(
  page: HistoryPage,
  projectId: number,
  from: HistoryPosition | null,
  limit: number,
): string | null {
  if (typeof page !== "object" || page === null) return "the page is not an object";
  const { entries, next, prunedThrough } = page;
  if (!Array.isArray(entries)) return "entries is not an array";
  if (!isCount(prunedThrough)) return "prunedThrough is not a sequence";
  let last = from;
  for (const entry of entries) {
    const error = entryError(entry, projectId);
    if (error !== null) return error;
    const isFirst = last === from;
    if (last !== null && (isFirst ? entry.sequence > last.sequence : entry.sequence >= last.sequence)) {
      return "sequences do not descend";
    }
    last = { sequence: entry.sequence, position: 0 };
  }
  const changes = entries.reduce((sum, entry) => sum + entry.changes.length, 0);
  if (changes > limit) return `a page has at most ${limit} changes, got ${changes}`;
  if (next === null) return null;
  if (!isCount(next?.sequence) || !isCount(next.position)) return "next is neither null nor a position";
  if (entries.length === 0) return "a page without entries has a next one";
  // A page that begins where this one began would be read without end.
  const isBehind =
    from === null ||
    next.sequence < from.sequence ||
    (next.sequence === from.sequence && next.position > from.position);
  return isBehind ? null : "the next page does not come after this one";
}

function entryError(entry: HistoryEntry, projectId: number): string | null {
  if (typeof entry !== "object" || entry === null) return "an entry is not an object";
  const { sequence, at, by, reverts, changes, more } = entry;
  if (!isCount(sequence) || sequence === 0) return "sequence is not a positive safe integer";
  if (!Number.isSafeInteger(at)) return "at is not a safe integer";
  if (by !== null && typeof by !== "string") return "by is neither a string nor null";
  if (reverts !== null && !isCount(reverts)) return "reverts is neither a sequence nor null";
  if (typeof more !== "boolean") return "more is not a boolean";
  if (!Array.isArray(changes) || changes.length === 0) return "an entry has no changes";
  return firstError(changes, (change) => recordedChangeError(change, projectId));
}

function recordedChangeError(change: RuleHistoryChange, projectId: number): string | null {
  if (typeof change !== "object" || change === null) return "a change is not an object";
  const { before, after } = change;
  const error = before === null ? null : ruleError(before, projectId);
  if (error !== null) return error;
  if (after !== null) return ruleError(after, projectId, before?.id);
  return before === null ? "a change has neither before nor after" : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function forgetError(step: ForgetStep, projectId: number): string | null {
  if (typeof step !== "object" || step === null) return "the step is not an object";
  return typeof step.more === "boolean" ? rulesError(step.rules, projectId) : "more is not a boolean";
}

function renameError(step: RenameStep): string | null {
  if (typeof step !== "object" || step === null) return "the step is not an object";
  const { renamed, more } = step;
  if (!Number.isSafeInteger(renamed) || renamed < 0) return "renamed is not a count";
  if (typeof more !== "boolean") return "more is not a boolean";
  return more && renamed === 0 ? "a step renamed nothing and has more to do" : null;
}

function rulesError(rules: readonly ProtectionRule[], projectId: number): string | null {
  return Array.isArray(rules) ? firstError(rules, (rule) => ruleError(rule, projectId)) : "rules is not an array";
}

function ruleError(rule: ProtectionRule, projectId: number, ruleId?: number): string | null {
  const error = protectionRuleError(rule);
  if (error !== null) return error;
  if (rule.projectId !== projectId) return `rule ${rule.id} belongs to another project`;
  if (ruleId !== undefined && rule.id !== ruleId) return `rule ${rule.id} is another rule`;
  return null;
}

function firstError<T>(values: Iterable<T>, errorIn: (value: T) => string | null): string | null {
  for (const value of values) {
    const found = errorIn(value);
    if (found !== null) return found;
  }
  return null;
}
