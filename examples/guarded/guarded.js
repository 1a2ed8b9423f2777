import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection, isAtLeast } from "@package-protection/core";
import { packageGuard, packageWriteOf } from "@package-protection/http-express";
import express from "express";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "olivia", memberships: { 7: "owner" } }],
});
const protection = createPackageProtection({ store: memoryRuleStore(), directory });
const caller = { name: "olivia", admin: false, scopes: ["api"] };
const rule = { packageNamePattern: "billing*", packageType: "generic", minimumAccessLevelForPush: "owner" };
await protection.createRule({ caller, project: { id: 7 }, rule });

const levels = new Map(
  Object.entries({ "olivias-token": "owner", "mikas-token": "maintainer", "gils-token": "guest" }),
);
const levelOf = (request) => levels.get(request.get("PRIVATE-TOKEN")) ?? "no_access";

/** The registry's own permissions: no rule gives what these do not. */
function requireLevel(request, response, next) {
  const required = { PUT: "developer", DELETE: "maintainer" }[request.method];
  if (required === undefined || isAtLeast(levelOf(request), required)) next();
  else response.status(403).json({ message: "403 Forbidden" });
}

const guard = packageGuard({
  protection,
  protocol: "generic",
  projectId: 7,
  principal: (request) => ({ kind: "user", accessLevel: levelOf(request) }),
  logger: console,
});

const files = new Map();
const app = express();
app.use("/generic", requireLevel, guard);
app.put("/generic/:name/:version/:file", express.raw({ type: () => true, limit: "1gb" }), (request, response) => {
  const { packageName } = packageWriteOf(request);
  files.set(`/generic/${packageName}/${request.params.version}/${request.params.file}`, request.body);
  response.status(201).end();
});
app.get("/generic/:name/:version/:file", (request, response) => {
  const file = files.get(request.path);
  if (file === undefined) response.status(404).end();
  else response.type("application/octet-stream").send(file);
});
const server = app.listen(process.env.PORT ?? 3000, "127.0.0.1", (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
