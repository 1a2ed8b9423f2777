import { json } from "node:stream/consumers";
import Router from "@koa/router";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { packageWriteOf } from "@package-protection/http";
import { managementApi, packageGuard } from "@package-protection/http/koa";
import Koa from "koa";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "olivia", memberships: { 7: "owner" } },
    { name: "mika", memberships: { 7: "developer" } },
  ],
});
const protection = createPackageProtection({ store: memoryRuleStore(), directory });
const users = new Map(Object.entries({ "olivias-token": "olivia", "mikas-token": "mika" }));

function identify(ctx) {
  const token = ctx.get("PRIVATE-TOKEN") || /^Bearer (.+)$/.exec(ctx.get("Authorization"))?.[1];
  return users.has(token) ? { kind: "user", name: users.get(token) } : null;
}

const app = new Koa();
app.use(managementApi({ protection, identify, logger: console }));
app.use(packageGuard({ protection, protocol: "npm", mount: "/npm", projectId: "acme/web", identify, logger: console }));

const documents = new Map();
const npm = new Router({ prefix: "/npm" });

npm.put("/:name", async (ctx) => {
  const { packageName } = packageWriteOf(ctx, ctx.params.name);
  const sent = await json(ctx.req);
  const stored = documents.get(packageName);
  const merged = (key) => ({ ...stored?.[key], ...sent[key] });
  const parts = Object.fromEntries(["versions", "dist-tags", "_attachments"].map((key) => [key, merged(key)]));
  documents.set(packageName, { ...sent, ...parts });
  ctx.status = 201;
  ctx.body = { ok: true };
});
npm.get("/:name", (ctx) => {
  const stored = documents.get(ctx.params.name);
  if (stored) ctx.body = { ...stored, _attachments: undefined };
});
npm.get(["/:name/-/*file", "/:scope/:name/-/*file"], (ctx) => {
  const { scope, name, file } = ctx.params;
  const stored = documents.get(scope ? `${scope}/${name}` : name)?._attachments[file];
  if (stored) ctx.body = Buffer.from(stored.data, "base64");
});
app.use(npm.routes());

const server = app.listen(process.env.PORT ?? 3000, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
