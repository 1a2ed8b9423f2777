import { eq, plus } from "./sql-operators.ts";
import { ruleColumns } from "./stored-rule.ts";
import type { TableNames } from "./table-names.ts";

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
 * All of them share the parameters $1 to $7: project, token, at, by, reverts, and sequence and token of the revision at which
 * the project must be; a null sequence is any.
 */
export function writeStatements(tables: TableNames) {
  return { ...singleStatements(tables), ...batchStatements(tables) } as const;
}

/** Writes of one operation: each is one statement, and so one transaction. */
function singleStatements(tables: TableNames) {
  const { rules, history } = tables;
  return {
    /** $8 to $12 terms. No row where the project is at another revision. */
    insertRule: `
WITH raised AS (${raised(tables, "1", "$6", "$7")}),
inserted AS (
  INSERT INTO ${rules} (
    project_id, ${terms.join(", ")}, sequence, position, token, created_at, created_by, updated_at, updated_by
  )
  SELECT $1::bigint, ${termParameters(8)}, raised.sequence, 0, ${by("$2")}, $3::bigint, ${by("$4")}, $3::bigint, ${by("$4")}
  FROM raised RETURNING id
),
logged AS (
  INSERT INTO ${history} (${sharedColumns}, rule_id, created_at, created_by, ${afterTerms})
  SELECT ${shared}, inserted.id, $3::bigint, ${by("$4")}, ${termParameters(8)} FROM raised, inserted
)
SELECT raised.sequence, raised.kept_changes AS "keptChanges", inserted.id FROM raised, inserted`,

    /** $8 rule, $9 $10 the rule's expected sequence and token, $11 to $15 terms. */
    replaceRule: `
${ifStanding(tables, `standing.sequence ${eq} $9::bigint AND standing.token ${eq} ${by("$10")}`)},
written AS (
  UPDATE ${rules} AS rule SET
    ${terms.map((term, index) => `${term} = ${by(`$${11 + index}`)}`).join(", ")},
    sequence = raised.sequence, position = 0, token = ${by("$2")}, updated_at = $3::bigint, updated_by = ${by("$4")}
  FROM raised WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} $8::bigint
),
logged AS (
  INSERT INTO ${history} (${sharedColumns}, ${standingColumns}, ${afterTerms})
  SELECT ${shared}, ${standing}, ${termParameters(11)} FROM raised, standing
)
${whatStood}`,

    /** $8 rule, $9 $10 the rule's expected sequence and token; a null sequence is any. */
    removeRule: `
${ifStanding(
  tables,
  `$9::bigint IS NULL OR (standing.sequence ${eq} $9::bigint AND standing.token ${eq} ${by("$10")})`,
)},
written AS (
  DELETE FROM ${rules} AS rule
  USING raised WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} $8::bigint
),
logged AS (
  INSERT INTO ${history} (${sharedColumns}, ${standingColumns}) SELECT ${shared}, ${standing} FROM raised, standing
)
${whatStood}`,
  } as const;
}

/** The steps of a write of several operations, in one transaction. The first one takes the lock; later ones see what it hid. */
function batchStatements(tables: TableNames) {
  const { rules, history } = tables;
  const recordset = (json: string, columns: string) =>
    `pg_catalog.jsonb_to_recordset(${json}::pg_catalog.jsonb) AS operation(${columns})`;
  const text = (name: string) => `${name} pg_catalog.text COLLATE pg_catalog."C"`;
  const termColumns = terms.map(text).join(", ");
  return {
    /** $1 project, $2 token, $3 number of changes, $4 $5 expected revision. No row where the project is at another one. */
    raiseProject: `${raised(tables, "$3::bigint", "$4", "$5")}, kept_changes AS "keptChanges"`,

    /** The rules with these ids, and those that have one of these keys. $1 project, $2 ids, $3 keys as JSON. */
    rulesConcerned: `
SELECT ${ruleColumns("rule")} FROM ${rules} AS rule
WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} ANY ($2::bigint[])
UNION
SELECT ${ruleColumns("rule")} FROM ${recordset("$3", [text("type"), text("pattern"), text("enforcement")].join(", "))}
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
    sequence = $5::bigint, position = operation.position, token = ${by("$2")},
    updated_at = $3::bigint, updated_by = ${by("$4")}
  FROM ${recordset("$7", `position integer, id bigint, ${termColumns}`)}
  WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} operation.id
)
INSERT INTO ${rules} (
  project_id, ${terms.join(", ")}, sequence, position, token, created_at, created_by, updated_at, updated_by
)
SELECT $1::bigint, ${terms.map((term) => `operation.${term}`).join(", ")}, $5::bigint, operation.position, ${by("$2")},
  $3::bigint, ${by("$4")}, $3::bigint, ${by("$4")}
FROM ${recordset("$8", `position integer, ${termColumns}`)} ORDER BY operation.position
RETURNING id, position`,

    /** $1 project, $2 token, $3 at, $4 by, $5 reverts, $6 sequence, $7 changes as JSON. */
    logChanges: `
INSERT INTO ${history} (${sharedColumns}, ${standingColumns}, ${afterTerms})
SELECT $1::bigint, $6::bigint, operation.position, ${by("$2")}, $3::bigint, ${by("$4")}, $5::bigint,
  operation.rule_id, operation.created_at, operation.created_by, ${beforeTerms}, operation.before_sequence,
  operation.before_token, operation.before_updated_at, operation.before_updated_by, ${afterTerms}
FROM ${recordset(
      "$7",
      [
        "position integer, rule_id bigint, created_at bigint, before_sequence bigint, before_updated_at bigint",
        ...["created_by", "before_token", "before_updated_by"].map(text),
        ...terms.flatMap((term) => [text(`before_${term}`), text(`after_${term}`)]),
      ].join(", "),
    )}`,
  } as const;
}

function by(parameter: string): string {
  return `${parameter}::pg_catalog.text`;
}

function termParameters(first: number): string {
  return terms.map((_, index) => by(`$${first + index}`)).join(", ");
}

/** What every change of a write shares, and its place in a write of one operation. */
const sharedColumns = "project_id, sequence, position, token, at, by, reverts";
const shared = `$1::bigint, raised.sequence, 0, ${by("$2")}, $3::bigint, ${by("$4")}, $5::bigint`;

/** The rule before a write. */
const standingColumns = `rule_id, created_at, created_by, ${beforeTerms}, before_sequence, before_token, before_updated_at, before_updated_by`;
const standing = `standing.id, standing.created_at, standing.created_by, ${terms.map((term) => `standing.${term}`).join(", ")},
    standing.sequence, standing.token, standing.updated_at, standing.updated_by`;

/**
 * Gives the project its next sequence and a new token, if it is at the expected revision. Takes the lock of its row.
 *
 * A project without a row is at sequence 0.
 */
function raised({ projects }: TableNames, changes: string, sequence: string, token: string): string {
  return `
  INSERT INTO ${projects} AS project (project_id, sequence, token, kept_changes, pruned_through)
  SELECT $1::bigint, 1, $2::pg_catalog.text, ${changes}, 0
  WHERE ${sequence}::bigint IS NULL OR ${sequence}::bigint ${eq} 0
    OR EXISTS (SELECT FROM ${projects} WHERE project_id ${eq} $1::bigint)
  ON CONFLICT (project_id) DO UPDATE SET
    sequence = project.sequence ${plus} 1, token = excluded.token, kept_changes = project.kept_changes ${plus} excluded.kept_changes
  WHERE ${sequence}::bigint IS NULL
    OR (project.sequence ${eq} ${sequence}::bigint AND project.token ${eq} ${token}::pg_catalog.text)
  RETURNING sequence, kept_changes`;
}

/**
 * Locks the project and then the rule, and raises the project only if both are as the caller expects.
 *
 * FOR UPDATE reads the newest version of a row, which the statement's snapshot may not show. `project` has no row where the
 * project was never written, `standing` none where it has no such rule, and `raised` none where nothing may be written.
 */
function ifStanding({ projects, rules }: TableNames, isExpected: string): string {
  return `
WITH project AS (SELECT sequence, token FROM ${projects} WHERE project_id ${eq} $1::bigint FOR UPDATE),
standing AS (
  SELECT rule.* FROM project, ${rules} AS rule
  WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} $8::bigint FOR UPDATE OF rule
),
raised AS (
  UPDATE ${projects} AS project SET
    sequence = project.sequence ${plus} 1, token = ${by("$2")}, kept_changes = project.kept_changes ${plus} 1
  FROM standing
  WHERE project.project_id ${eq} $1::bigint AND (${isExpected})
    AND ($6::bigint IS NULL OR (project.sequence ${eq} $6::bigint AND project.token ${eq} ${by("$7")}))
  RETURNING project.sequence, project.kept_changes
)`;
}

/** One row, unless the project was never written: where the project stood, what rule stood there, and what was raised. */
const whatStood = `SELECT project.sequence AS "projectSequence", project.token AS "projectToken",
  raised.sequence AS "raisedSequence", raised.kept_changes AS "keptChanges", ${ruleColumns("standing")}
FROM project LEFT JOIN standing ON true LEFT JOIN raised ON true`;
