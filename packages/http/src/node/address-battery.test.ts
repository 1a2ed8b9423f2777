import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { posix } from "node:path";
import { parse } from "node:url";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { describe, expect, it } from "vitest";
import { type BatteryHost, sendRaw, testAddressBattery } from "../../test/address-battery.ts";
import { listen } from "../../test/listen.ts";
import { createRules } from "../../test/rules.ts";
import { packageWriteOf } from "../guard/vetted.ts";
import { type NodePackageGuardOptions, packageGuard } from "./package-guard.ts";

async function guardAt(mount: string, over: Partial<NodePackageGuardOptions> = {}) {
  const store = memoryRuleStore();
  await createRules(store, [
    ["generic", "billing", "owner", "owner"],
    ["npm", "@acme/*", "owner"],
  ]);
  const protection = createPackageProtection({ store, minimumAccessLevels: null });
  const principal = () => ({ kind: "user", accessLevel: "developer" }) as const;
  return packageGuard({ protection, protocol: "generic", mount, projectId: 7, principal, ...over });
}

const decoded = (path: string) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The ways in which hosts without a framework read a request's path. */
const readPath: Readonly<Record<string, (request: IncomingMessage) => string>> = {
  "the url up to its query": ({ url = "" }) => url.split("?", 1)[0] ?? "",
  "the url, decoded": ({ url = "" }) => decoded(url.split("?", 1)[0] ?? ""),
  "new URL": ({ url = "" }) => (URL.canParse(url, "http://host") ? new URL(url, "http://host").pathname : ""),
  "new URL, decoded": ({ url = "" }) =>
    URL.canParse(url, "http://host") ? decoded(new URL(url, "http://host").pathname) : "",
  "new URL after a string": ({ url = "" }) =>
    URL.canParse(`http://host${url}`) ? decoded(new URL(`http://host${url}`).pathname) : "",
  "url.parse": ({ url = "" }) => parse(url).pathname ?? "",
  "url.parse with a host, normalised": ({ url = "" }) => posix.normalize(parse(url, false, true).pathname ?? ""),
  "the url, decoded and normalised": ({ url = "" }) => posix.normalize(decoded(url.split("?", 1)[0] ?? "")),
  "the url without parameters of segments": ({ url = "" }) =>
    posix.normalize(decoded(url.split("?", 1)[0] ?? "").replace(/;[^/]*/g, "")),
  "the url with slashes turned": ({ url = "" }) =>
    posix.normalize(decoded(decoded(url.split("?", 1)[0] ?? "")).replaceAll("\\", "/")),
};

const route = /^\/registry\/([^/]+)\/([^/]+)\/([^/]+)\/?$/i;

async function startHost(read: (request: IncomingMessage) => string, usesVetted: boolean): Promise<BatteryHost> {
  const guard = await guardAt("/registry");
  const stored: string[] = [];
  const listener: RequestListener = (request, response) =>
    guard(request, response, () => {
      const [, name] = route.exec(read(request)) ?? [];
      if (name === undefined || request.method === "GET") return void response.writeHead(404).end();
      try {
        const stores = usesVetted ? packageWriteOf(request)?.packageName : name;
        if (stores !== undefined) stored.push(stores);
        response.writeHead(201).end();
      } catch {
        response.writeHead(500).end();
      }
    });
  return { port: await listen(createServer(listener)), stored };
}

for (const [name, read] of Object.entries(readPath)) {
  testAddressBattery(`node:http, routes by ${name}`, () => startHost(read, false));
  testAddressBattery(`node:http, routes by ${name}, stored by packageWriteOf`, () => startHost(read, true));
}

/** What Connect does with a mount: the url loses it, and originalUrl keeps it. */
function connectLike(path: string, handler: (request: IncomingMessage, rest: () => void) => void) {
  return (request: IncomingMessage & { originalUrl?: string }, rest: () => void) => {
    const { url = "" } = request;
    request.originalUrl ??= url;
    if (!url.toLowerCase().startsWith(`${path}/`)) return rest();
    request.url = url.slice(path.length);
    handler(request, () => {
      request.url = url;
      rest();
    });
  };
}

testAddressBattery("a Connect-like host, guard and routes at the mount", async () => {
  const guard = await guardAt("/");
  const stored: string[] = [];
  const server = createServer((request, response) => {
    const end = (status: number) => response.writeHead(status).end();
    const routes = connectLike("/registry", ({ url = "" }, rest) => {
      const [, name] = /^\/([^/?]+)\/[^/?]+\/[^/?]+\/?(?:\?.*)?$/.exec(url) ?? [];
      if (name === undefined || request.method === "GET") return rest();
      stored.push(decoded(name));
      end(201);
    });
    connectLike("/registry", (guarded, rest) => guard(guarded, response, rest))(request, () =>
      routes(request, () => end(404)),
    );
  });
  return { port: await listen(server), stored };
});

describe("an honest host", () => {
  const through = async (mount: string, over: Partial<NodePackageGuardOptions>, rewrite = (url: string) => url) => {
    const guard = await guardAt(mount, over);
    const server = createServer((request, response) => {
      request.url = rewrite(request.url ?? "");
      guard(request, response, () => response.writeHead(201).end());
    });
    return await listen(server);
  };

  it("may serve other paths beside the registry", async () => {
    const port = await through("/registry", {});
    for (const target of [
      "/notes/1",
      "//notes/1",
      "/notes;v=1",
      "/registry2/a/b/c",
      "/a%20b",
      "/x?/registry",
      "/n#o",
    ]) {
      expect([target, await sendRaw(port, "PUT", target)]).toEqual([target, 201]);
    }
  });

  it("may rewrite the url before the guard", async () => {
    const port = await through("/registry", {}, (url) => url.replace(/^\/v2\//, "/registry/"));
    expect(await sendRaw(port, "PUT", "/v2/website/1.0/file")).toBe(201);
    expect(await sendRaw(port, "PUT", "/v2/billing/1.0/file")).toBe(403);
  });

  it("works behind a proxy that decodes %40 or %2f", async () => {
    const port = await through("/npm", { protocol: "npm" });
    for (const scope of ["/npm/@other%2fapp", "/npm/%40other%2fapp", "/npm/@other/app", "/npm/%40other/app"]) {
      expect([scope, await sendRaw(port, "DELETE", `${scope}/-rev/1`)]).toEqual([scope, 201]);
    }
    for (const scope of ["/npm/@acme%2fapp", "/npm/%40acme%2fapp", "/npm/@acme/app", "/npm/%40acme/app"]) {
      expect([scope, await sendRaw(port, "PUT", `${scope}/-rev/1`)]).not.toEqual([scope, 201]);
    }
  });
});

describe("a guard that cannot see the registry's path", () => {
  it("needs the option mount", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore() });
    const options = { protection, protocol: "generic", projectId: 7, principal: () => ({ kind: "admin" }) };
    expect(() => Reflect.apply(packageGuard, undefined, [options])).toThrow(/mount must be the registry's path/);
  });

  it("passes no write where a framework has taken the mount off, and says how to mend it", async () => {
    const logged: unknown[] = [];
    const logger = { info: String, warn: String, error: (...given: unknown[]) => logged.push(given) };
    const guard = await guardAt("/registry", { logger });
    let passed = 0;
    const server = createServer((request, response) => {
      const mounted = connectLike("/registry", (guarded, rest) => guard(guarded, response, rest));
      mounted(request, () => {
        passed += 1;
        response.end();
      });
    });
    expect(await sendRaw(await listen(server), "PUT", "/registry/website/1.0/file")).toBe(500);
    expect(passed).toBe(0);
    expect(JSON.stringify(logged)).toContain("set mount to the registry's path in request.url");
  });
});
