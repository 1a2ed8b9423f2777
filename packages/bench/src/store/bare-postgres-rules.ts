import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { BareRules } from "./store-work.ts";

const by = "ann";

const terms = `package_type, package_name_pattern, minimum_access_level_for_push, minimum_access_level_for_delete, enforcement`;
const afterTerms = terms.replaceAll(/\w+/g, "after_$&");
const beforeTerms = terms.replaceAll(/\w+/g, "before_$&");

/** $1 project, $2 token, $3 at, $4 by, $5 to $9 terms */
const insertText = `
WITH raised AS (
  INSERT INTO package_protection_project_states AS project (project_id, sequence, token, kept_changes, pruned_through)
  VALUES ($1::bigint, 1, $2, 1, 0)
  ON CONFLICT (project_id) DO UPDATE SET
    sequence = project.sequence + 1, token = excluded.token, kept_changes = project.kept_changes + 1
  RETURNING sequence
),
inserted AS (
  INSERT INTO package_protection_project_rules (
    project_id, ${terms}, sequence, position, token, created_at, created_by, updated_at, updated_by
  )
  SELECT $1, $5, $6, $7, $8, $9, sequence, 0, $2, $3::bigint, $4, $3, $4 FROM raised RETURNING id, sequence
)
INSERT INTO package_protection_project_history (
  project_id, sequence, position, token, at, by, rule_id, created_at, created_by, ${afterTerms}
)
SELECT $1, sequence, 0, $2, $3, $4, id, $3, $4, $5, $6, $7, $8, $9 FROM inserted RETURNING rule_id AS id`;

const listText = "SELECT * FROM package_protection_project_rules WHERE project_id = $1 ORDER BY sequence, position";

/** $1 project, $2 token, $3 at, $4 by, $5 rule */
const removeText = `
WITH project AS (SELECT FROM package_protection_project_states WHERE project_id = $1 FOR UPDATE),
standing AS (
  SELECT rule.* FROM project, package_protection_project_rules AS rule
  WHERE rule.project_id = $1 AND rule.id = $5 FOR UPDATE OF rule
),
raised AS (
  UPDATE package_protection_project_states AS project SET
    sequence = project.sequence + 1, token = $2, kept_changes = project.kept_changes + 1
  FROM standing WHERE project.project_id = $1 RETURNING project.sequence
),
removed AS (
  DELETE FROM package_protection_project_rules AS rule USING raised WHERE rule.project_id = $1 AND rule.id = $5
)
INSERT INTO package_protection_project_history (
  project_id, sequence, position, token, at, by, rule_id, created_at, created_by, ${beforeTerms},
  before_sequence, before_token, before_updated_at, before_updated_by
)
SELECT $1, raised.sequence, 0, $2, $3::bigint, $4, standing.id, created_at, created_by, ${terms},
  standing.sequence, standing.token, updated_at, updated_by
FROM raised, standing RETURNING rule_id AS id`;

/**
 * The store's statements, on its tables, without the store: no errors as values, no second attempt, no check of what comes
 * back. Like the store's, they are not prepared.
 */
export function barePostgresRules(pool: Pool, projectId: number): BareRules<string> {
  const newToken = () => randomBytes(12).toString("base64url");

  async function written(text: string, at: number, values: readonly unknown[]): Promise<string> {
    const { rows } = await pool.query<{ readonly id: string }>(text, [projectId, newToken(), at, by, ...values]);
    const [row] = rows;
    if (row === undefined) throw new Error("no rule was written");
    return row.id;
  }

  return {
    insert({ packageType, packageNamePattern, enforcement, ...levels }, now) {
      const { minimumAccessLevelForPush: push, minimumAccessLevelForDelete: removal } = levels;
      return written(insertText, now, [packageType, packageNamePattern, push, removal, enforcement]);
    },
    async list() {
      return (await pool.query<{ readonly id: string }>(listText, [projectId])).rows;
    },
    async remove(id) {
      await written(removeText, 0, [id]);
    },
  };
}
