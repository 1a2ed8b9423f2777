import { describe, expect, test } from "vitest";
import { migratedSchema, servers, unchecked } from "../../test/rule-database.ts";
import { tableNames } from "../schema/table-names.ts";
import { statementTexts } from "./statements.ts";

const shared = ["new", 0, "ann", null];
const anyRevision = [null, null];
const terms = ["npm", "new", "owner", null, "active"];
const record = (values: object) => JSON.stringify([values]);
const termRecord = { package_type: "npm", package_name_pattern: "new", enforcement: "active" };

/** Parameters behind the project's, with which each statement has something to do. */
const inProject = {
  newestWrite: [],
  findRule: [61],
  firstPage: [1_001],
  changesPage: [5, "t", 0, 5, 0, 1_001],
  historyPage: [5, 0, 101],
  insertRule: [...shared, ...terms],
  insertRuleAt: [...shared, ...terms, 10, "t"],
  replaceRule: [...shared, 61, 10, "t", ...terms, ...anyRevision],
  removeRule: [...shared, 61, ...anyRevision, ...anyRevision],
  raiseProject: ["new", 2, null, null],
  rulesConcerned: ["{61,62}", record({ type: "npm", pattern: "p1", enforcement: "active" })],
  writeRules: ["new", 0, "ann", 11, "{61}", record({ position: 1, id: 62, ...termRecord }), record(termRecord)],
  logChanges: ["new", 0, "ann", null, 11, record({ position: 0, rule_id: 61, created_at: 0 })],
  prune: [5, 1_000],
  lockProject: [],
  forgetRules: [1_000],
  forgetHistory: [1_000],
  raiseForgotten: ["new"],
} as const;

/** The statements that look for a name in all projects. */
const inAllProjects = ["renameInRules", "renameInHistory"] as const;

/** 2,000 projects with 10 rules each, and one with 5,000, so that the planner has a choice. */
async function filledSchema(...[server]: Parameters<typeof migratedSchema>) {
  const { pool, schema } = await migratedSchema(server);
  const { projects, rules, history } = tableNames(schema);
  await pool.query(`
    CREATE TEMPORARY TABLE sizes AS SELECT project, CASE project WHEN 3 THEN 5000 ELSE 10 END AS size
      FROM generate_series(1, 2000) AS project;
    INSERT INTO ${projects} SELECT project, size, 't', size, 0 FROM sizes;
    INSERT INTO ${rules} (project_id, package_type, package_name_pattern, minimum_access_level_for_push, enforcement,
        sequence, token, position, created_at, created_by, updated_at, updated_by)
      SELECT project, 'npm', 'p' || n, 'owner', 'active', n, 't', 0, 0, 'person ' || n % 999, 0, 'person ' || n % 999
      FROM sizes, generate_series(1, size) AS n;
    INSERT INTO ${history} (project_id, sequence, position, token, at, by, rule_id, created_at, created_by,
        before_package_type, before_updated_by, after_package_type)
      SELECT project, n, 0, 't', 0, 'person ' || n % 999, n, 0, 'person ' || n % 999,
        CASE WHEN n % 2 = 0 THEN 'npm' END, CASE WHEN n % 2 = 0 THEN 'person ' || n % 999 END, CASE WHEN n % 2 = 1 THEN 'npm' END
      FROM sizes, generate_series(1, size) AS n;
    DROP TABLE sizes;`);
  for (const table of [projects, rules, history]) await pool.query(`VACUUM (ANALYZE) ${table}`);
  return { pool, schema };
}

type Filled = Awaited<ReturnType<typeof filledSchema>>;

async function planOf({ pool, schema }: Filled, name: string, parameters: readonly unknown[]): Promise<string> {
  const text = Object.entries(statementTexts(schema)).find(([known]) => known === name)?.[1];
  const { rows } = await pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, [...parameters]);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

test("the plan of every statement is checked", () => {
  const names = [...Object.keys(inProject), ...inAllProjects];
  expect(names.sort()).toEqual(Object.keys(statementTexts("public")).sort());
});

describe.each(servers)(`on $name${unchecked}`, (server) => {
  test("every statement of a project probes indexes by the project, and sorts no table", async () => {
    const filled = await filledSchema(server);
    for (const project of [7, 3]) {
      for (const [name, others] of Object.entries(inProject)) {
        const plan = await planOf(filled, name, [project, ...others]);
        const probes = plan.match(/Index (?:Only )?Scan /g) ?? [];
        const conditions = plan.match(/Index Cond: \(+project_id = /g) ?? [];
        expect(plan, name).not.toMatch(/Seq Scan|JIT/);
        // The rows that another part has read already, at most as many as the page has.
        for (const [, key] of plan.matchAll(/Sort Key: (.*)/g)) expect(`${name}: ${key}`, plan).toMatch(sorts);
        // Every scan of an index has a condition, and each condition begins with the project.
        expect(conditions, `${name}: ${plan}`).toHaveLength(probes.length);
        expect(plan.match(/Index Cond: /g) ?? [], `${name}: ${plan}`).toHaveLength(probes.length);
      }
    }
  });

  test("renaming finds a name by an index, wherever it is", async () => {
    const filled = await filledSchema(server);
    for (const name of inAllProjects) {
      const plan = await planOf(filled, name, ["person 7", "somebody", 10]);
      expect(plan, name).not.toMatch(/Seq Scan|JIT/);
      expect(plan.match(/Index Cond: \(+"left"\(/g) ?? [], plan).toHaveLength(name === "renameInRules" ? 2 : 3);
    }
  });

  test("a decision on unchanged rules reads one entry of one index", async () => {
    const plan = await planOf(await filledSchema(server), "newestWrite", [7]);
    expect(plan.split("\n").map((line) => line.replace(/ on .*$/, ""))).toEqual([
      expect.stringMatching(/^Index Scan using package_protection_project_states_pkey/),
      expect.stringMatching(/^ *Index Cond: \(project_id = /),
    ]);
  });
});

const sorts = /^(?:historyPage: (?:page|change|\*SELECT\* \d)\.|writeRules: operation\."position"|rulesConcerned: )/;
