import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "olivia", memberships: { 7: "owner" } }],
});
const protection = createPackageProtection({ store: memoryRuleStore(), directory });

const caller = { name: "olivia", admin: false, scopes: ["api"] };
const rule = { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" };
const created = await protection.createRule({ caller, project: { path: "acme/web" }, rule });
console.log(created.isOk() ? `rule ${created.value.id} is in force` : created.error);

for (const accessLevel of ["developer", "owner"]) {
  const principal = { kind: "user", accessLevel };
  const request = { action: "push", principal, packageType: "npm", packageName: "@acme/button" };
  const check = await protection.checkPackage({ projectId: 7, ...request });
  console.log(`${accessLevel}: ${check.isOk() ? "may publish" : check.error.type}`);
}
