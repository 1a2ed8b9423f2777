import { eq, ge, gt, lt } from "../connection/sql-operators.ts";
import type { TableNames } from "../schema/table-names.ts";
import { ruleColumns } from "./stored-rule.ts";

/** The statements that only read. Each probes indexes that begin with the project. */
export function readStatements(tables: TableNames) {
  const { projects, rules } = tables;
  return {
    /** $1 project */
    newestWrite: `SELECT sequence, token FROM ${projects} WHERE project_id ${eq} $1::bigint`,

    /** $1 project, $2 rule */
    findRule: `SELECT ${ruleColumns("rule")} FROM ${rules} AS rule
WHERE rule.project_id ${eq} $1::bigint AND rule.id ${eq} $2::bigint`,

    /** The first page of the whole list: rows as of `changesPage`. $1 project, $2 the most rules. */
    firstPage: `
SELECT 'anew' AS kind, NULL::integer AS position, ${newestColumns} FROM ${projects} AS project
WHERE project.project_id ${eq} $1::bigint
UNION ALL
(SELECT NULL, rule.position, ${ruleColumns("rule")} FROM ${rules} AS rule WHERE rule.project_id ${eq} $1::bigint
 ORDER BY rule.sequence, rule.position LIMIT $2::bigint)`,

    changesPage: changesPage(tables),
    historyPage: historyPage(tables),
  } as const;
}

/**
 * One page of changes from one snapshot. Its rows are the project's newest write, `continued` if the log has the reader's base
 * and else `anew`; the removals behind the base; and, without a kind, the rules
 * behind what the reader holds, or all of them.
 *
 * $1 project, $2 $3 $4 the base's sequence, token and position, $5 $6 sequence and position of what the reader holds, $7 the
 * most rows of a kind.
 */
function changesPage({ projects, rules, history }: TableNames): string {
  return `
WITH project AS (SELECT sequence, token, pruned_through FROM ${projects} WHERE project_id ${eq} $1::bigint),
base AS (
  SELECT FROM project
  WHERE (project.sequence ${eq} $2::bigint AND project.token ${eq} $3::pg_catalog.text)
    OR (project.pruned_through ${lt} $2::bigint AND EXISTS (
      SELECT FROM ${history} AS change
      WHERE change.project_id ${eq} $1::bigint AND change.sequence ${eq} $2::bigint AND change.position ${eq} 0
        AND change.token ${eq} $3::pg_catalog.text
    ))
),
removals AS (
  SELECT change.sequence, change.position, change.token, change.rule_id FROM ${history} AS change
  WHERE EXISTS (SELECT FROM base) AND change.project_id ${eq} $1::bigint AND change.after_package_type IS NULL
    AND ROW(change.sequence, change.position) ${gt} ROW($2::bigint, $4::integer)
  ORDER BY change.sequence, change.position LIMIT $7::bigint
),
listed AS (
  SELECT rule.* FROM ${rules} AS rule
  WHERE rule.project_id ${eq} $1::bigint AND ROW(rule.sequence, rule.position) ${gt}
    ROW((SELECT CASE WHEN EXISTS (SELECT FROM base) THEN $5::bigint ELSE 0::bigint END), $6::integer)
  ORDER BY rule.sequence, rule.position LIMIT $7::bigint
)
SELECT CASE WHEN EXISTS (SELECT FROM base) THEN 'continued' ELSE 'anew' END AS kind, NULL::integer AS position, ${newestColumns}
FROM project
UNION ALL
SELECT 'removal', change.position, ${removalColumns} FROM removals AS change
UNION ALL
SELECT NULL, rule.position, ${ruleColumns("rule")} FROM listed AS rule`;
}

/** In the order of `ruleColumns`. */
const newestColumns = `NULL::bigint AS id, NULL::pg_catalog.text AS "packageType",
  NULL::pg_catalog.text AS "packageNamePattern", NULL::pg_catalog.text AS "minimumAccessLevelForPush",
  NULL::pg_catalog.text AS "minimumAccessLevelForDelete", NULL::pg_catalog.text AS enforcement,
  project.sequence, project.token, NULL::bigint AS "createdAt", NULL::pg_catalog.text AS "createdBy",
  NULL::bigint AS "updatedAt", NULL::pg_catalog.text AS "updatedBy"`;

const removalColumns = `change.rule_id, NULL, NULL, NULL, NULL, NULL,
  change.sequence, change.token, NULL, NULL, NULL, NULL`;

/**
 * One page of history from one snapshot, each row with `prunedThrough`; one row without a change if there is none.
 *
 * $1 project, $2 $3 sequence and position of the first change, $4 the most changes.
 */
function historyPage({ projects, history }: TableNames): string {
  const kept = `change.project_id ${eq} $1::bigint AND change.sequence ${gt} project.pruned_through`;
  return `
SELECT project.pruned_through AS "prunedThrough", page.* FROM ${projects} AS project
LEFT JOIN LATERAL (
  (SELECT * FROM ${history} AS change
   WHERE ${kept} AND change.sequence ${eq} $2::bigint AND change.position ${ge} $3::bigint
   ORDER BY change.position LIMIT $4::bigint)
  UNION ALL
  (SELECT * FROM ${history} AS change
   WHERE ${kept} AND change.sequence ${lt} $2::bigint
   ORDER BY change.sequence DESC, change.position LIMIT $4::bigint)
) AS page ON true
WHERE project.project_id ${eq} $1::bigint
ORDER BY page.sequence DESC, page.position LIMIT $4::bigint`;
}
