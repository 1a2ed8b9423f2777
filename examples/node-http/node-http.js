import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { packageWriteOf } from "@package-protection/http";
import { managementApi, packageGuard } from "@package-protection/http/node";

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

const api = managementApi({ protection, identify, logger: console });
const guard = packageGuard({ protection, protocol: "npm", mount: "/npm", projectId: 7, identify, logger: console });

const documents = new Map();

async function serve(request, response) {
  const send = (status, body) => response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  const path = decodeURIComponent(new URL(request.url, "http://registry").pathname);
  const [, name, file] = /^\/npm\/((?:@[^/]+\/)?[^/]+)(?:\/-\/(.+))?$/.exec(path) ?? [];
  const stored = documents.get(name);
  if (request.method === "PUT" && file === undefined) {
    const { packageName } = packageWriteOf(request, name);
    const sent = await json(request);
    const merged = (key) => ({ ...stored?.[key], ...sent[key] });
    const parts = Object.fromEntries(["versions", "dist-tags", "_attachments"].map((key) => [key, merged(key)]));
    documents.set(packageName, { ...sent, ...parts });
    send(201, '{"ok":true}');
  } else if (stored === undefined || request.method !== "GET") send(404, '{"error":"not found"}');
  else if (file === undefined) send(200, JSON.stringify({ ...stored, _attachments: undefined }));
  else send(200, Buffer.from(stored._attachments[file]?.data ?? "", "base64"));
}

const server = createServer((request, response) => {
  api(request, response, () =>
    guard(request, response, () => {
      serve(request, response).catch((error) => {
        console.error(error);
        response.writeHead(500).end();
      });
    }),
  );
}).listen(process.env.PORT ?? 3000, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
