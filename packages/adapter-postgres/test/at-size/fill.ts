import { migrate } from "@package-protection/adapter-postgres";
import type { Pool } from "pg";

const rulesOfProject = 10;
export const bigProject = 1_000_000_000;
const rulesOfBigProject = 100_000;

/** Makes so many projects with ten rules each, and a big one, the way that inserts of one rule after another leave them. */
export async function fill(pool: Pool, projects: number): Promise<void> {
  const migrated = await migrate(pool);
  if (migrated.isErr()) throw new Error(`cannot migrate: ${migrated.error.type}`, { cause: migrated.error });
  await fillProjects(pool, `SELECT project FROM generate_series(1, ${projects}) AS project`, rulesOfProject);
  await fillProjects(pool, `SELECT ${bigProject}::bigint AS project`, rulesOfBigProject);
  await pool.query("VACUUM (ANALYZE) package_protection_project_states");
  await pool.query("VACUUM (ANALYZE) package_protection_project_rules");
  await pool.query("VACUUM (ANALYZE) package_protection_project_history");
  await pool.query("CHECKPOINT");
}

async function fillProjects(pool: Pool, projects: string, rules: number): Promise<void> {
  const token = "substr(md5(project || '.' || n), 1, 16)";
  const author = "'person ' || project % 1000";
  // Rule by rule through all projects, so that the rules of one project do not lie together on the disk.
  const all = `SELECT project, n FROM generate_series(1, ${rules}) AS n, (${projects}) AS project ORDER BY n, project`;
  await pool.query(`
    INSERT INTO package_protection_project_states
      SELECT project, n, ${token}, n, 0 FROM (${projects}) AS p, (SELECT ${rules} AS n) AS r;
    INSERT INTO package_protection_project_rules (project_id, package_type, package_name_pattern,
        minimum_access_level_for_push, enforcement, sequence, token, position, created_at, created_by, updated_at, updated_by)
      SELECT project, 'npm', '@acme-' || n || '/package-' || n % 7 || CASE WHEN n % 3 = 0 THEN '*' ELSE '' END, 'owner',
        'active', n, ${token}, 0, 0, ${author}, 0, ${author} FROM (${all}) AS each;
    INSERT INTO package_protection_project_history (project_id, sequence, position, token, at, by, rule_id, created_at,
        created_by, after_package_type, after_package_name_pattern, after_minimum_access_level_for_push, after_enforcement)
      SELECT project_id, sequence, position, token, created_at, created_by, id, created_at, created_by, package_type,
        package_name_pattern, minimum_access_level_for_push, enforcement
      FROM package_protection_project_rules WHERE project_id IN (SELECT project FROM (${projects}) AS p)
      ORDER BY sequence, project_id;`);
}
