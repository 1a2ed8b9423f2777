import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection, type ManagedPackageProtection } from "@package-protection/core";
import { createRules } from "./rules.ts";

/** Project 7 is `acme/web`; mia is its developer and olivia its maintainer. */
const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "mia", memberships: { 7: "developer" } },
    { name: "olivia", memberships: { 7: "maintainer" } },
  ],
});

/** The rules that the address battery expects, and one for `@acme/*` of npm. Without minimum access levels. */
export async function batteryProtection(): Promise<ManagedPackageProtection> {
  const store = memoryRuleStore();
  await createRules(store, [
    ["generic", "billing", "owner", "owner"],
    ["npm", "@acme/*", "owner"],
  ]);
  return createPackageProtection({ store, directory, minimumAccessLevels: null });
}

const logger = { info: String, warn: String, error: String };

/** The options of a guard before generic packages, for a developer. */
export async function batteryOptions() {
  const protection = await batteryProtection();
  const principal = () => ({ kind: "user", accessLevel: "developer" }) as const;
  return { protection, protocol: "generic", projectId: 7, principal, logger } as const;
}
