import type { RuleTerms } from "@package-protection/core";
import type { Pool } from "pg";
import { likeOf } from "./like-pattern.ts";

export const postgresIlike = {
  name: "PostgreSQL ILIKE",
  usage: `GitLab's statement, on a server on this machine: \`EXISTS\` of a row of the project with \`$4 ILIKE ${likeOf("pattern")}\`, prepared, one question after another on one connection of pg`,
} as const;

/** Whether a name is blocked; rejects where the server does. */
export type AskServer = (packageName: string) => Promise<boolean>;

/** Fills a database with the rules, all of one package type, their patterns as they are. */
export async function preparePostgresIlike(pool: Pool, rules: readonly RuleTerms[]): Promise<AskServer> {
  await pool.query(`
    CREATE TABLE rules (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      project_id bigint NOT NULL,
      package_type text NOT NULL,
      pattern text NOT NULL,
      push_level integer NOT NULL
    );
    CREATE INDEX rules_of_project ON rules (project_id, package_type, push_level)`);
  const patterns = rules.map((rule) => rule.packageNamePattern);
  await pool.query(
    "INSERT INTO rules (project_id, package_type, pattern, push_level) SELECT 7, 'npm', unnest($1::text[]), 50",
    [patterns],
  );
  await pool.query("VACUUM ANALYZE rules");
  const question = {
    name: "is blocked",
    text: `SELECT EXISTS (
      SELECT FROM rules WHERE project_id = $1 AND package_type = $2 AND push_level > $3 AND $4 ILIKE ${likeOf("pattern")}
    ) AS blocked`,
  };
  return async (packageName) => {
    const { rows } = await pool.query<{ readonly blocked: boolean }>({
      ...question,
      values: [7, "npm", 30, packageName],
    });
    return rows[0]?.blocked === true;
  };
}
