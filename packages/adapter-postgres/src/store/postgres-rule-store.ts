import type { RuleStore, RuleWrite, StoreUnavailable, WriteConflict } from "@package-protection/core";
import { ok, ResultAsync } from "neverthrow";
import type { Pool } from "pg";
import { runStatement } from "../connection/run-statement.ts";
import { defaultSchema, type SchemaOption } from "../schema/table-names.ts";
import { statementTexts } from "../statements/statements.ts";
import { readRule, type StoredRule } from "../statements/stored-rule.ts";
import { readChanges } from "./read-changes.ts";
import { readHistory } from "./read-history.ts";
import { readFailure } from "./store-failure.ts";
import { forgetStep, prune, renameStep } from "./upkeep.ts";
import { writeBatch } from "./write-batch.ts";
import { writeOne } from "./write-one.ts";
import { idOrNone } from "./write-values.ts";

/** The options of `postgresRuleStore`. */
export interface PostgresRuleStoreOptions extends SchemaOption {
  /**
   * How many changes of each project the history keeps: whole entries, the newest always. At least 1; 100,000 by default.
   *
   * Up to a hundredth more may be kept before the oldest are pruned. All processes should use the same number: the lowest counts.
   */
  readonly keptChanges?: number;
}

/**
 * A store in the tables that `migrate` makes; before that, every call answers `store_unavailable`.
 *
 * Any number of stores, in any number of processes on any number of machines, may work on one database.
 *
 * The pool may be the host's own. It stays the host's: the store doesn't end it and doesn't change its settings. It must lead
 * to the server that takes writes, because a replica answers with an older state. Each call takes one connection at
 * a time, for one statement or one short transaction, and leaves nothing behind on it. So a pooler such as PgBouncer may stand
 * in between and lend connections by the transaction.
 *
 * - The pool's `connectionTimeoutMillis` bounds how long a call waits for a connection, and its `statement_timeout` how long it
 *   waits for the server. Without them both waits have no end; core's own deadline ends the call all the same.
 * - A pool emits `error` when an idle connection breaks, as at every restart of the server. Node ends a process without a
 *   listener, so the host must listen, even if it only logs.
 *
 * @throws TypeError for a value that is not a pool, for a schema name that PostgreSQL would refuse or cut, and for a
 * `keptChanges` that is not a positive integer.
 */
export function postgresRuleStore(
  pool: Pool,
  { schema = defaultSchema, keptChanges = 100_000 }: PostgresRuleStoreOptions = {},
): RuleStore {
  if (typeof Reflect.get(Object(pool), "connect") !== "function") {
    throw new TypeError(`pool must be a Pool of pg, got ${pool === null ? "null" : typeof pool}`);
  }
  if (!Number.isSafeInteger(keptChanges) || keptChanges < 1) {
    throw new TypeError(`keptChanges must be a positive integer, got ${String(keptChanges)}`);
  }
  const texts = statementTexts(schema);

  async function write(...[projectId, operations, options]: Parameters<RuleStore["write"]>) {
    const [operation, ...others] = operations;
    const written =
      operation !== undefined && others.length === 0
        ? await writeOne(pool, texts, projectId, operation, options)
        : await writeBatch(pool, texts, projectId, operations, options);
    if (written.isOk()) await prune(pool, texts, projectId, written.value.keptChanges, keptChanges);
    return written.map(({ revision, sequence, changes }): RuleWrite => ({ revision, sequence, changes }));
  }

  return {
    changes: (projectId, since, limit) => new ResultAsync(readChanges(pool, texts, projectId, since, limit)),
    find: (projectId, ruleId) =>
      new ResultAsync(runStatement<StoredRule>(pool, { text: texts.findRule, values: [projectId, idOrNone(ruleId)] }))
        .mapErr(readFailure)
        .andThen(([row]) => (row === undefined ? ok(null) : readRule(projectId, row))),
    write: (projectId, operations, options) =>
      new ResultAsync<RuleWrite, WriteConflict | StoreUnavailable>(write(projectId, operations, options)),
    history: (projectId, from, limit) => new ResultAsync(readHistory(pool, texts, projectId, from, limit)),
    forget: (projectId) => new ResultAsync(forgetStep(pool, texts, projectId)),
    renameInHistory: (from, to) => new ResultAsync(renameStep(pool, texts, from, to)),
  };
}
