import {
  type ForgetStep,
  type HistoryPage,
  type ProtectionRule,
  type RenameStep,
  type Revision,
  type RuleChanges,
  type RuleOperation,
  type RuleStore,
  type RuleWrite,
  type StoreUnavailable,
  storeUnavailable,
  type WriteConflict,
  type WriteOptions,
} from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type Connection, connectionOn } from "../database/connection.ts";
import type { Busy, Failure } from "../database/driver-error.ts";
import { onNewestState } from "../database/newest-state.ts";
import { atOnceUnlessBusy, defaultBusyDeadlineMs, retryWhileBusy } from "../database/retry-while-busy.ts";
import { type DatabaseFile, lookAtFile, rememberDatabaseFile } from "../file/database-file.ts";
import { verifyContent } from "../file/file-content.ts";
import type { LogPeriod } from "../file/log-period.ts";
import { type Changed, changeDatabase } from "../transaction/change-database.ts";
import { attempt, attemptResult, gone, type StoreFailure } from "../transaction/store-failure.ts";
import { inOneSnapshot } from "../transaction/store-transaction.ts";
import { changesPage, fewChanges, newestRevision } from "./read-changes.ts";
import { historyPage } from "./read-history.ts";
import { ruleOf } from "./stored-rule.ts";
import { forgetStep, pruneStep, stepRows } from "./upkeep.ts";
import { planBeforehand } from "./write-many.ts";
import {
  basisOf,
  isSameBasis,
  type KeptWrite,
  keepPlan,
  planOn,
  rulesByDemand,
  type WritePlan,
} from "./write-rules.ts";

/** The options of `sqliteRuleStore`. */
export interface SqliteRuleStoreOptions {
  /** How long a call waits, without blocking, for other connections to let go of the database. Default 4,500 ms. */
  readonly busyDeadlineMs?: number;
  /**
   * How many changes of each project the history keeps: whole entries, the newest always. At least 1; 100,000 by default.
   *
   * Up to a hundredth more may be kept before the oldest are pruned. All processes should use the same number: the lowest counts.
   */
  readonly keptChanges?: number;
}

/** A write of more operations is planned before it takes the write lock. */
const fewOperations = 100;

/** How often a write of many operations is planned anew because others wrote meanwhile; then it is planned under the lock. */
const plansBeforehand = 3;

/**
 * A store in the tables that `migrate` makes; before that, every call answers `store_unavailable`.
 *
 * Any number of stores, in any number of processes, may work on one file. The handle may be the host's own. It stays the
 * host's: the store does not close it and does not change its pragmas.
 *
 * While the host has a transaction open on the handle, or iterates over the rows of a query, writes are refused. Reads go on,
 * and see what was committed by then, not what the host's transaction sees. In a database without a file, where no other
 * connection can commit, they see that too. A handle in better-sqlite3's unsafe mode must not be shared, because it hides that
 * the host iterates over rows.
 *
 * @throws TypeError for a value that is not a handle, and for a `keptChanges` that is not a positive integer.
 */
export function sqliteRuleStore(
  database: Database,
  { busyDeadlineMs = defaultBusyDeadlineMs, keptChanges = 100_000 }: SqliteRuleStoreOptions = {},
): RuleStore {
  if (typeof Reflect.get(Object(database), "prepare") !== "function") {
    throw new TypeError(
      `database must be a handle of better-sqlite3, got ${described(database)}; openRuleDatabase returns a Result that holds one`,
    );
  }
  if (!Number.isSafeInteger(keptChanges) || keptChanges < 1) {
    throw new TypeError(`keptChanges must be a positive integer, got ${String(keptChanges)}`);
  }
  const own = connectionOn(database);
  const { statements } = own;
  const mostChanges = keptChanges + Math.floor(keptChanges / 100);
  let file: DatabaseFile | null = null;

  function readOnce<T>(work: (connection: Connection) => Result<T, StoreFailure>): Result<T, StoreFailure> {
    return attemptResult(() => {
      file ??= rememberDatabaseFile(database);
      if (file === null) return onNewestState(own, work);
      const found = lookAtFile(database, file, "read");
      if (found === "as_verified") return onNewestState(own, work);
      const written = file;
      return found === "gone"
        ? gone()
        : onNewestState(own, (connection) =>
            verifyContent(database, connection, written).andThen(() => work(connection)),
          );
    });
  }

  function read<T>(work: (connection: Connection) => Result<T, StoreFailure>): ResultAsync<T, StoreUnavailable> {
    return settled(() => readOnce(work));
  }

  /** @param work may throw what the driver throws; an Err rolls back. */
  function change<T, E extends Failure = never>(
    work: (newest: LogPeriod) => Result<Changed<T>, E | StoreFailure>,
  ): ResultAsync<T, E | StoreUnavailable> {
    return settled(() => changeDatabase<T, E>(own, work));
  }

  function settled<T, E extends Failure>(attemptOnce: () => Result<T, E | Busy>): ResultAsync<T, E | StoreUnavailable> {
    return new ResultAsync(retryWhileBusy(attemptOnce, busyDeadlineMs, unavailable));
  }

  function keep(projectId: number, plan: WritePlan, { newestRuleId }: LogPeriod): Changed<KeptWrite> {
    const recorded = { projectId, revision: plan.revision, newestRuleId: newestRuleId + plan.inserted };
    return { value: keepPlan(statements, projectId, plan, newestRuleId), recorded };
  }

  function writeFew(projectId: number, operations: readonly RuleOperation[], options: WriteOptions) {
    return change<KeptWrite, WriteConflict>((newest) =>
      planOn(
        basisOf(statements, projectId, newest),
        projectId,
        rulesByDemand(statements, projectId),
        operations,
        options,
      ).map((plan) => keep(projectId, plan, newest)),
    );
  }

  async function writeMany(
    projectId: number,
    operations: readonly RuleOperation[],
    options: WriteOptions,
  ): Promise<Result<KeptWrite, WriteConflict | StoreUnavailable>> {
    for (let tries = 0; tries < plansBeforehand; tries++) {
      const planned = await planBeforehand(
        async (work) => await read((connection) => attempt(() => work(connection.statements))),
        projectId,
        operations,
        options,
      );
      if (planned.isErr()) return err(planned.error);
      const plan = planned.value;
      if (plan === null) continue;
      const kept = await change<KeptWrite | null>((newest) =>
        ok(
          isSameBasis(plan.basis, basisOf(statements, projectId, newest))
            ? keep(projectId, plan, newest)
            : { value: null, recorded: null },
        ),
      );
      if (kept.isErr()) return err(kept.error);
      if (kept.value !== null) return ok(kept.value);
    }
    return await writeFew(projectId, operations, options);
  }

  /** The write is done even if this fails. The pruning after a later write deletes the rest. */
  async function prune(projectId: number): Promise<void> {
    for (let deleted = stepRows; deleted === stepRows; ) {
      const step = await change((): Result<Changed<number>, never> => {
        const value = pruneStep(statements, projectId, keptChanges);
        return ok({ value, recorded: value === 0 ? null : {} });
      });
      deleted = step.unwrapOr(0);
    }
  }

  return {
    changes(projectId, since, limit) {
      const attemptOnce = () => {
        const answer = readOnce((connection) => changesSince(connection, projectId, since, limit));
        if (answer.isOk() && file !== null && !answer.value.more) {
          file.read = { projectId, revision: answer.value.revision };
        }
        return answer;
      };
      const answer = atOnceUnlessBusy(attemptOnce, busyDeadlineMs, unavailable);
      return "then" in answer ? new ResultAsync(answer) : answer;
    },

    find: (projectId, ruleId) =>
      read<ProtectionRule | null>((connection) =>
        attempt(() => {
          const row = connection.statements.findRule().get(ruleId, projectId);
          return row === undefined ? null : ruleOf(projectId, row);
        }),
      ),

    write(projectId, operations, options) {
      const kept =
        operations.length <= fewOperations
          ? writeFew(projectId, operations, options)
          : new ResultAsync(writeMany(projectId, operations, options));
      return kept.andThen((write) =>
        write.keptChanges > mostChanges
          ? ResultAsync.fromSafePromise<RuleWrite, never>(prune(projectId).then(() => write.written))
          : ok(write.written),
      );
    },

    history: (projectId, from, limit) =>
      read<HistoryPage>((connection) =>
        inOneSnapshot(connection, () => historyPage(connection.statements, projectId, from, limit)),
      ),

    forget: (projectId) =>
      change<ForgetStep>(() => {
        const { step, revision } = forgetStep(statements, projectId);
        return ok({ value: step, recorded: revision === null ? null : { projectId, revision } });
      }),

    renameInHistory: (from, to) =>
      change<RenameStep>(({ renames }) => {
        const renamed = from === to ? 0 : statements.renamePerson().run(to, from).changes;
        return ok({ value: { renamed, more: false }, recorded: renamed === 0 ? null : { renames: renames + 1 } });
      }),
  };
}

function described(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? "an object" : typeof value;
}

/** Most readers are at the project's revision; most others have missed a few changes. */
function changesSince(
  connection: Connection,
  projectId: number,
  since: Revision | null,
  limit: number,
): Result<RuleChanges, StoreFailure> {
  const { statements } = connection;
  return attemptResult(() => {
    if (since !== null && newestRevision(statements, projectId) === since) {
      return ok({ revision: since, rules: [], removed: [], whole: false, more: false });
    }
    const few = fewChanges(statements, projectId, since, limit);
    return few === null ? inOneSnapshot(connection, () => changesPage(statements, projectId, since, limit)) : ok(few);
  });
}

function unavailable({ cause }: Busy): StoreUnavailable {
  return storeUnavailable(cause);
}
