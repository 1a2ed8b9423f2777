import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { createPackageProtection, type PackageType, type RuleStore } from "@package-protection/core";

export type RuleTerms = readonly [
  packageType: PackageType,
  pattern: string,
  push: "maintainer" | "owner" | "admin" | null,
  remove?: "owner" | "admin" | null,
];

const caller = { name: "root", admin: true, scopes: ["api" as const] };

/** Makes rules of project 7. */
export async function createRules(store: RuleStore, rules: readonly RuleTerms[]): Promise<void> {
  const directory = memoryProjectDirectory({
    projects: [{ id: 7, path: "acme/web", visibility: "private" }],
    users: [],
  });
  const { createRule } = createPackageProtection({ store, directory });
  for (const [packageType, packageNamePattern, push, remove = null] of rules) {
    const levels = { minimumAccessLevelForPush: push, minimumAccessLevelForDelete: remove };
    const rule = { packageType, packageNamePattern, ...levels };
    (await createRule({ caller, project: { id: 7 }, rule }))._unsafeUnwrap();
  }
}
