import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { packageWriteOf } from "@package-protection/http";
import { managementApi, packageGuard } from "@package-protection/http/fastify";
import fastify from "fastify";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "olivia", memberships: { 7: "owner" } },
    { name: "mika", memberships: { 7: "developer" } },
  ],
});
const protection = createPackageProtection({ store: memoryRuleStore(), directory });
const users = new Map(Object.entries({ "olivias-token": "olivia", "mikas-token": "mika" }));

function identify({ headers }) {
  const token = headers["private-token"] ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  return users.has(token) ? { kind: "user", name: users.get(token) } : null;
}

const app = fastify({ bodyLimit: 64 * 1024 * 1024, routerOptions: { maxParamLength: 500 } });
app.register(managementApi, { protection, identify, logger: console });
app.register(npmRegistry, { prefix: "/npm" });

async function npmRegistry(npm) {
  npm.register(packageGuard, { protection, protocol: "npm", projectId: "acme/web", identify, logger: console });
  const documents = new Map();

  npm.put("/:name", async (request, reply) => {
    const { packageName } = packageWriteOf(request, request.params.name);
    const stored = documents.get(packageName);
    const merged = (key) => ({ ...stored?.[key], ...request.body[key] });
    const parts = Object.fromEntries(["versions", "dist-tags", "_attachments"].map((key) => [key, merged(key)]));
    documents.set(packageName, { ...request.body, ...parts });
    return reply.code(201).send({ ok: true });
  });
  npm.get("/:name", async ({ params }, reply) => {
    const stored = documents.get(params.name);
    return stored ? { ...stored, _attachments: undefined } : reply.callNotFound();
  });
  npm.get("/:name/-/*", async ({ params }) => {
    const { data = "" } = documents.get(params.name)?._attachments[params["*"]] ?? {};
    return Buffer.from(data, "base64");
  });
  npm.get("/:scope/:name/-/*", async ({ params }) => {
    const { data = "" } = documents.get(`${params.scope}/${params.name}`)?._attachments[params["*"]] ?? {};
    return Buffer.from(data, "base64");
  });
}

const address = await app.listen({ port: process.env.PORT ?? 3000, host: "127.0.0.1" });
console.log(`listening on ${address}`);
