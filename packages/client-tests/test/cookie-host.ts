import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { type Identity, packageWriteOf } from "@package-protection/http";
import { managementApi, packageGuard } from "@package-protection/http/node";
import { onTestFinished } from "vitest";

const page = "<!doctype html><link rel=icon href=data:,><title>a page</title>";

/** Who has the session of the cookie, as a host with a web page knows its users. */
function identify({ headers }: IncomingMessage): Identity | null {
  const name = /(?:^|; )session=(\w+)/.exec(headers.cookie ?? "")?.[1];
  return name === undefined ? null : { kind: "user", name };
}

/** The same for writes of packages: the cookie counts only beside the header that no other site's page can add. */
function identifyWriter(request: IncomingMessage): Identity | null {
  return request.headers["x-package-protection"] === undefined ? null : identify(request);
}

/** A host that recognises its users by a cookie, with the management API and guarded registries below their protocols' names. */
export async function startCookieHost(identifyWrites = identifyWriter) {
  const directory = memoryProjectDirectory({
    projects: [{ id: 7, path: "acme/web", visibility: "private" }],
    users: [{ name: "olivia", memberships: { 7: "owner" } }],
  });
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  const guarded = { protection, projectId: 7, identify: identifyWrites } as const;
  const handlers = [
    managementApi({ protection, identify }),
    packageGuard({ ...guarded, protocol: "pypi", mount: "/pypi" }),
    packageGuard({ ...guarded, protocol: "generic", mount: "/generic" }),
    packageGuard({ ...guarded, protocol: "npm", mount: "/npm" }),
  ];
  const stored: string[] = [];
  /** Whether each request to `/seen` had the session's cookie. */
  const seen: boolean[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    for await (const _ of request);
    if (request.url === "/seen") seen.push(identify(request) !== null);
    if (request.url === "/" || request.url === "/seen") {
      const cookie = "session=olivia; Path=/; HttpOnly; Secure; SameSite=None";
      response.writeHead(200, { "Content-Type": "text/html", "Set-Cookie": cookie }).end(page);
      return;
    }
    const write = request.method === "GET" ? null : packageWriteOf(request);
    if (write !== null) stored.push(`${write.packageType} ${write.packageName}`);
    response.writeHead(write === null ? 404 : 201).end();
  };
  const port = await listen((request, response) => {
    const next = (at: number): void => {
      const handler = handlers[at];
      if (handler === undefined) serve(request, response).catch(() => response.destroy());
      else handler(request, response, () => next(at + 1));
    };
    next(0);
  });
  const rules = () =>
    protection
      .listRules({ caller: { name: "olivia", admin: false, scopes: ["api"] }, project: { id: 7 } })
      .then((listed) => listed._unsafeUnwrap().map(({ packageNamePattern }) => packageNamePattern));
  return { url: `http://localhost:${port}`, stored, seen, rules };
}

/** An empty page of another origin; returns its port. */
export function startOtherSite(): Promise<number> {
  return listen((_request, response) => void response.writeHead(200, { "Content-Type": "text/html" }).end(page));
}

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
