import { eq, exactText, plus } from "../connection/sql-operators.ts";
import type { TableNames } from "../schema/table-names.ts";
import { ruleColumns } from "./stored-rule.ts";

const terms = [
  "package_type",
  "package_name_pattern",
  "minimum_access_level_for_push",
  "minimum_access_level_for_delete",
  "enforcement",
] as const;

const beforeTerms = terms.map((term) => `before_${term}`).join(", ");
const afterTerms = terms.map((term) => `after_${term}`).join(", ");

/**
 * Every write takes the lock of its project's row first and holds it until the commit. So a project's writes are committed in
 * the order of their sequences, and two writes never wait for each other in a circle.
 *
 * Writes of one operation share the parameters $1 to $5: project, token, at, by, reverts.
 */
export function writeStatements(tables: TableNames) {
  return { ...singleStatements(tables), ...batchStatements(tables) } as const;
}

/** Writes of one operation: each is one statement, and so one transaction. */
function singleStatements(tables: TableNames) {
  const { rules, history } = tables;
  return {
    /** $6 to $10 terms. */
    insertRule: insertion(tables, raised(tables)),

    /** $6 to $10 terms, $11 $12 the project's expected sequence and token. No row where the project is at another revision. */
    insertRuleAt: insertion(tables, raisedAt(tables, "1", "$11", "$12")),

    /** $6 rule, $7 $8 its expected sequence and token, $9 to $13 terms, $14 $15 the project's; a null sequence is any. */
    replaceRule: `
${ifStanding(tables, `standing.sequence ${eq} $7::bigint AND standing.token ${eq} ${text("$8")}`, "$14", "$15")},
written AS (
  UPDATE ${rules} AS rule SET
    ${terms.map((term, index) => `${term} = ${text(`$${9 + index}`)}`).join(", ")},
    sequence = raised.sequence, position = 0, token = ${text("$2")}, updated_at = $3::bigint, updated_by = ${text("$4")}
  FROM raised WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} $6::bigint
),
logged AS (
  INSERT INTO ${history} (${sharedColumns}, ${standingColumns}, ${afterTerms})
  SELECT ${shared}, ${standing}, ${termParameters(9)} FROM raised, standing
)
${whatStood}`,

    /** $6 rule, $7 $8 its expected sequence and token, $9 $10 the project's; a null sequence is any. */
    removeRule: `
${ifStanding(
  tables,
  `$7::bigint IS NULL OR (standing.sequence ${eq} $7::bigint AND standing.token ${eq} ${text("$8")})`,
  "$9",
  "$10",
)},
written AS (
  DELETE FROM ${rules} AS rule
  USING raised WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} $6::bigint
),
logged AS (
  INSERT INTO ${history} (${sharedColumns}, ${standingColumns}) SELECT ${shared}, ${standing} FROM raised, standing
)
${whatStood}`,
  } as const;
}

/** The steps of a write of several operations, in one transaction. The first one takes the lock; later ones see the commits before it. */
function batchStatements(tables: TableNames) {
  const { rules, history } = tables;
  const recordset = (json: string, columns: string) =>
    `pg_catalog.jsonb_to_recordset(${json}::pg_catalog.jsonb) AS operation(${columns})`;
  const column = (name: string) => `${name} ${exactText}`;
  const termColumns = terms.map(column).join(", ");
  return {
    /** $1 project, $2 token, $3 number of changes, $4 $5 expected revision. No row where the project is at another one. */
    raiseProject: `${raisedAt(tables, "$3::bigint", "$4", "$5")}`,

    /** The rules with these ids, and those that have one of these keys. $1 project, $2 ids, $3 keys as JSON. */
    rulesConcerned: `
SELECT ${ruleColumns("rule")} FROM ${rules} AS rule
WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} ANY ($2::bigint[])
UNION
SELECT ${ruleColumns("rule")} FROM ${recordset("$3", ["type", "pattern", "enforcement"].map(column).join(", "))}
JOIN ${rules} AS rule ON rule.project_id ${eq} $1::bigint AND rule.package_type ${eq} operation.type
  AND rule.package_name_pattern ${eq} operation.pattern AND rule.enforcement ${eq} operation.enforcement`,

    /**
     * Removes, replaces and inserts in one statement, because uniqueness holds at its end. Returns the ids of the inserts.
     *
     * $1 project, $2 token, $3 at, $4 by, $5 sequence, $6 ids to remove, $7 replacements and $8 inserts as JSON.
     */
    writeRules: `
WITH removed AS (
  DELETE FROM ${rules} AS rule WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} ANY ($6::bigint[])
),
replaced AS (
  UPDATE ${rules} AS rule SET
    ${terms.map((term) => `${term} = operation.${term}`).join(", ")},
    sequence = $5::bigint, position = operation.position, token = ${text("$2")},
    updated_at = $3::bigint, updated_by = ${text("$4")}
  FROM ${recordset("$7", `position integer, id bigint, ${termColumns}`)}
  WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} operation.id
)
INSERT INTO ${rules} (
  project_id, ${terms.join(", ")}, sequence, position, token, created_at, created_by, updated_at, updated_by
)
SELECT $1::bigint, ${terms.map((term) => `operation.${term}`).join(", ")}, $5::bigint, operation.position, ${text("$2")},
  $3::bigint, ${text("$4")}, $3::bigint, ${text("$4")}
FROM ${recordset("$8", `position integer, ${termColumns}`)} ORDER BY operation.position
RETURNING id, position`,

    /** $1 project, $2 token, $3 at, $4 by, $5 reverts, $6 sequence, $7 changes as JSON. */
    logChanges: `
INSERT INTO ${history} (${sharedColumns}, ${standingColumns}, ${afterTerms})
SELECT $1::bigint, $6::bigint, operation.position, ${text("$2")}, $3::bigint, ${text("$4")}, $5::bigint,
  operation.rule_id, operation.created_at, operation.created_by, ${beforeTerms}, operation.before_sequence,
  operation.before_token, operation.before_updated_at, operation.before_updated_by, ${afterTerms}
FROM ${recordset(
      "$7",
      [
        "position integer, rule_id bigint, created_at bigint, before_sequence bigint, before_updated_at bigint",
        ...["created_by", "before_token", "before_updated_by"].map(column),
        ...terms.flatMap((term) => [column(`before_${term}`), column(`after_${term}`)]),
      ].join(", "),
    )}`,
  } as const;
}

function text(parameter: string): string {
  return `${parameter}::pg_catalog.text`;
}

function termParameters(first: number): string {
  return terms.map((_, index) => text(`$${first + index}`)).join(", ");
}

/** Returns the sequence, the number of changes and the id; this process has the rest. */
function insertion({ rules, history }: TableNames, raisedProject: string): string {
  return `
WITH raised AS (${raisedProject}),
inserted AS (
  INSERT INTO ${rules} (
    project_id, ${terms.join(", ")}, sequence, position, token, created_at, created_by, updated_at, updated_by
  )
  SELECT $1, ${termParameters(6)}, sequence, 0, $2, $3::bigint, ${text("$4")}, $3, $4 FROM raised RETURNING id, sequence
)
INSERT INTO ${history} (${sharedColumns}, rule_id, created_at, created_by, ${afterTerms})
SELECT $1, sequence, 0, $2, $3, $4, $5::bigint, id, $3, $4, $6, $7, $8, $9, $10 FROM inserted
RETURNING sequence, rule_id AS id, (SELECT kept_changes FROM raised) AS "keptChanges"`;
}

/** The values that every change of a write shares, and its place in a write of one operation. */
const sharedColumns = "project_id, sequence, position, token, at, by, reverts";
const shared = `$1::bigint, raised.sequence, 0, ${text("$2")}, $3::bigint, ${text("$4")}, $5::bigint`;

/** The rule before a write. */
const standingColumns = `rule_id, created_at, created_by, ${beforeTerms}, before_sequence, before_token, before_updated_at, before_updated_by`;
const standing = `standing.id, standing.created_at, standing.created_by, ${terms.map((term) => `standing.${term}`).join(", ")},
    standing.sequence, standing.token, standing.updated_at, standing.updated_by`;

const raisedColumns = "project_id, sequence, token, kept_changes, pruned_through";
const raise = `sequence = project.sequence ${plus} 1, token = excluded.token,
    kept_changes = project.kept_changes ${plus} excluded.kept_changes`;

/** Gives the project its next sequence and a new token, for one change. Takes the lock of its row, or makes it. */
function raised({ projects }: TableNames): string {
  return `
  INSERT INTO ${projects} AS project (${raisedColumns}) VALUES ($1::bigint, 1, ${text("$2")}, 1, 0)
  ON CONFLICT (project_id) DO UPDATE SET ${raise}
  RETURNING sequence, kept_changes`;
}

/** The same if the project is at an expected revision; a null sequence is any. A project without a row is at sequence 0. */
function raisedAt({ projects }: TableNames, changes: string, sequence: string, token: string): string {
  return `
  INSERT INTO ${projects} AS project (${raisedColumns})
  SELECT $1::bigint, 1, ${text("$2")}, ${changes}, 0
  WHERE ${sequence}::bigint IS NULL OR ${sequence} ${eq} 0 OR EXISTS (SELECT FROM ${projects} WHERE project_id ${eq} $1)
  ON CONFLICT (project_id) DO UPDATE SET ${raise}
  WHERE ${sequence} IS NULL OR (project.sequence ${eq} ${sequence} AND project.token ${eq} ${text(token)})
  RETURNING sequence, kept_changes`;
}

/**
 * Locks the project and then the rule, and raises the project only if both are as the caller expects.
 *
 * FOR UPDATE reads the newest version of a row, which the statement's snapshot may not show. `project` has no row if the
 * project was never written, `standing` none without the rule, and `raised` none if nothing may be written.
 */
function ifStanding({ projects, rules }: TableNames, isExpected: string, sequence: string, token: string): string {
  return `
WITH project AS (SELECT sequence, token FROM ${projects} WHERE project_id ${eq} $1::bigint FOR UPDATE),
standing AS (
  SELECT rule.* FROM project, ${rules} AS rule
  WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} $6::bigint FOR UPDATE OF rule
),
raised AS (
  UPDATE ${projects} AS project SET
    sequence = project.sequence ${plus} 1, token = ${text("$2")}, kept_changes = project.kept_changes ${plus} 1
  FROM standing
  WHERE project.project_id ${eq} $1::bigint AND (${isExpected})
    AND (${sequence}::bigint IS NULL OR (project.sequence ${eq} ${sequence} AND project.token ${eq} ${text(token)}))
  RETURNING project.sequence, project.kept_changes
)`;
}

/** One row, unless the project was never written: the project before, the rule before, and the raised project. */
const whatStood = `SELECT project.sequence AS "projectSequence", project.token AS "projectToken",
  raised.sequence AS "raisedSequence", raised.kept_changes AS "keptChanges", ${ruleColumns("standing")}
FROM project LEFT JOIN standing ON true LEFT JOIN raised ON true`;
