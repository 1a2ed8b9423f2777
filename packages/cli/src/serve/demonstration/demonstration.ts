import type { Caller, ManagedPackageProtection, RuleInput } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import type { DirectoryFile } from "../directory-file.ts";

/** The project of the demonstration. */
export const projectId = 7;

const user = { admin: false, scopes: ["api" as const], expired: false, revoked: false };

/** One project with a developer, a maintainer and an owner. */
export const demonstrationDirectory: DirectoryFile = {
  projects: [
    {
      id: projectId,
      path: "acme/web",
      visibility: "private",
      archived: false,
      packagesEnabled: true,
      protectionEnabled: true,
    },
  ],
  users: [
    { ...user, name: "dana", token: "demo-developer", memberships: { [projectId]: "developer" } },
    { ...user, name: "mika", token: "demo-maintainer", memberships: { [projectId]: "maintainer" } },
    { ...user, name: "olivia", token: "demo-owner", memberships: { [projectId]: "owner" } },
  ],
  deployTokens: [],
};

const maintainer: Caller = { name: "mika", admin: false, scopes: ["api"] };

/** One rule in force, and one that is only evaluated. */
const rules: readonly RuleInput[] = [
  { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" },
  { packageNamePattern: "*", packageType: "npm", minimumAccessLevelForPush: "maintainer", enforcement: "evaluate" },
];

/**
 * Creates the rules of the demonstration, and lets the evaluated one see a push, unless the project's rules have a history. The
 * error says why the rules could not be created.
 */
export async function createDemonstrationRules(protection: ManagedPackageProtection): Promise<Result<void, string>> {
  const call = { caller: maintainer, project: { id: projectId } };
  const history = await protection.listHistory(call);
  if (history.isErr()) return err(history.error.type);
  if (history.value.entries.length > 0) return ok();
  for (const rule of rules) {
    const created = await protection.createRule({ ...call, rule });
    if (created.isErr()) return err(created.error.type);
  }
  const checked = await protection.checkPackage({
    projectId,
    principal: { kind: "user", accessLevel: "developer" },
    packageType: "npm",
    packageName: "hello-world",
    action: "push",
    origin: { name: "dana" },
  });
  return checked.map(() => undefined).mapErr(({ type }) => type);
}
