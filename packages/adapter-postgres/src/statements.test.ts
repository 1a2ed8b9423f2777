import { describe, expect, test } from "vitest";
import { migratedSchema, servers, unchecked } from "../test/rule-database.ts";
import { statementTexts } from "./statements.ts";
import { tableNames } from "./table-names.ts";

/** Parameters with which each statement has something to do. */
const parameters = {
  newestChange: [7],
  findRule: [7, 61],
  changesPage: [7, 5, "t", 5, 1_001],
  insertRule: [7, "new", "npm", "new", "owner", null, 0],
  replaceRule: [7, 61, "new", "10.t", "npm", "new", "owner", null, 0],
  removeRule: [7, 61, "new", null],
  forgetChanges: [7, 2],
} as const satisfies Record<keyof ReturnType<typeof statementTexts>, readonly unknown[]>;

/** 2,000 projects with 10 rules each, and one with 5,000, so that the planner has a choice. */
async function filledSchema(...[server]: Parameters<typeof migratedSchema>) {
  const { pool, schema } = await migratedSchema(server);
  const { projects, rules, changes } = tableNames(schema);
  await pool.query(`
    CREATE TEMPORARY TABLE sizes AS SELECT project, CASE project WHEN 3 THEN 5000 ELSE 10 END AS size
      FROM generate_series(1, 2000) AS project;
    INSERT INTO ${projects} SELECT project, size, 't' FROM sizes;
    INSERT INTO ${rules} (project_id, package_type, package_name_pattern, minimum_access_level_for_push,
        revision_counter, revision_token, created_at, updated_at)
      SELECT project, 'npm', 'p' || n, 'owner', n, 't', 0, 0 FROM sizes, generate_series(1, size) AS n;
    INSERT INTO ${changes} SELECT project, n, 't', CASE WHEN n % 2 = 0 THEN n END
      FROM sizes, generate_series(1, least(size, 1000)) AS n;
    DROP TABLE sizes;
    ANALYZE ${projects}, ${rules}, ${changes};`);
  return { pool, schema };
}

describe.each(servers)(`on $name${unchecked}`, (server) => {
  test("every statement probes indexes by the project: none scans a table, or sorts more than the bounded log", async () => {
    const { pool, schema } = await filledSchema(server);
    const texts = statementTexts(schema);
    for (const project of [7, 3]) {
      for (const [name, [, ...others]] of Object.entries(parameters)) {
        const text = Object.entries(texts).find(([known]) => known === name)?.[1];
        const { rows } = await pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, [project, ...others]);
        const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
        const probes = plan.match(/Index (?:Only )?Scan /g) ?? [];
        const conditions = plan.match(/Index Cond: \(+project_id = /g) ?? [];
        expect(plan, name).not.toMatch(/Seq Scan|Hash|JIT/);
        for (const [, key] of plan.matchAll(/Sort Key: (.*)/g)) expect(key).toBe("package_protection_changes.counter");
        // Every scan of an index has a condition, and each condition begins with the project.
        expect(conditions, plan).toHaveLength(probes.length);
        expect(plan.match(/Index Cond: /g) ?? [], plan).toHaveLength(probes.length);
      }
    }
  });

  test("what is asked before every decision reads one entry of one index", async () => {
    const { pool, schema } = await filledSchema(server);
    const text = statementTexts(schema).newestChange;
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(`EXPLAIN (COSTS OFF) ${text}`, [7]);
    expect(rows.map((row) => row["QUERY PLAN"].replace(/ on .*$/, ""))).toEqual([
      expect.stringMatching(/^Index Scan using package_protection_projects_pkey/),
      expect.stringMatching(/^ *Index Cond: \(project_id = /),
    ]);
  });
});
