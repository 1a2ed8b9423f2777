import type { Revision } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { tableNames } from "../schema/tables.ts";
import { type HistoryColumns, historyColumns, type RuleColumns, ruleColumns } from "./stored-rule.ts";

const { people, projects, rules, history, evenPeriod, oddPeriod } = tableNames;

/** A row of the states of projects. */
export interface ProjectRow {
  readonly sequence: number;
  readonly revision: Revision;
  readonly prunedThrough: number;
  /** How many rows its history has. */
  readonly rows: number;
}

/** The rule whose last change was missed, or nulls; the change; the project's revision. */
export type MissedChange = readonly [...rule: RuleColumns, ruleId: number, isRemoval: 0 | 1, revision: Revision];

export type RemovalRow = readonly [sequence: number, position: number, revision: Revision, ruleId: number];

/** A rule with the place of its last change. */
export type PlacedRow = readonly [...rule: RuleColumns, sequence: number, position: number];

/** A row of one of the two tables of log periods. */
export type PeriodRow = readonly [
  period: number,
  token: string,
  previousToken: string,
  restoredAt: number,
  newestRuleId: number,
  renames: number,
  projectId: number,
  revision: Revision,
];

type Terms = [type: string, pattern: string, enforcement: string];

/** The values that all changes of a write share. */
type Entry = [
  projectId: number,
  sequence: number,
  revision: Revision,
  at: number,
  by: number | null,
  reverts: number | null,
  idShift: number,
];

/** A change of a write: the rule's id, or that of a new rule; then the terms after the write. */
export type ChangeColumns = [
  id: number | null,
  newId: number | null,
  type: string | null,
  pattern: string | null,
  push: string | null,
  remove: string | null,
  enforcement: string | null,
];

const names = (rule: string) => `
    LEFT JOIN ${people} AS creator ON creator.id = ${rule}.created_by
    LEFT JOIN ${people} AS author ON author.id = ${rule}.updated_by`;

const periodColumns = "period token previous_token restored_at newest_rule_id renames project_id revision".split(" ");

const updateOfPeriod = (table: string) =>
  `UPDATE ${table} SET ${periodColumns.map((column) => `${column} = ?`).join(", ")} WHERE id = 1`;

const entryColumns = ["project_id", "sequence", "revision", "at", "by", "reverts", "id_shift"]
  .map((column) => `? AS ${column}`)
  .join(", ");

/**
 * The changes of a write. A change has seven columns: the rule's id and null, or null and the new rule's id without the shift;
 * then the terms after the write, or nulls.
 */
function logChanges(column: (index: number) => string, position: string, from: string): string {
  return `
    INSERT INTO ${history} (
      project_id, sequence, position, revision, at, by, reverts, rule_id, created_at, created_by,
      before_package_type, before_package_name_pattern, before_minimum_access_level_for_push,
      before_minimum_access_level_for_delete, before_enforcement, before_revision, before_updated_at, before_updated_by,
      after_package_type, after_package_name_pattern, after_minimum_access_level_for_push,
      after_minimum_access_level_for_delete, after_enforcement
    )
    SELECT
      entry.project_id, entry.sequence, ${position}, entry.revision, entry.at, entry.by, entry.reverts,
      coalesce(rule.id, (${column(1)}) + entry.id_shift),
      coalesce(rule.created_at, entry.at), iif(rule.id IS NULL, entry.by, rule.created_by),
      rule.package_type, rule.package_name_pattern, rule.minimum_access_level_for_push,
      rule.minimum_access_level_for_delete, rule.enforcement, rule.revision, rule.updated_at, rule.updated_by,
      ${[2, 3, 4, 5, 6].map(column).join(", ")}
    FROM ${from} LEFT JOIN ${rules} AS rule ON rule.id = ${column(0)}`;
}

/**
 * Every statement of the store, by name. Each is a probe of an index, whatever the number of rules.
 *
 * In a statement with a range, a join or a choice of indexes each parameter has a plus before it, which keeps its value.
 * Without it SQLite would prepare the statement anew for each new value, and that takes several times as long as running it.
 */
export const statementTexts = {
  newestRevision: `SELECT revision FROM ${projects} WHERE project_id = ?`,

  newestWrite: `
    SELECT sequence, revision, pruned_through AS prunedThrough, kept_changes AS rows
    FROM ${projects} WHERE project_id = ?`,

  findEntry: `SELECT 1 FROM ${history} WHERE project_id = +? AND sequence = +? AND revision = +? LIMIT 1`,

  missedChanges: `
    SELECT ${ruleColumns("rule")}, change.rule_id, change.after_package_type IS NULL, project.revision
    FROM ${history} AS base
    CROSS JOIN ${projects} AS project ON project.project_id = base.project_id AND project.pruned_through < base.sequence
    CROSS JOIN ${history} AS change ON change.project_id = base.project_id AND change.sequence > base.sequence
    LEFT JOIN ${rules} AS rule
      ON rule.project_id = change.project_id AND rule.sequence = change.sequence AND rule.position = change.position
    ${names("rule")}
    WHERE base.project_id = +? AND base.sequence = +? AND base.position = 0 AND base.revision = +?
    ORDER BY change.sequence, change.position LIMIT +?`,

  removalsAfter: `
    SELECT sequence, position, revision, rule_id FROM ${history}
    WHERE project_id = +? AND (sequence, position) > (+?, +?) AND after_package_type IS NULL
    ORDER BY sequence, position LIMIT +?`,

  rulesAfter: `
    SELECT ${ruleColumns("rule")}, rule.sequence, rule.position FROM ${rules} AS rule ${names("rule")}
    WHERE rule.project_id = +? AND (rule.sequence, rule.position) > (+?, +?)
    ORDER BY rule.sequence, rule.position LIMIT +?`,

  findRule: `
    SELECT ${ruleColumns("rule")} FROM ${rules} AS rule ${names("rule")} WHERE rule.id = +? AND rule.project_id = +?`,

  findHolder: `
    SELECT id FROM ${rules}
    WHERE project_id = +? AND package_type = +? AND package_name_pattern = +? AND enforcement = +?`,

  /** The rules with the ids of a JSON array. */
  namedRules: `
    SELECT ${ruleColumns("rule")} FROM json_each(+?) AS named
    CROSS JOIN ${rules} AS rule ON rule.id = named.value AND rule.project_id = +? ${names("rule")}`,

  /** The rules that hold the keys of a JSON array: of a type, a pattern and an enforcement each. */
  holders: `
    SELECT wanted.key, rule.id FROM jsonb_each(+?) AS wanted
    CROSS JOIN ${rules} AS rule ON rule.project_id = +? AND rule.package_type = wanted.value ->> 0
      AND rule.package_name_pattern = wanted.value ->> 1 AND rule.enforcement = wanted.value ->> 2`,

  entryChanges: `
    SELECT change.position, ${historyColumns("change")} FROM ${history} AS change
    LEFT JOIN ${people} AS by ON by.id = change.by
    LEFT JOIN ${people} AS creator ON creator.id = change.created_by
    LEFT JOIN ${people} AS author ON author.id = change.before_updated_by
    WHERE change.project_id = +? AND change.sequence = +? AND change.position >= +?
    ORDER BY change.position LIMIT +?`,

  personNamed: `SELECT id FROM ${people} WHERE name = ? LIMIT 1`,

  addPerson: `INSERT INTO ${people} (name) VALUES (?) RETURNING id`,

  raiseProject: `
    INSERT INTO ${projects} (project_id, sequence, revision, kept_changes, pruned_through) VALUES (?, ?, ?, ?, 0)
    ON CONFLICT (project_id) DO UPDATE
    SET sequence = excluded.sequence, revision = excluded.revision, kept_changes = kept_changes + excluded.kept_changes
    RETURNING kept_changes`,

  logChange: logChanges(
    (column) => `entry.change_${column}`,
    "0",
    `(SELECT ${entryColumns}, ${[0, 1, 2, 3, 4, 5, 6].map((column) => `? AS change_${column}`).join(", ")}) AS entry`,
  ),

  logChanges: logChanges(
    (column) => `change.value ->> ${column}`,
    "change.key",
    `(SELECT ${entryColumns}) AS entry CROSS JOIN jsonb_each(?) AS change`,
  ),

  removeElders: `
    DELETE FROM ${rules} WHERE id IN (
      SELECT rule_id FROM ${history} WHERE project_id = +? AND sequence = +? AND before_package_type IS NOT NULL
    )`,

  insertWritten: `
    INSERT INTO ${rules} (
      id, project_id, package_type, package_name_pattern, minimum_access_level_for_push, minimum_access_level_for_delete,
      enforcement, sequence, revision, position, created_at, created_by, updated_at, updated_by
    )
    SELECT
      rule_id, project_id, after_package_type, after_package_name_pattern, after_minimum_access_level_for_push,
      after_minimum_access_level_for_delete, after_enforcement, sequence, revision, position, created_at, created_by, at, by
    FROM ${history} WHERE project_id = +? AND sequence = +? AND after_package_type IS NOT NULL`,

  /** The sequence of the change before which so many others are kept. */
  oldestChange: `
    SELECT sequence FROM ${history} WHERE project_id = +? AND sequence < +? ORDER BY sequence, position LIMIT 1 OFFSET +?`,

  setPruned: `UPDATE ${projects} SET pruned_through = ?, kept_changes = kept_changes - ? WHERE project_id = ?`,

  deletePruned: `
    DELETE FROM ${history} WHERE (project_id, sequence, position) IN (
      SELECT project_id, sequence, position FROM ${history}
      WHERE project_id = +? AND sequence <= +? ORDER BY sequence, position LIMIT +?
    )`,

  removeOldest: `DELETE FROM ${rules} WHERE project_id = +? AND (sequence, position) <= (+?, +?)`,

  raiseForgotten: `
    UPDATE ${projects} SET sequence = ?, revision = ?, pruned_through = ?, kept_changes = kept_changes - ?
    WHERE project_id = ?`,

  renamePerson: `UPDATE ${people} SET name = ? WHERE name = ?`,

  periods: `
    SELECT ${["even", "odd"].map((name) => periodColumns.map((column) => `${name}.${column}`).join(", ")).join(", ")}
    FROM ${evenPeriod} AS even CROSS JOIN ${oddPeriod} AS odd WHERE even.id = 1 AND odd.id = 1`,

  writeEvenPeriod: updateOfPeriod(evenPeriod),
  writeOddPeriod: updateOfPeriod(oddPeriod),

  begin: "BEGIN",
  beginImmediate: "BEGIN IMMEDIATE",
  commit: "COMMIT",
  rollback: "ROLLBACK",
} as const;

/** The part of a prepared statement that is used. */
export interface Prepared<Parameters extends unknown[], Row> {
  run(...parameters: Parameters): { readonly changes: number };
  get(...parameters: Parameters): Row | undefined;
  all(...parameters: Parameters): Row[];
}

/**
 * The statements on one handle. Each is prepared at its first use and then kept; that use may throw the driver's
 * error.
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
  // The host may have set its handle to bigints; here every integer is a number.
  const asObject = <Parameters extends unknown[], Row>(text: string) =>
    kept(() => database.prepare<Parameters, Row>(text).safeIntegers(false));
  // For an answer of few rows the names of their columns cost more than reading them.
  const asArray = <Parameters extends unknown[], Row extends readonly unknown[]>(text: string) =>
    kept(() => database.prepare<Parameters, Row>(text).safeIntegers(false).raw());
  const asValue = <Parameters extends unknown[], Value>(text: string) =>
    kept(() => database.prepare<Parameters, Value>(text).safeIntegers(false).pluck());
  const changing = <Parameters extends unknown[]>(text: string) =>
    kept(() => database.prepare<Parameters, never>(text));

  const text = statementTexts;
  return {
    newestRevision: asValue<[projectId: number], Revision>(text.newestRevision),
    newestWrite: asObject<[projectId: number], ProjectRow>(text.newestWrite),
    findEntry: asValue<[projectId: number, sequence: number, revision: Revision], number>(text.findEntry),
    missedChanges: asArray<[projectId: number, sequence: number, revision: Revision, limit: number], MissedChange>(
      text.missedChanges,
    ),
    removalsAfter: asArray<[projectId: number, sequence: number, position: number, limit: number], RemovalRow>(
      text.removalsAfter,
    ),
    rulesAfter: asArray<[projectId: number, sequence: number, position: number, limit: number], PlacedRow>(
      text.rulesAfter,
    ),
    findRule: asArray<[id: number, projectId: number], RuleColumns>(text.findRule),
    findHolder: asValue<[projectId: number, ...Terms], number>(text.findHolder),
    namedRules: asArray<[ids: string, projectId: number], RuleColumns>(text.namedRules),
    holders: asArray<[keys: string, projectId: number], readonly [place: number, id: number]>(text.holders),
    entryChanges: asArray<
      [projectId: number, sequence: number, position: number, limit: number],
      readonly [position: number, ...HistoryColumns]
    >(text.entryChanges),

    personNamed: asValue<[name: string], number>(text.personNamed),
    addPerson: asValue<[name: string], number>(text.addPerson),
    raiseProject: asValue<[projectId: number, sequence: number, revision: Revision, changes: number], number>(
      text.raiseProject,
    ),
    logChange: changing<[...Entry, ...ChangeColumns]>(text.logChange),
    logChanges: changing<[...Entry, changes: string]>(text.logChanges),
    removeElders: changing<[projectId: number, sequence: number]>(text.removeElders),
    insertWritten: changing<[projectId: number, sequence: number]>(text.insertWritten),

    oldestChange: asValue<[projectId: number, before: number, offset: number], number>(text.oldestChange),
    setPruned: changing<[through: number, deleted: number, projectId: number]>(text.setPruned),
    deletePruned: changing<[projectId: number, through: number, limit: number]>(text.deletePruned),
    removeOldest: changing<[projectId: number, sequence: number, position: number]>(text.removeOldest),
    raiseForgotten: changing<
      [sequence: number, revision: Revision, prunedThrough: number, deleted: number, projectId: number]
    >(text.raiseForgotten),
    renamePerson: changing<[to: string, from: string]>(text.renamePerson),

    periods: asArray<[], readonly [...even: PeriodRow, ...odd: PeriodRow]>(text.periods),
    writeEvenPeriod: changing<[...PeriodRow]>(text.writeEvenPeriod),
    writeOddPeriod: changing<[...PeriodRow]>(text.writeOddPeriod),
    // Changes nothing: returns how many frames the log has, and how many of them were copied to the database file.
    logState: asArray<[], readonly [busy: number, frames: number, checkpointed: number]>("PRAGMA wal_checkpoint(NOOP)"),

    begin: changing<[]>(text.begin),
    beginImmediate: changing<[]>(text.beginImmediate),
    commit: changing<[]>(text.commit),
    rollback: changing<[]>(text.rollback),
  };
}

export type Statements = ReturnType<typeof statementsOn>;
