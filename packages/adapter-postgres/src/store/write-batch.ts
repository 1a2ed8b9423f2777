import type {
  ProtectionRule,
  RuleDraft,
  RuleHistoryChange,
  RuleOperation,
  StoreUnavailable,
  WriteConflict,
  WriteOptions,
} from "@package-protection/core";
import { planWrite, readRevision, ruleKey, writeRevision } from "@package-protection/core/store";
import { err, ok, type Result } from "neverthrow";
import type { Pool } from "pg";
import { runTransaction, type Send, type StatementFailure, type TransactionEnd } from "../connection/run-statement.ts";
import type { StatementTexts } from "../statements/statements.ts";
import { readRules, type StoredRule } from "../statements/stored-rule.ts";
import { writeFailure } from "./store-failure.ts";
import type { KeptWrite, Written } from "./write-one.ts";
import { idOrNone, newToken, pointValues } from "./write-values.ts";

interface RaisedRow {
  readonly sequence: string;
  readonly kept_changes: string;
}

interface InsertedRow {
  readonly id: string;
  readonly position: string;
}

type Step = Result<TransactionEnd<Written>, StatementFailure>;

/**
 * Writes several operations in one transaction of a few statements, whatever their number.
 *
 * The first statement takes the lock of the project's row. Later ones have newer snapshots, so they see the commits
 * before it.
 */
export async function writeBatch(
  pool: Pool,
  texts: StatementTexts,
  projectId: number,
  operations: readonly RuleOperation[],
  options: WriteOptions,
): Promise<Written> {
  // Prepared outside of the transaction, since other writes wait for its lock.
  const concerned = [projectId, idArray(operations.flatMap(namedIds)), JSON.stringify(operations.flatMap(keys))];
  const outcome = await runTransaction(pool, async (send): Promise<Step> => {
    const token = newToken();
    const values = [projectId, token, operations.length, ...pointValues(options.expected)];
    const raised = await send<RaisedRow>({ text: texts.raiseProject, values });
    if (raised.isErr()) return err(raised.error);
    const [project] = raised.value;
    if (project === undefined) return nothing({ type: "rules_changed" });
    const sequence = Number(project.sequence);
    const revision = writeRevision({ sequence, token });

    const rows = await send<StoredRule>({ text: texts.rulesConcerned, values: concerned });
    if (rows.isErr()) return err(rows.error);
    const rules = readRules(projectId, rows.value);
    if (rules.isErr()) return nothing(rules.error);
    const state = { ...stateOf(rules.value), projectId, revision: options.expected ?? revision };
    const planned = planWrite(state, operations, options, { revision, nextId: () => unknownId });
    if (planned.isErr()) return nothing(planned.error);

    const changes = await keep(send, texts, { projectId, sequence, token, options }, planned.value);
    const keptChanges = Number(project.kept_changes);
    return changes.map((kept) => done({ sequence, revision, changes: kept, keptChanges }));
  });
  return outcome.mapErr(writeFailure).andThen((written) => written);
}

interface Place {
  readonly projectId: number;
  readonly sequence: number;
  readonly token: string;
  readonly options: WriteOptions;
}

/** Writes the planned changes and their history. Returns them with the ids of the new rules. */
async function keep(
  send: Send,
  texts: StatementTexts,
  { projectId, sequence, token, options }: Place,
  planned: readonly RuleHistoryChange[],
): Promise<Result<readonly RuleHistoryChange[], StatementFailure>> {
  const { at, by, reverts = null } = options;
  const removed: number[] = [];
  const replaced: unknown[] = [];
  const inserted: unknown[] = [];
  for (const [position, { before, after }] of planned.entries()) {
    if (after === null) removed.push(before?.id ?? unknownId);
    else if (before === null) inserted.push({ position, ...termColumns("", after) });
    else replaced.push({ position, id: after.id, ...termColumns("", after) });
  }
  const json = [JSON.stringify(replaced), JSON.stringify(inserted)];
  const values = [projectId, token, at, by, sequence, idArray(removed), ...json];
  const written = await send<InsertedRow>({ text: texts.writeRules, values });
  if (written.isErr()) return err(written.error);

  const ids = new Map(written.value.map(({ id, position }) => [Number(position), Number(id)]));
  const changes = planned.map(({ before, after }, position) => {
    const id = ids.get(position);
    return { before, after: after === null || id === undefined ? after : Object.freeze({ ...after, id }) };
  });
  const log = [projectId, token, at, by, reverts, sequence, JSON.stringify(changes.map(historyColumns))];
  return (await send({ text: texts.logChanges, values: log })).map(() => changes);
}

/** The placeholder of an id for a rule that is not inserted yet. */
const unknownId = 0;

function nothing(error: WriteConflict | StoreUnavailable): Step {
  return ok({ commit: false, value: err(error) });
}

function done(write: KeptWrite): TransactionEnd<Written> {
  return { commit: true, value: ok(write) };
}

function stateOf(rules: readonly ProtectionRule[]) {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const holders = new Map(rules.map((rule) => [ruleKey(rule), rule.id]));
  return {
    findRule: (ruleId: number) => byId.get(ruleId),
    findHolder: (terms: RuleDraft) => holders.get(ruleKey(terms)),
  };
}

function namedIds(operation: RuleOperation): readonly number[] {
  return operation.kind === "insert" ? [] : [idOrNone(operation.ruleId)];
}

function keys(operation: RuleOperation): readonly unknown[] {
  if (operation.kind === "remove") return [];
  const { packageType: type, packageNamePattern: pattern, enforcement } = operation.terms;
  return [{ type, pattern, enforcement }];
}

/** An array as PostgreSQL reads it. */
function idArray(ids: readonly number[]): string {
  return `{${ids.join(",")}}`;
}

function termColumns(prefix: string, rule: ProtectionRule) {
  return {
    [`${prefix}package_type`]: rule.packageType,
    [`${prefix}package_name_pattern`]: rule.packageNamePattern,
    [`${prefix}minimum_access_level_for_push`]: rule.minimumAccessLevelForPush,
    [`${prefix}minimum_access_level_for_delete`]: rule.minimumAccessLevelForDelete,
    [`${prefix}enforcement`]: rule.enforcement,
  };
}

function historyColumns({ before, after }: RuleHistoryChange, position: number) {
  const rule = after ?? before;
  return {
    position,
    rule_id: rule?.id,
    created_at: rule?.createdAt,
    created_by: rule?.createdBy,
    ...(before === null ? {} : { ...termColumns("before_", before), ...revisionColumns(before) }),
    ...(after === null ? {} : termColumns("after_", after)),
  };
}

function revisionColumns({ revision, updatedAt, updatedBy }: ProtectionRule) {
  const base = readRevision(revision)?.base;
  return {
    before_sequence: base?.sequence,
    before_token: base?.token,
    before_updated_at: updatedAt,
    before_updated_by: updatedBy,
  };
}
