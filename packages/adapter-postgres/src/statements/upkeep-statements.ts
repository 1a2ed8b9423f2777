import { eq, ge, gt, le, minus, ne, plus } from "../connection/sql-operators.ts";
import type { TableNames } from "../schema/table-names.ts";
import { ruleColumns } from "./stored-rule.ts";

/** The statements that prune, forget and rename. Each does a bounded step. */
export function upkeepStatements(tables: TableNames) {
  const { projects, rules, history } = tables;
  const doomedChanges = (condition: string, limit: string) =>
    `SELECT change.sequence, change.position FROM ${history} AS change
  WHERE change.project_id ${eq} $1::bigint ${condition}
  ORDER BY change.sequence, change.position DESC LIMIT ${limit}::bigint`;
  const deleteDoomed = `
  DELETE FROM ${history} AS change USING doomed
  WHERE change.project_id ${eq} $1::bigint AND change.sequence ${eq} doomed.sequence
    AND change.position ${eq} doomed.position RETURNING 1`;
  return {
    /**
     * Marks the surplus of oldest entries as pruned, but never the newest, and deletes some of the marked rows.
     *
     * The oldest entries are in every snapshot, so a snapshot that is older than the lock does no harm.
     *
     * $1 project, $2 how many changes are kept, $3 the most rows to delete.
     */
    prune: `
WITH project AS (
  SELECT sequence, kept_changes, pruned_through FROM ${projects} WHERE project_id ${eq} $1::bigint FOR UPDATE
),
bound AS (
  SELECT LEAST(last.sequence, project.sequence ${minus} 1) AS through FROM project, LATERAL (
    SELECT change.sequence FROM ${history} AS change
    WHERE change.project_id ${eq} $1::bigint AND change.sequence ${gt} project.pruned_through
    ORDER BY change.sequence, change.position DESC
    OFFSET GREATEST((project.kept_changes ${minus} $2::bigint) ${minus} 1, 0) LIMIT 1
  ) AS last
  WHERE project.kept_changes ${gt} $2::bigint
),
marked AS (
  UPDATE ${projects} AS project SET
    pruned_through = bound.through,
    kept_changes = project.kept_changes ${minus} (
      SELECT pg_catalog.count(*) FROM ${history} AS change
      WHERE change.project_id ${eq} $1::bigint AND change.sequence ${gt} project.pruned_through
        AND change.sequence ${le} bound.through
    )
  FROM bound WHERE project.project_id ${eq} $1::bigint
),
doomed AS (
  ${doomedChanges(
    `AND change.sequence ${le} COALESCE((SELECT through FROM bound), (SELECT pruned_through FROM project))`,
    "$3",
  )}
),
deleted AS (${deleteDoomed})
SELECT pg_catalog.count(*) AS count FROM deleted`,

    /** $1 project */
    lockProject: `SELECT sequence FROM ${projects} WHERE project_id ${eq} $1::bigint FOR UPDATE`,

    /** $1 project, $2 the most rules. */
    forgetRules: `
WITH doomed AS (
  SELECT rule.id FROM ${rules} AS rule WHERE rule.project_id ${eq} $1::bigint
  ORDER BY rule.sequence, rule.position LIMIT $2::bigint
)
DELETE FROM ${rules} AS rule USING doomed WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} doomed.id
RETURNING ${ruleColumns("rule")}`,

    /** $1 project, $2 the most changes. */
    forgetHistory: `
WITH doomed AS (
  ${doomedChanges("", "$2")}
),
deleted AS (${deleteDoomed})
SELECT pg_catalog.count(*) AS count FROM deleted`,

    /** $1 project, $2 token */
    raiseForgotten: `
UPDATE ${projects} AS project SET
  sequence = project.sequence ${plus} 1, token = $2::pg_catalog.text, kept_changes = 0,
  pruned_through = project.sequence ${plus} 1
WHERE project.project_id ${eq} $1::bigint`,

    renameInRules: renaming(tables, rules, ["id"], ["created_by", "updated_by"]),
    renameInHistory: renaming(tables, history, ["sequence", "position"], ["by", "created_by", "before_updated_by"]),
  } as const;
}

/**
 * Renames a person in some rows of a table, in any projects. The projects' rows are locked first, in the order of their ids,
 * as every write locks its own.
 *
 * The index of a column holds the beginning of the names. A range and an order make the planner use it: to find a few rows of a
 * common name it would otherwise scan the table, and scan it again in each step.
 *
 * $1 from, $2 to, $3 the most rows to find by each column.
 */
function renaming({ projects }: TableNames, table: string, key: readonly string[], columns: readonly string[]): string {
  const isFrom = (column: string) => `${column} ${eq} $1::pg_catalog.text`;
  const start = (text: string) => `pg_catalog.left(${text}, 100)`;
  const found = columns.map((column) => {
    const from = start("$1::pg_catalog.text");
    return `(SELECT project_id, ${key.join(", ")} FROM ${table}
   WHERE ${start(column)} ${ge} ${from} AND ${start(column)} ${le} ${from} AND ${isFrom(column)}
     AND $1::pg_catalog.text ${ne} $2::pg_catalog.text
   ORDER BY ${start(column)} LIMIT $3::bigint)`;
  });
  return `
WITH found AS MATERIALIZED (
  ${found.join("\n  UNION\n  ")}
),
locked AS MATERIALIZED (
  SELECT FROM ${projects} AS project
  WHERE project.project_id ${eq} ANY (ARRAY(SELECT DISTINCT found.project_id FROM found))
  ORDER BY project.project_id FOR UPDATE
),
renamed AS (
  UPDATE ${table} AS named SET
    ${columns
      .map(
        (column) => `${column} = CASE WHEN named.${isFrom(column)} THEN $2::pg_catalog.text ELSE named.${column} END`,
      )
      .join(",\n    ")}
  FROM found, (SELECT pg_catalog.count(*) FROM locked) AS all_locked
  WHERE ${["project_id", ...key].map((column) => `named.${column} ${eq} found.${column}`).join(" AND ")}
    AND (${columns.map((column) => `named.${isFrom(column)}`).join(" OR ")})
  RETURNING 1
)
SELECT pg_catalog.count(*) AS count FROM renamed`;
}
