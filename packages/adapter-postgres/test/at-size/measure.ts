import { postgresRuleStore } from "@package-protection/adapter-postgres";
import {
  createPackageProtection,
  type PackageProtection,
  type Revision,
  type RuleDraft,
  type RuleOperation,
  type RuleStore,
  ruleDraft,
} from "@package-protection/core";
import { insertRule, removeRule } from "@package-protection/testkit";
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
const note = { at: 0, by: "ann" };

/** The same measures for every database, in the order of the table. */
export function measuresOf(pool: Pool): readonly Measure[] {
  const store = postgresRuleStore(pool);
  const warm = patient(store);
  const usual = { perRound: 50, rounds: 20 };
  let inserted = 0;

  return [
    {
      name: "a bare `SELECT` of one row by primary key",
      ...usual,
      run: async (id) => {
        await pool.query("SELECT sequence, token FROM package_protection_project_states WHERE project_id = $1", [id]);
      },
    },
    { name: "`checkPackage`, nothing changed", ...usual, run: () => check(warm, 7) },
    { name: "`checkPackage`, nothing changed, 100,000 rules", ...usual, run: () => check(warm, bigProject) },
    { name: "`checkPackage`, first of a process for a project", ...usual, run: (id) => check(patient(store), id) },
    { name: "list of 10 rules", ...usual, run: (id) => list(store, id) },
    {
      name: "insert",
      ...usual,
      run: async (id) => succeeds(await insertRule(store, id, draftOf(`new-${inserted++}`), note)),
    },
    {
      name: "insert and delete",
      ...usual,
      run: async (id) => {
        const rule = await insertRule(store, id, draftOf(`gone-${inserted++}`), note);
        succeeds(rule);
        if (rule.isOk()) succeeds(await removeRule(store, id, rule.value.id, rule.value.revision, note));
      },
    },
    {
      name: "insert, 100,000 rules",
      ...usual,
      run: async () => succeeds(await insertRule(store, bigProject, draftOf(`new-${inserted++}`), note)),
    },
    ...[1_000, 10_000].map((count) => ({
      name: `insert of ${count.toLocaleString("en")} rules in one write`,
      perRound: 1,
      rounds: 5,
      run: async (id: number) => {
        const operations = Array.from({ length: count }, (): RuleOperation => {
          return { kind: "insert", terms: draftOf(`new-${inserted++}`) };
        });
        succeeds(await store.write(id, operations, note));
      },
    })),
    {
      name: "newest 100 changes of the history",
      ...usual,
      run: async (id) => succeeds(await store.history(id, null, 100)),
    },
    { name: "list of 100,000 rules", perRound: 1, rounds: 5, run: () => list(store, bigProject) },
    {
      name: "`checkPackage`, first of a process, 100,000 rules",
      perRound: 1,
      rounds: 5,
      run: () => check(patient(store), bigProject),
    },
  ];
}

/** Waits for a busy machine. */
function patient(store: RuleStore): PackageProtection {
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
