import type { Database } from "better-sqlite3";
import type { ChangePoint } from "./rule-revision.ts";
import { type RuleRow, ruleColumns } from "./rule-row.ts";

/** A change, the id of the rule that it removed, and the rule of which it is the last change; nulls for what is not there. */
export type ChangeRow = readonly [
  counter: number,
  token: string,
  removed: number | null,
  id: number | null,
  ...terms: Terms,
  createdAt: number,
  updatedAt: number,
];

export interface RemovalRow extends ChangePoint {
  readonly removed_rule_id: number;
}

/** A row of `package_protection_even_period` or `package_protection_odd_period`. */
export type PeriodRow = readonly [
  period: number,
  token: string,
  previousToken: string,
  restoredAt: number,
  projectId: number,
  counter: number,
  changeToken: string,
];

type Level = string | null;
type Terms = [type: string, pattern: string, push: Level, remove: Level];

/**
 * Every statement of the store, by name. Each is a probe of an index, whatever the number of rules.
 *
 * Where a range is asked for, the parameters stand behind a plus, which changes nothing of their values. SQLite would otherwise
 * prepare the statement anew each time they are bound, in case these values call for another plan, and that takes several
 * times as long as running it.
 */
export const statementTexts = {
  newestChange: "SELECT counter, token FROM package_protection_projects WHERE id = ?",

  newestToken: "SELECT token FROM package_protection_projects WHERE id = ?",

  changesAfter: `
    SELECT
      change.counter, change.token, change.removed_rule_id, rule.id, rule.package_type, rule.package_name_pattern,
      rule.minimum_access_level_for_push, rule.minimum_access_level_for_delete, rule.created_at, rule.updated_at
    FROM package_protection_changes AS base
    CROSS JOIN package_protection_changes AS change ON change.project_id = base.project_id
    LEFT JOIN package_protection_rules AS rule
      ON rule.project_id = change.project_id AND rule.revision_counter = change.counter
    WHERE base.project_id = +? AND base.counter = +? AND base.token = +? AND change.counter > base.counter
    ORDER BY change.counter LIMIT +?`,

  findChange: "SELECT 1 FROM package_protection_changes WHERE project_id = ? AND counter = ? AND token = ?",

  removalsAfter: `
    SELECT counter, token, removed_rule_id FROM package_protection_changes
    WHERE project_id = +? AND counter > +? AND removed_rule_id IS NOT NULL ORDER BY counter LIMIT +?`,

  rulesAfter: `
    SELECT ${ruleColumns} FROM package_protection_rules
    WHERE project_id = +? AND revision_counter > +? ORDER BY revision_counter LIMIT +?`,

  findRule: `SELECT ${ruleColumns} FROM package_protection_rules WHERE id = ? AND project_id = ?`,

  raiseCounter: `
    INSERT INTO package_protection_projects (id, counter, token) VALUES (?, 1, ?)
    ON CONFLICT (id) DO UPDATE SET counter = counter + 1, token = excluded.token RETURNING counter, token`,

  insertRule: `
    INSERT INTO package_protection_rules (
      package_type, package_name_pattern, minimum_access_level_for_push, minimum_access_level_for_delete,
      project_id, revision_counter, revision_token, created_at, updated_at
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${ruleColumns}`,

  replaceRule: `
    UPDATE package_protection_rules SET
      package_type = ?, package_name_pattern = ?, minimum_access_level_for_push = ?, minimum_access_level_for_delete = ?,
      revision_counter = ?, revision_token = ?, updated_at = ?
    WHERE id = ? RETURNING ${ruleColumns}`,

  removeRule: "DELETE FROM package_protection_rules WHERE id = ?",

  logChange: `
    INSERT INTO package_protection_changes (project_id, counter, token, removed_rule_id) VALUES (?, ?, ?, ?)`,

  forgetChanges: "DELETE FROM package_protection_changes WHERE project_id = +? AND counter <= +?",

  periods: `
    SELECT
      even.period, even.token, even.previous_token, even.restored_at, even.project_id, even.counter, even.change_token,
      odd.period, odd.token, odd.previous_token, odd.restored_at, odd.project_id, odd.counter, odd.change_token
    FROM package_protection_even_period AS even CROSS JOIN package_protection_odd_period AS odd
    WHERE even.id = 1 AND odd.id = 1`,

  writeEvenPeriod: `
    UPDATE package_protection_even_period
    SET period = ?, token = ?, previous_token = ?, restored_at = ?, project_id = ?, counter = ?, change_token = ?
    WHERE id = 1`,

  writeOddPeriod: `
    UPDATE package_protection_odd_period
    SET period = ?, token = ?, previous_token = ?, restored_at = ?, project_id = ?, counter = ?, change_token = ?
    WHERE id = 1`,

  begin: "BEGIN",
  beginImmediate: "BEGIN IMMEDIATE",
  commit: "COMMIT",
  rollback: "ROLLBACK",
} as const;

/** What is used of a prepared statement. */
export interface Prepared<Parameters extends unknown[], Row> {
  run(...parameters: Parameters): unknown;
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
}

/**
 * The statements on one handle. Each is prepared when it is first asked for and then kept; asking may throw what the driver
 * throws.
 */
export function statementsOn(database: Database) {
  function kept<Parameters extends unknown[], Row>(
    prepare: () => Prepared<Parameters, Row>,
  ): () => Prepared<Parameters, Row> {
    let statement: Prepared<Parameters, Row> | undefined;
    return () => {
      statement ??= prepare();
      return statement;
    };
  }
  // The host may have asked its handle for bigints; here every integer is a number.
  const prepared = <Parameters extends unknown[], Row = never>(text: string) =>
    kept(() => database.prepare<Parameters, Row>(text).safeIntegers(false));

  const text = statementTexts;
  return {
    newestChange: prepared<[projectId: number], ChangePoint>(text.newestChange),
    newestToken: kept(() => database.prepare<[projectId: number], string>(text.newestToken).pluck()),
    // As arrays: for an answer of few rows the names of their columns cost more than reading them.
    changesAfter: kept(() =>
      database
        .prepare<[projectId: number, counter: number, token: string, limit: number], ChangeRow>(text.changesAfter)
        .safeIntegers(false)
        .raw(),
    ),
    findChange: prepared<[projectId: number, counter: number, token: string], object>(text.findChange),
    removalsAfter: prepared<[projectId: number, counter: number, limit: number], RemovalRow>(text.removalsAfter),
    rulesAfter: prepared<[projectId: number, counter: number, limit: number], RuleRow>(text.rulesAfter),
    findRule: prepared<[id: number, projectId: number], RuleRow>(text.findRule),

    raiseCounter: prepared<[projectId: number, token: string], ChangePoint>(text.raiseCounter),
    insertRule: prepared<
      [...Terms, projectId: number, counter: number, token: string, createdAt: number, updatedAt: number],
      RuleRow
    >(text.insertRule),
    replaceRule: prepared<[...Terms, counter: number, token: string, updatedAt: number, id: number], RuleRow>(
      text.replaceRule,
    ),
    removeRule: prepared<[id: number]>(text.removeRule),
    logChange: prepared<[projectId: number, counter: number, token: string, removed: number | null]>(text.logChange),
    forgetChanges: prepared<[projectId: number, counter: number]>(text.forgetChanges),

    periods: kept(() =>
      database.prepare<[], readonly [...even: PeriodRow, ...odd: PeriodRow]>(text.periods).safeIntegers(false).raw(),
    ),
    writeEvenPeriod: prepared<[...PeriodRow]>(text.writeEvenPeriod),
    writeOddPeriod: prepared<[...PeriodRow]>(text.writeOddPeriod),
    // Changes nothing: says how many frames the log has, and how many of them were copied to the database file.
    logState: kept(() =>
      database
        .prepare<[], readonly [busy: number, frames: number, checkpointed: number]>("PRAGMA wal_checkpoint(NOOP)")
        .safeIntegers(false)
        .raw(),
    ),

    begin: prepared<[]>(text.begin),
    beginImmediate: prepared<[]>(text.beginImmediate),
    commit: prepared<[]>(text.commit),
    rollback: prepared<[]>(text.rollback),
  };
}

export type Statements = ReturnType<typeof statementsOn>;
