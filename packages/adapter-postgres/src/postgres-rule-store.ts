import type { RuleStore } from "@package-protection/core";
import { ok, ResultAsync } from "neverthrow";
import type { Pool } from "pg";
import { changesSince } from "./rule-changes.ts";
import { type RuleRow, readRule } from "./rule-row.ts";
import { ruleWrites } from "./rule-writes.ts";
import { runStatement } from "./run-statement.ts";
import { statementTexts } from "./statements.ts";
import { readFailure } from "./store-failure.ts";
import { defaultSchema, type SchemaOption } from "./table-names.ts";

/**
 * A store in the tables that `migrate` makes; before that, every call answers `store_unavailable`. Any number of stores, in
 * any number of processes on any number of machines, may work on one database.
 *
 * The pool may be the host's own, and stays the host's: it is not ended here, and its settings are left alone. It has to lead
 * to the server that takes writes, for a replica answers with what was true a moment ago. Each call takes one connection at a
 * time, for one statement, and leaves nothing behind on it, so that a pooler such as PgBouncer may stand in between and hand
 * out connections by the transaction.
 *
 * - How long a call waits for a connection is the pool's `connectionTimeoutMillis`, and for the server its
 *   `statement_timeout`. Without them both wait for ever; core gives up by its own deadline all the same.
 * - A pool emits `error` when an idle connection breaks, as at every restart of the server. Node ends a process in which
 *   nobody listens to that: the host has to, also where it only logs.
 *
 * @throws TypeError for what is no pool.
 */
export function postgresRuleStore(pool: Pool, { schema = defaultSchema }: SchemaOption = {}): RuleStore {
  if (typeof Reflect.get(Object(pool), "connect") !== "function") {
    throw new TypeError("a rule store needs a pool of pg");
  }
  const texts = statementTexts(schema);
  const writes = ruleWrites(pool, texts);

  return {
    changes: (projectId, since, limit) => new ResultAsync(changesSince(pool, texts, projectId, since, limit)),
    find: (projectId, ruleId) =>
      new ResultAsync(runStatement<RuleRow>(pool, { text: texts.findRule, values: [projectId, idOrNone(ruleId)] }))
        .mapErr(readFailure)
        .andThen(([row]) => (row === undefined ? ok(null) : readRule(row))),
    insert: (projectId, draft, now) => new ResultAsync(writes.insert(projectId, draft, now)),
    replace: (projectId, ruleId, expected, terms, now) =>
      new ResultAsync(writes.replace(projectId, idOrNone(ruleId), expected, terms, now)),
    remove: (projectId, ruleId, expected) => new ResultAsync(writes.remove(projectId, idOrNone(ruleId), expected)),
  };
}

/** The id of no rule, for a number that PostgreSQL's integers do not hold. */
function idOrNone(ruleId: number): number {
  return Number.isSafeInteger(ruleId) ? ruleId : 0;
}
