import type { ForgetStep, RenameStep, StoreUnavailable } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import type { Pool } from "pg";
import {
  runStatement,
  runTransaction,
  type StatementFailure,
  type TransactionEnd,
} from "../connection/run-statement.ts";
import type { StatementTexts } from "../statements/statements.ts";
import { readRules, type StoredRule } from "../statements/stored-rule.ts";
import { writeFailure } from "./store-failure.ts";
import { newToken } from "./write-values.ts";

interface CountRow {
  readonly count: string;
}

/** The most rows that a step deletes or finds. */
const stepRows = 1_000;

/** How many changes beyond `keptChanges` a history may have, so that not every write has to prune. */
function slackOf(keptChanges: number): number {
  return Math.floor(keptChanges / 100);
}

/**
 * Prunes a project's history to `keptChanges`, in small steps, if its last write left too many.
 *
 * The write is done even if this fails. The pruning after a later write deletes the rest.
 */
export async function prune(
  pool: Pool,
  texts: StatementTexts,
  projectId: number,
  found: number,
  keptChanges: number,
): Promise<void> {
  if (found <= keptChanges + slackOf(keptChanges)) return;
  const statement = { text: texts.prune, values: [projectId, keptChanges, stepRows] };
  for (let deleted = stepRows; deleted === stepRows; ) {
    const step = await runStatement<CountRow>(pool, statement);
    deleted = step.isOk() ? countOf(step.value) : 0;
  }
}

type Forgotten = Result<ForgetStep, StoreUnavailable>;
type ForgetEnd = Result<TransactionEnd<Forgotten>, StatementFailure>;

/** Forgets one step of a project: rules first, then history, together at most `stepRows` rows. */
export async function forgetStep(pool: Pool, texts: StatementTexts, projectId: number): Promise<Forgotten> {
  const outcome = await runTransaction(pool, async (send): Promise<ForgetEnd> => {
    const locked = await send({ text: texts.lockProject, values: [projectId] });
    if (locked.isErr()) return err(locked.error);
    const removed = await send<StoredRule>({ text: texts.forgetRules, values: [projectId, stepRows] });
    if (removed.isErr()) return err(removed.error);
    const left = stepRows - removed.value.length;
    const deleted = await send<CountRow>({ text: texts.forgetHistory, values: [projectId, left] });
    if (deleted.isErr()) return err(deleted.error);
    const total = removed.value.length + countOf(deleted.value);
    const rules = readRules(projectId, removed.value);
    if (total === 0 || rules.isErr())
      return ok({ commit: false, value: rules.map(() => ({ rules: [], more: false })) });
    const raised = await send({ text: texts.raiseForgotten, values: [projectId, newToken()] });
    return raised.map(() => ({ commit: true, value: ok({ rules: rules.value, more: total === stepRows }) }));
  });
  return outcome.mapErr(writeFailure).andThen((forgotten) => forgotten);
}

/**
 * Renames a person in one step: in rules first, then in histories.
 *
 * The last step finds nothing. A write that was under way during a step may have copied the old name, and the next one finds it.
 */
export async function renameStep(
  pool: Pool,
  texts: StatementTexts,
  from: string,
  to: string,
): Promise<Result<RenameStep, StoreUnavailable>> {
  for (const text of [texts.renameInRules, texts.renameInHistory]) {
    const step = await runStatement<CountRow>(pool, { text, values: [from, to, stepRows] });
    if (step.isErr()) return err(writeFailure(step.error));
    const renamed = countOf(step.value);
    if (renamed > 0) return ok({ renamed, more: true });
  }
  return ok({ renamed: 0, more: false });
}

function countOf([row]: readonly CountRow[]): number {
  return Number(row?.count ?? 0);
}
