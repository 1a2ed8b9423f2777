import type { Caller, CheckPackageRequest, ManagedPackageProtection, RuleInput } from "@package-protection/core";
import { okAsync, type ResultAsync } from "neverthrow";
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

/** A push that the evaluated rule would refuse. */
const developersPush: CheckPackageRequest = {
  projectId,
  principal: { kind: "user", accessLevel: "developer" },
  packageType: "npm",
  packageName: "hello-world",
  action: "push",
  origin: { name: "dana" },
};

/**
 * Creates the rules of the demonstration and lets the evaluated one see a push, unless the project's rules have a history. The
 * error is for a person.
 */
export function createDemonstrationRules(protection: ManagedPackageProtection): ResultAsync<void, string> {
  const call = { caller: maintainer, project: { id: projectId } };
  const create = () =>
    protection.applyRuleSet({ ...call, rules }).andThen(() => protection.checkPackage(developersPush));
  return protection
    .listHistory(call)
    .andThen(({ entries }) => (entries.length > 0 ? okAsync() : create().map(() => undefined)))
    .mapErr(({ type }) => `the demonstration's rules can't be created: ${type}`);
}
