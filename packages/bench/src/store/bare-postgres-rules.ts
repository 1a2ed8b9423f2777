import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { BareRules } from "./store-work.ts";

const raise = `
  INSERT INTO package_protection_projects AS project (project_id, counter, token)`;
const orRaise = `
  ON CONFLICT (project_id) DO UPDATE SET counter = project.counter + 1, token = excluded.token
  RETURNING project.counter, project.token`;

const insertText = `
WITH raised AS (${raise} VALUES ($1::bigint, 1, $2) ${orRaise}),
logged AS (
  INSERT INTO package_protection_changes (project_id, counter, token) SELECT $1::bigint, counter, token FROM raised
)
INSERT INTO package_protection_rules (
  project_id, package_type, package_name_pattern, minimum_access_level_for_push, minimum_access_level_for_delete,
  revision_counter, revision_token, created_at, updated_at
)
SELECT $1::bigint, $3, $4, $5, $6, counter, token, $7::bigint, $7::bigint FROM raised
RETURNING *`;

const listText = "SELECT * FROM package_protection_rules WHERE project_id = $1 ORDER BY revision_counter";

const removeText = `
WITH standing AS (SELECT FROM package_protection_rules WHERE project_id = $1 AND id = $2 FOR UPDATE),
raised AS (${raise} SELECT $1::bigint, 1, $3 FROM standing ${orRaise}),
logged AS (
  INSERT INTO package_protection_changes (project_id, counter, token, removed_rule_id)
  SELECT $1::bigint, counter, token, $2::bigint FROM raised
)
DELETE FROM package_protection_rules AS rule
USING raised WHERE rule.project_id = $1 AND rule.id = $2 RETURNING rule.*`;

/**
 * The store's statements, on its tables, without the store: no errors as values, no second attempt, no check of what comes
 * back. Like the store's, they are not prepared.
 */
export function barePostgresRules(pool: Pool, projectId: number): BareRules<string> {
  const newToken = () => randomBytes(12).toString("base64url");

  async function written(text: string, values: readonly unknown[]): Promise<string> {
    const { rows } = await pool.query<{ readonly id: string }>(text, [...values]);
    const [row] = rows;
    if (row === undefined) throw new Error("no rule was written");
    return row.id;
  }

  return {
    insert(terms, now) {
      const { packageType, packageNamePattern } = terms;
      const { minimumAccessLevelForPush: push, minimumAccessLevelForDelete: removal } = terms;
      return written(insertText, [projectId, newToken(), packageType, packageNamePattern, push, removal, now]);
    },
    async list() {
      return (await pool.query<{ readonly id: string }>(listText, [projectId])).rows;
    },
    async remove(id) {
      await written(removeText, [projectId, id, newToken()]);
    },
  };
}
