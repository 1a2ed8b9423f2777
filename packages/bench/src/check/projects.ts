import { sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { createPackageProtection, type PackageProtection, type Principal } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { projectRules } from "../workload/project-rules.ts";
import { fillProject, type RuleFile, ruleFile } from "../workload/rule-file.ts";
import { seededRandom } from "../workload/seeded-random.ts";

/** Three projects of one file: of a hundred rules, of a thousand, and a large one. */
export const projectIds = { small: 7, middle: 8, large: 9 } as const;

export const developer: Principal = { kind: "user", accessLevel: "developer" };

export async function fileOfProjects(seed: number, largeProject: number): Promise<RuleFile> {
  const file = await ruleFile();
  await fillProject(file, projectIds.small, projectRules(seededRandom(seed + 1), 100));
  await fillProject(file, projectIds.middle, projectRules(seededRandom(seed + 2), 1_000));
  await fillProject(file, projectIds.large, projectRules(seededRandom(seed + 3), largeProject));
  return file;
}

/** Loading a large project may take a machine under load longer than the usual deadline. */
export function protectionOn(database: Database): PackageProtection {
  return createPackageProtection({ store: sqliteRuleStore(database), deadlineMs: 60_000 });
}

/** Asks about a name that no rule protects. */
export async function check(protection: PackageProtection, projectId: number): Promise<void> {
  const checked = await protection.checkPackage({
    projectId,
    action: "push",
    principal: developer,
    packageType: "npm",
    packageName: "@nobody-protects/this-package",
  });
  if (checked.isErr()) throw new Error(`no check: ${checked.error.type}`, { cause: checked.error });
}

export function pointQuery(database: Database, projectId: number): () => unknown {
  const statement = database.prepare<[id: number]>(
    "SELECT revision FROM package_protection_project_states WHERE project_id = ?",
  );
  return () => statement.get(projectId);
}
