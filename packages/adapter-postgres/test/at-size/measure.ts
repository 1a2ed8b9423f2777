import { postgresRuleStore } from "@package-protection/adapter-postgres";
import {
  createPackageProtection,
  type PackageProtection,
  type Revision,
  type RuleDraft,
  type RuleStore,
  ruleDraft,
} from "@package-protection/core";
import type { Pool } from "pg";
import { bigProject } from "./fill.ts";

/** One thing that is measured: does it once, for a project that was chosen at random. */
export interface Measure {
  readonly name: string;
  /** How often it is done in one round; a round is too long for what takes long. */
  readonly perRound: number;
  readonly rounds: number;
  run(projectId: number): Promise<void>;
}

const limit = 5_000;

/** The same measures for every database, in the order of the table. */
export function measuresOf(pool: Pool): readonly Measure[] {
  const store = postgresRuleStore(pool);
  const warm = createPackageProtection({ store });
  const usual = { perRound: 50, rounds: 20 };
  let inserted = 0;

  return [
    {
      name: "a bare `SELECT` of one row by primary key",
      ...usual,
      run: async (id) => {
        await pool.query("SELECT counter, token FROM package_protection_projects WHERE project_id = $1", [id]);
      },
    },
    { name: "`checkPackage`, nothing changed", ...usual, run: () => check(warm, 7) },
    { name: "`checkPackage`, nothing changed, 100,000 rules", ...usual, run: () => check(warm, bigProject) },
    { name: "`checkPackage`, first of a process for a project", ...usual, run: (id) => check(cold(store), id) },
    { name: "list of 10 rules", ...usual, run: (id) => list(store, id) },
    {
      name: "insert",
      ...usual,
      run: async (id) => succeeds(await store.insert(id, draftOf(`new-${inserted++}`), 0)),
    },
    {
      name: "insert and delete",
      ...usual,
      run: async (id) => {
        const rule = await store.insert(id, draftOf(`gone-${inserted++}`), 0);
        succeeds(rule);
        if (rule.isOk()) succeeds(await store.remove(id, rule.value.id, rule.value.revision));
      },
    },
    {
      name: "insert, 100,000 rules",
      ...usual,
      run: async () => succeeds(await store.insert(bigProject, draftOf(`new-${inserted++}`), 0)),
    },
    { name: "list of 100,000 rules", perRound: 1, rounds: 5, run: () => list(store, bigProject) },
    {
      name: "`checkPackage`, first of a process, 100,000 rules",
      perRound: 1,
      rounds: 5,
      run: () => check(cold(store), bigProject),
    },
  ];
}

function cold(store: RuleStore): PackageProtection {
  return createPackageProtection({ store, deadlineMs: 60_000 });
}

async function check(protection: PackageProtection, projectId: number): Promise<void> {
  const checked = await protection.checkPackage({
    projectId,
    action: "push",
    principal: { kind: "user", accessLevel: "developer" },
    packageType: "npm",
    packageName: "@acme-5/package-5",
  });
  if (checked.isErr() && checked.error.type !== "package_protected") throw new Error(checked.error.type);
}

async function list(store: RuleStore, projectId: number): Promise<void> {
  let since: Revision | null = null;
  for (let more = true; more; ) {
    const page = await store.changes(projectId, since, limit);
    if (page.isErr()) throw new Error(page.error.type, { cause: page.error });
    ({ revision: since, more } = page.value);
  }
}

function draftOf(packageNamePattern: string): RuleDraft {
  return ruleDraft({ packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" })._unsafeUnwrap();
}

function succeeds(outcome: { isErr(): boolean }): void {
  if (outcome.isErr()) throw new Error("a write failed");
}
