import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  type AlreadyReverted,
  type ClockUnavailable,
  type HistoryEntryNotFound,
  historyEntryNotFound,
  type InvalidRule,
  type PatternTaken,
  type PreconditionFailed,
  patternTaken,
  preconditionFailed,
  type RuleChanged,
  type RuleLimitReached,
  type RulesTouchedSince,
  ruleChanged,
} from "../../../rules/errors.ts";
import { type ProtectionRule, type Revision, ruleDraft } from "../../../rules/rule.ts";
import type { RuleHistoryChange, RuleOperation } from "../../../store/rule-store.ts";
import { answerWithin, type Deadline } from "../../deadline.ts";
import { inTurns } from "../../next-turn.ts";
import type { ManagementParts } from "../management-parts.ts";
import type { Authorised, ManagementError } from "../project-access.ts";
import { limitError } from "../rule-limit.ts";
import type { ChangeRequest } from "../rule-management.ts";
import { mostAttempts, rulesChanged } from "../rule-writer.ts";
import { findRevert, readEntry } from "./history-entry.ts";

/** The entry of the history to undo. */
export interface RevertChangeRequest extends ChangeRequest {
  /** The entry to undo. A number that is not a positive safe integer is the sequence of no entry. */
  readonly sequence: number;
}

/** The entry that undid another one. */
export interface RevertedChange {
  /** The project's revision after the write. */
  readonly revision: Revision;
  readonly sequence: number;
  /** The sequence of the entry that was undone. */
  readonly reverts: number;
  /** All changes, in the order of the entry that was undone. */
  readonly changes: readonly RuleHistoryChange[];
}

/** Undoing changes, on behalf of a caller (contract, section 7). */
export interface RuleReverts {
  /**
   * Undoes an entry, in one write, if its rules were not changed since.
   *
   * A restored rule has a new id. An entry is reverted once; the entry that reverted it can be reverted too.
   */
  revertChange(
    request: RevertChangeRequest,
  ): ResultAsync<
    RevertedChange,
    | ManagementError
    | HistoryEntryNotFound
    | AlreadyReverted
    | RulesTouchedSince
    | PatternTaken
    | InvalidRule
    | RuleLimitReached
    | PreconditionFailed
    | RuleChanged
    | ClockUnavailable
  >;
}

type Answer = Awaited<ReturnType<RuleReverts["revertChange"]>>;
type RevertError = Extract<Answer, { readonly error: unknown }>["error"];

export function createRuleReverts(parts: ManagementParts): RuleReverts {
  const { authorise, deadlineMs } = parts;
  return {
    revertChange: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer> => {
        const authorised = await authorise(deadline, request, "update");
        if (authorised.isErr()) return err(authorised.error);
        for (let attempt = 1; attempt <= mostAttempts; attempt++) {
          const reverted = await revertOnce(parts, deadline, authorised.value, request);
          if (reverted.isOk()) return ok(reverted.value);
          if (reverted.error.type !== "rules_changed") return err(reverted.error);
        }
        return err(ruleChanged);
      }),
  };
}

/** Reads the entry and undoes it. `rules_changed` if another write came in between. */
async function revertOnce(
  { store, rules, write, maximumRulesPerProject }: ManagementParts,
  deadline: Deadline,
  authorised: Authorised,
  { sequence, expected }: RevertChangeRequest,
): Promise<Result<RevertedChange, RevertError | typeof rulesChanged>> {
  const { projectId } = authorised;
  // Before the history, so that a later revert, and a project that is forgotten later, meet another revision.
  const read = await rules.read(deadline, projectId);
  if (read.isErr()) return err(read.error);
  const { revision, wholeList } = read.value;
  const entry = await readEntry(store, deadline, projectId, sequence);
  if (entry.isErr()) return err(entry.error);
  if (entry.value === null) return err(historyEntryNotFound);
  if (expected !== undefined && expected !== revision) return err(preconditionFailed);
  const revertedBy = await findRevert(store, deadline, projectId, sequence);
  if (revertedBy.isErr()) return err(revertedBy.error);
  if (revertedBy.value !== null) return err({ type: "already_reverted", revertedBy: revertedBy.value });
  const operations = await inverse(entry.value, wholeList);
  if (operations.isErr()) return err(operations.error);
  const ruleCount = wholeList.length;
  const limit = limitError(maximumRulesPerProject, ruleCount, ruleCount + growth(operations.value));
  if (limit !== null) return err(limit);
  const options = { expected: revision, reverts: sequence };
  const written = await write(deadline, authorised, operations.value, [patternTaken, rulesChanged], options);
  return written.map((done) => ({ ...done, reverts: sequence }));
}

/** The operations that undo the changes, if each rule is as they left it. */
async function inverse(
  changes: readonly RuleHistoryChange[],
  rules: readonly ProtectionRule[],
): Promise<Result<readonly RuleOperation[], RulesTouchedSince | InvalidRule>> {
  const revisions = new Map<number, Revision>();
  await inTurns(rules, ({ id, revision }) => revisions.set(id, revision));
  const touched: number[] = [];
  const operations: RuleOperation[] = [];
  let invalid: InvalidRule | null = null;
  await inTurns(changes, ({ before, after }) => {
    // The id of a deleted rule is never used again, so it cannot have changed.
    if (after !== null && revisions.get(after.id) !== after.revision) touched.push(after.id);
    if (before === null) {
      if (after !== null) operations.push({ kind: "remove", ruleId: after.id, expected: after.revision });
      return;
    }
    const draft = ruleDraft(before);
    if (draft.isErr()) invalid ??= draft.error;
    else if (after === null) operations.push({ kind: "insert", terms: draft.value });
    else operations.push({ kind: "replace", ruleId: after.id, expected: after.revision, terms: draft.value });
  });
  if (touched.length > 0) {
    return err({ type: "rules_touched_since", ruleIds: touched.sort((one, other) => one - other) });
  }
  return invalid === null ? ok(operations) : err(invalid);
}

/** How many rules more a project has after the operations. */
function growth(operations: readonly RuleOperation[]): number {
  return operations.reduce((sum, { kind }) => sum + (kind === "insert" ? 1 : kind === "remove" ? -1 : 0), 0);
}
