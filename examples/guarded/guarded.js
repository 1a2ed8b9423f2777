import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
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

const guard = packageGuard({
  protection,
  protocol: "generic",
  projectId: 7,
  principal(request) {
    const accessLevel = levels.get(request.get("PRIVATE-TOKEN"));
    return accessLevel === undefined ? { kind: "anonymous" } : { kind: "user", accessLevel };
  },
  logger: console,
});

const files = new Map();
const app = express();
app.use("/generic", guard);
app.put("/generic/:name/:version/:file", express.raw({ type: () => true, limit: "1gb" }), (request, response) => {
  const { packageName } = packageWriteOf(request, request.params.name);
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
