import { serve } from "@hono/node-server";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { managementApi, packageGuard, packageWriteOf } from "@package-protection/http/hono";
import { Hono } from "hono";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "olivia", memberships: { 7: "owner" } },
    { name: "mika", memberships: { 7: "developer" } },
  ],
});
const protection = createPackageProtection({ store: memoryRuleStore(), directory });
const users = new Map(Object.entries({ "olivias-token": "olivia", "mikas-token": "mika" }));

function identify(c) {
  const token = c.req.header("private-token") ?? /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
  return users.has(token) ? { kind: "user", name: users.get(token) } : null;
}

const app = new Hono();
app.use(managementApi({ protection, identify, logger: console }));
app.use(
  "/npm/*",
  packageGuard({ protection, protocol: "npm", mount: "/npm", projectId: 7, identify, logger: console }),
);

const documents = new Map();
const npm = app.basePath("/npm");
const name = ":name{(?:@[^/]+/)?[^/]+}";

npm.put(`/${name}`, async (c) => {
  const { packageName } = packageWriteOf(c, c.req.param("name"));
  const sent = await c.req.json();
  const stored = documents.get(packageName);
  const merged = (key) => ({ ...stored?.[key], ...sent[key] });
  const parts = Object.fromEntries(["versions", "dist-tags", "_attachments"].map((key) => [key, merged(key)]));
  documents.set(packageName, { ...sent, ...parts });
  return c.json({ ok: true }, 201);
});
npm.get(`/${name}`, (c) => {
  const stored = documents.get(c.req.param("name"));
  return stored === undefined ? c.notFound() : c.json({ ...stored, _attachments: undefined });
});
npm.get(`/${name}/-/:file{.+}`, (c) => {
  const data = documents.get(c.req.param("name"))?._attachments[c.req.param("file")]?.data;
  return data === undefined ? c.notFound() : c.body(Buffer.from(data, "base64"));
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: process.env.PORT ?? 3000 }, ({ port }) => {
  console.log(`listening on http://127.0.0.1:${port}`);
});
