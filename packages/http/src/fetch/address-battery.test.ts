import { posix } from "node:path";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { describe, expect, it } from "vitest";
import { type BatteryHost, sendRaw, testAddressBattery } from "../../test/address-battery.ts";
import { createRules } from "../../test/rules.ts";
import { fetchServers } from "../../test/serve-fetch.ts";
import { packageWriteOf } from "../guard/vetted.ts";
import { type FetchPackageGuardOptions, packageGuard } from "./package-guard.ts";

async function guardAt(mount: string, over: Partial<FetchPackageGuardOptions> = {}) {
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
const urlPath = ({ url }: Request) => url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").split(/[?#]/, 1)[0] ?? "";

/** The ways in which fetch handlers read a request's path. */
const readPath: Readonly<Record<string, (request: Request) => string>> = {
  "the url as it is": urlPath,
  "the url, decoded": (request) => decoded(urlPath(request)),
  "new URL": ({ url }) => new URL(url).pathname,
  "new URL, decoded and normalised": ({ url }) => posix.normalize(decoded(new URL(url).pathname)),
  "the url without parameters of segments": (request) =>
    posix.normalize(decoded(urlPath(request)).replace(/;[^/]*/g, "")),
  "the url with slashes turned": (request) => posix.normalize(decoded(decoded(urlPath(request))).replaceAll("\\", "/")),
};

const route = /^\/registry\/([^/]+)\/([^/]+)\/([^/]+)\/?$/i;
const serveOnNode = fetchServers["@hono/node-server"];

async function startHost(
  serve: typeof serveOnNode,
  read: (request: Request) => string,
  usesVetted: boolean,
): Promise<BatteryHost> {
  const guard = await guardAt("/registry");
  const stored: string[] = [];
  const port = await serve?.(async (request) => {
    const vetted = await guard(request);
    if (!vetted.allowed) return vetted.response;
    const [, name] = route.exec(read(vetted.request)) ?? [];
    if (name === undefined || request.method === "GET") return new Response(null, { status: 404 });
    const stores = usesVetted ? packageWriteOf(vetted.request)?.packageName : name;
    if (stores !== undefined) stored.push(stores);
    await vetted.request.arrayBuffer();
    return new Response(null, { status: 201 });
  });
  return { port: port ?? 0, stored };
}

for (const [server, serve] of Object.entries(fetchServers)) {
  for (const [name, read] of Object.entries(readPath)) {
    testAddressBattery(`${server}, routes by ${name}`, () => startHost(serve, read, false));
  }
  testAddressBattery(`${server}, stored by packageWriteOf`, () => startHost(serve, urlPath, true));
}

describe("an honest host", () => {
  const through = async (mount: string, over: Partial<FetchPackageGuardOptions> = {}) => {
    const guard = await guardAt(mount, over);
    const port = await serveOnNode?.(async (request) => {
      const vetted = await guard(request);
      return vetted.allowed ? new Response(null, { status: 201 }) : vetted.response;
    });
    return port ?? 0;
  };

  it("may serve other paths beside the registry", async () => {
    const port = await through("/registry");
    for (const target of ["/notes/1", "//notes/1", "/notes;v=1", "/registry2/a/b/c", "/a%20b", "/x?/registry"]) {
      expect([target, await sendRaw(port, "PUT", target)]).toEqual([target, 201]);
    }
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

describe("an address that a runtime hands over as it was sent", () => {
  it.each([
    "http://host/x/../registry/billing/1.0/file",
    "http://host/registry/x/../billing/1.0/file",
    "http://host/registry/x/%2e%2e/billing/1.0/file",
    "http://host/registry\\billing/1.0/file",
    "http://host/registry/bil\tling/1.0/file",
    "http://host/registry/billing/1.0/file#x",
    "http://host/registry/b\u0131lling/1.0/file",
    "/registry/./billing/1.0/file",
  ])("is refused where a URL parser reads another: %s", async (url) => {
    const guard = await guardAt("/registry");
    const request = new Proxy(new Request("http://host/", { method: "PUT" }), {
      get: (target, name) => (name === "url" ? url : Reflect.get(target, name, target)),
    });
    const vetted = await guard(request);
    expect(vetted).toMatchObject({ allowed: false, response: { status: 400 } });
  });
});

describe("a guard that cannot see the registry's path", () => {
  it("needs the option mount", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore() });
    const options = { protection, protocol: "generic", projectId: 7, principal: () => ({ kind: "admin" }) };
    expect(() => Reflect.apply(packageGuard, undefined, [options])).toThrow(/mount must be the registry's path/);
  });

  it("vouches for no write outside of its mount", async () => {
    const guard = await guardAt("/registry");
    const vetted = await guard(new Request("http://host/elsewhere/billing/1.0/file", { method: "PUT" }));
    expect(vetted).toMatchObject({ allowed: true, write: null });
    expect(() => vetted.allowed && packageWriteOf(vetted.request)).toThrow(/no packageGuard let this request pass/);
  });
});
