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
  type StoreUnavailable,
} from "../../../rules/errors.ts";
import { type ProtectionRule, type Revision, ruleDraft } from "../../../rules/rule.ts";
import type { RuleHistoryChange, RuleOperation } from "../../../store/rule-store.ts";
import { answerWithin, type Deadline } from "../../deadline.ts";
import { inTurns } from "../../next-turn.ts";
import type { ManagementParts } from "../management-parts.ts";
import type { ManagementError } from "../project-access.ts";
import { limitError } from "../rule-limit.ts";
import type { ChangeRequest } from "../rule-management.ts";
import { mostAttempts, rulesChanged } from "../rule-writer.ts";
import { createHistoryReader } from "./history-reader.ts";

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

const changesOfRead = 1000;

export function createRuleReverts({
  authorise,
  store,
  rules,
  write,
  deadlineMs,
  maximumRulesPerProject,
}: ManagementParts): RuleReverts {
  /** All changes of an entry; null if the history has no entry with this sequence. */
  async function readEntry(
    deadline: Deadline,
    projectId: number,
    sequence: number,
  ): Promise<Result<readonly RuleHistoryChange[] | null, StoreUnavailable>> {
    if (!Number.isSafeInteger(sequence) || sequence < 1) return ok(null);
    const reader = createHistoryReader(store, deadline, projectId, sequence, changesOfRead);
    const changes: RuleHistoryChange[] = [];
    for (;;) {
      const part = await reader.read();
      if (part.isErr()) return err(part.error);
      if (part.value?.sequence !== sequence) return ok(null);
      changes.push(...part.value.changes);
      if (!part.value.more) return ok(changes);
    }
  }

  /** The sequence of the entry that reverted this one; null if there is none. */
  async function findRevert(
    deadline: Deadline,
    projectId: number,
    sequence: number,
  ): Promise<Result<number | null, StoreUnavailable>> {
    const reader = createHistoryReader(store, deadline, projectId, null, changesOfRead);
    for (;;) {
      const part = await reader.read();
      if (part.isErr()) return err(part.error);
      if (part.value === null || part.value.sequence <= sequence) return ok(null);
      if (part.value.reverts === sequence) return ok(part.value.sequence);
      reader.skipRest();
    }
  }

  return {
    revertChange: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Answer> => {
        const { sequence, expected } = request;
        const authorised = await authorise(deadline, request, "update");
        if (authorised.isErr()) return err(authorised.error);
        const { projectId } = authorised.value;
        for (let attempt = 1; attempt <= mostAttempts; attempt++) {
          // Before the history, so that a later revert, and a project that is forgotten later, meet another revision.
          const read = await rules.read(deadline, projectId);
          if (read.isErr()) return err(read.error);
          const { revision, wholeList } = read.value;
          const entry = await readEntry(deadline, projectId, sequence);
          if (entry.isErr()) return err(entry.error);
          if (entry.value === null) return err(historyEntryNotFound);
          if (expected !== undefined && expected !== revision) return err(preconditionFailed);
          const revertedBy = await findRevert(deadline, projectId, sequence);
          if (revertedBy.isErr()) return err(revertedBy.error);
          if (revertedBy.value !== null) return err({ type: "already_reverted", revertedBy: revertedBy.value });
          const operations = await inverse(entry.value, wholeList);
          if (operations.isErr()) return err(operations.error);
          const limit = limitError(
            maximumRulesPerProject,
            wholeList.length,
            wholeList.length + growth(operations.value),
          );
          if (limit !== null) return err(limit);
          const options = { expected: revision, reverts: sequence };
          const written = await write(
            deadline,
            authorised.value,
            operations.value,
            [patternTaken, rulesChanged],
            options,
          );
          if (written.isOk()) return ok({ ...written.value, reverts: sequence });
          if (written.error.type !== "rules_changed") return err(written.error);
        }
        return err(ruleChanged);
      }),
  };
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
