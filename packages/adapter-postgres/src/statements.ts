import { ruleColumns } from "./rule-row.ts";
import { type TableNames, tableNames } from "./table-names.ts";

/** The texts of the store's statements, for the tables of one schema. Each probes indexes that begin with the project. */
export function statementTexts(schema: string) {
  const tables = tableNames(schema);
  const { projects, rules, changes } = tables;
  return {
    newestChange: `SELECT counter, token FROM ${projects} WHERE project_id = $1`,

    findRule: `SELECT ${ruleColumns("rule")} FROM ${rules} AS rule WHERE project_id = $1 AND id = $2`,

    changesPage: changesPage(tables),

    insertRule: `
WITH raised AS (${raisedCounter(projects, "VALUES ($1::bigint, 1, $2)")}),
logged AS (
  INSERT INTO ${changes} (project_id, counter, token) SELECT $1::bigint, counter, token FROM raised
)
INSERT INTO ${rules} AS rule (
  project_id, package_type, package_name_pattern, minimum_access_level_for_push, minimum_access_level_for_delete,
  revision_counter, revision_token, created_at, updated_at
)
SELECT $1::bigint, $3, $4, $5, $6, counter, token, $7::bigint, $7::bigint FROM raised
RETURNING ${ruleColumns("rule")}, revision_counter AS change_counter`,

    replaceRule: `
${ifStanding(tables, "$4 = revision_counter || '.' || revision_token", null)},
written AS (
  UPDATE ${rules} AS rule SET
    package_type = $5, package_name_pattern = $6,
    minimum_access_level_for_push = $7, minimum_access_level_for_delete = $8,
    revision_counter = raised.counter, revision_token = raised.token, updated_at = $9::bigint
  FROM raised WHERE rule.project_id = $1 AND rule.id = $2 RETURNING ${ruleColumns("rule")}
)
SELECT written.*, raised.counter AS change_counter
FROM standing LEFT JOIN raised ON true LEFT JOIN written ON true`,

    removeRule: `
${ifStanding(tables, "$4::text IS NULL OR $4 = revision_counter || '.' || revision_token", "$2::bigint")},
written AS (
  DELETE FROM ${rules} AS rule
  USING raised WHERE rule.project_id = $1 AND rule.id = $2 RETURNING ${ruleColumns("rule")}
)
SELECT written.*, raised.counter AS change_counter
FROM standing LEFT JOIN raised ON true LEFT JOIN written ON true`,

    forgetChanges: `DELETE FROM ${changes} WHERE project_id = $1 AND counter <= $2`,
  } as const;
}

export type StatementTexts = ReturnType<typeof statementTexts>;

/**
 * Takes the lock of the project's row, which is held until the commit: whoever raises the counter next has to wait, so that
 * a project's changes are committed in the order of their counters.
 */
function raisedCounter(projects: string, source: string): string {
  return `
  INSERT INTO ${projects} AS project (project_id, counter, token) ${source}
  ON CONFLICT (project_id) DO UPDATE SET counter = project.counter + 1, token = excluded.token
  RETURNING project.counter, project.token`;
}

/**
 * Locks the rule, looks at what stands there now, and only where that is what the caller expects raises the counter and logs
 * the change. `standing` has no row where there is no such rule; `raised` has none either where something else stands there.
 */
function ifStanding(
  { projects, rules, changes }: TableNames,
  isExpected: string,
  removedRuleId: string | null,
): string {
  return `
WITH standing AS (
  SELECT (${isExpected}) AS is_expected FROM ${rules} WHERE project_id = $1 AND id = $2 FOR UPDATE
),
raised AS (${raisedCounter(projects, "SELECT $1::bigint, 1, $3 FROM standing WHERE is_expected")}),
logged AS (
  INSERT INTO ${changes} (project_id, counter, token, removed_rule_id)
  SELECT $1::bigint, counter, token, ${removedRuleId ?? "NULL"} FROM raised
)`;
}

/**
 * One page from one snapshot, in rows of three kinds: where the project stands, and whether the log knows where the reader
 * stands; the removals after the reader's base; the rules after what it holds, or from the beginning.
 */
function changesPage({ projects, rules, changes }: TableNames): string {
  return `
WITH base AS (
  SELECT counter FROM ${changes} WHERE project_id = $1 AND counter = $2::bigint AND token = $3
),
removals AS (
  SELECT counter, token, removed_rule_id FROM ${changes}
  WHERE project_id = $1 AND counter > (SELECT counter FROM base) AND removed_rule_id IS NOT NULL
  ORDER BY counter LIMIT $5::bigint
),
told AS (
  SELECT ${ruleColumns("rule")} FROM ${rules} AS rule
  WHERE project_id = $1 AND revision_counter > (SELECT CASE WHEN EXISTS (SELECT FROM base) THEN $4::bigint ELSE 0 END)
  ORDER BY revision_counter LIMIT $5::bigint
)
SELECT 'head' AS kind, (EXISTS (SELECT FROM base))::text AS is_continued, ${headColumns} FROM ${projects} WHERE project_id = $1
UNION ALL
SELECT 'removal', NULL, ${removalColumns} FROM removals
UNION ALL
SELECT 'rule', NULL, ${ruleColumns("told")} FROM told`;
}

const headColumns = `
  project_id, NULL::bigint AS id, NULL::text AS package_type, NULL::text AS package_name_pattern,
  NULL::text AS minimum_access_level_for_push, NULL::text AS minimum_access_level_for_delete,
  counter AS revision_counter, token AS revision_token, NULL::bigint AS created_at, NULL::bigint AS updated_at`;

const removalColumns = "$1::bigint, removed_rule_id, NULL, NULL, NULL, NULL, counter, token, NULL, NULL";
