import { Readable } from "node:stream";
import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BatteryHost, sendRaw, testAddressBattery } from "../test/address-battery.ts";
import { batteryOptions, batteryProtection } from "../test/battery-guard.ts";
import { managementApi, packageGuard } from "./fastify.ts";
import { packageWriteOf } from "./guard/vetted.ts";
import type { Identity } from "./message/identity.ts";

async function listen(app: FastifyInstance): Promise<number> {
  onTestFinished(() => app.close());
  return Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
}

/** Its types know useSemicolonDelimiter at another place only. */
const loosest = {
  caseSensitive: false,
  ignoreDuplicateSlashes: true,
  ignoreTrailingSlash: true,
  useSemicolonDelimiter: true,
  maxParamLength: 5000,
};

/** The options of Fastify's router, by what they make of an address. */
const routers: Readonly<Record<string, FastifyServerOptions>> = {
  "Fastify's defaults": {},
  "no case, no double, no last slash, no semicolons": {
    routerOptions: loosest,
  },
  "a url that is decoded before it is routed": {
    routerOptions: { caseSensitive: false, ignoreDuplicateSlashes: true },
    rewriteUrl: ({ url = "" }) => {
      try {
        return decodeURIComponent(url);
      } catch {
        return url;
      }
    },
  },
};

type Params = { Params: { name: string } };

/** The name under which a route stores. */
const names: Readonly<Record<string, (request: FastifyRequest<Params>) => string | undefined>> = {
  "its parameter": ({ params }) => params.name,
  packageWriteOf: (request) => packageWriteOf(request)?.packageName,
  "packageWriteOf(request.raw)": ({ raw }) => packageWriteOf(raw)?.packageName,
};

/** How a host registers the guard. */
const registrations: Readonly<
  Record<string, (app: FastifyInstance, routes: (app: FastifyInstance, prefix: string) => void) => Promise<void>>
> = {
  "in the plugin of the routes": async (app, routes) => {
    const options = await batteryOptions();
    app.register(
      async (registry) => {
        registry.register(packageGuard, options);
        routes(registry, "");
      },
      { prefix: "/registry" },
    );
  },
  "in a plugin whose prefix has a parameter": async (app, routes) => {
    const options = await batteryOptions();
    app.register(
      async (registry) => {
        registry.register(packageGuard, options);
        routes(registry, "");
      },
      { prefix: "/:kind" },
    );
  },
  "before all routes, with mount": async (app, routes) => {
    app.register(packageGuard, { ...(await batteryOptions()), mount: "/registry" });
    routes(app, "/registry");
  },
  "before all routes, with prefix": async (app, routes) => {
    app.register(packageGuard, { ...(await batteryOptions()), prefix: "/registry" });
    app.register(async (registry) => routes(registry, ""), { prefix: "/registry" });
  },
};

/** As a host does that stores streams. */
function takeStreams(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
}

for (const [router, options] of Object.entries(routers)) {
  for (const [registration, register] of Object.entries(registrations)) {
    for (const [naming, nameOf] of Object.entries(names)) {
      testAddressBattery(`Fastify, ${router}, guard ${registration}, stored by ${naming}`, async () => {
        const app = fastify({ ...options, forceCloseConnections: true });
        takeStreams(app);
        const stored: string[] = [];
        await register(app, (registry, prefix) => {
          registry.route<Params>({
            method: ["PUT", "DELETE"],
            url: `${prefix}/:name/:version/:file`,
            handler: (request, reply) => {
              stored.push(nameOf(request) ?? "");
              return reply.code(201).send();
            },
          });
        });
        return { port: await listen(app), stored } satisfies BatteryHost;
      });
    }
  }
}

const rules = "/api/v4/projects/acme%2Fweb/packages/protection/rules";
const document = JSON.stringify({ name: "@acme/app", versions: { "1.0.0": {} }, _attachments: {} });

function identify({ headers }: FastifyRequest): Identity | null {
  const name = headers["x-user"];
  return typeof name === "string" ? { kind: "user", name } : null;
}

/** An npm registry on Fastify, with the management API, the guard and Fastify's own parser for JSON. */
async function npmHost(over: { onRequest?: (request: FastifyRequest, reply: FastifyReply) => Promise<void> } = {}) {
  const app = fastify();
  onTestFinished(() => app.close());
  const protection = await batteryProtection();
  if (over.onRequest !== undefined) app.addHook("onRequest", over.onRequest);
  app.register(managementApi, { protection, identify });
  app.register(
    async (npm) => {
      npm.register(packageGuard, { protection, protocol: "npm", projectId: "acme/web", identify });
      npm.put<Params>("/:name", (request, reply) => {
        const write = packageWriteOf(request, request.params.name);
        return reply.code(201).send({ stored: write?.packageName, body: request.body });
      });
    },
    { prefix: "/npm" },
  );
  app.get("/api/v4/version", async () => ({ version: 1 }));
  app.get("/", async () => ({ hello: "world" }));
  return app;
}

describe("Fastify's inject", () => {
  const put = (name: string, payload: string | Readable | object, user = "mia", headers = {}) => ({
    method: "PUT" as const,
    url: `/npm/${encodeURIComponent(name)}`,
    headers: { "x-user": user, "content-type": "application/json", ...headers },
    payload,
  });
  const other = document.replaceAll("@acme/app", "other");

  it.each([
    ["text", other],
    ["an object", JSON.parse(other)],
    ["a stream", Readable.from([Buffer.from(other.slice(0, 5)), Buffer.from(other.slice(5))])],
    ["a long stream", Readable.from([Buffer.from(other), Buffer.alloc(500_000, " "), Buffer.alloc(500_000, " ")])],
  ])("a body that is %s is vetted, and parsed by Fastify", async (_, payload) => {
    const app = await npmHost();
    const answer = await app.inject(put("other", payload));
    expect([answer.statusCode, answer.json()]).toEqual([201, { stored: "other", body: JSON.parse(other) }]);
  });

  it.each([
    ["text", document],
    ["a stream", Readable.from([Buffer.from(document.slice(0, 5)), Buffer.from(document.slice(5))])],
  ])("a body that is %s is refused", async (_, payload) => {
    const app = await npmHost();
    const answer = await app.inject(put("@acme/app", payload));
    expect([answer.statusCode, answer.json().message]).toEqual([403, "Package protected."]);
  });

  it("a body whose name contradicts the path is refused, whatever length its headers declare", async () => {
    const app = await npmHost();
    for (const headers of [{}, { "content-length": "0" }]) {
      const answer = await app.inject(put("other", document, "mia", headers));
      expect([headers, answer.statusCode]).toEqual([headers, 400]);
    }
  });

  it("two guards see the body of one request", async () => {
    const app = fastify();
    onTestFinished(() => app.close());
    const options = { ...(await batteryOptions()), protocol: "npm" } as const;
    app.register(packageGuard, { ...options, mount: "/npm" });
    app.register(packageGuard, { ...options, mount: "/npm" });
    app.put("/npm/:name", async (request) => request.body);
    expect((await app.inject(put("other", other))).json()).toEqual(JSON.parse(other));
    expect((await app.inject(put("@acme/app", document))).statusCode).toBe(403);
  });

  it("the management API answers", async () => {
    const app = await npmHost();
    const ask = (method: "GET" | "POST" | "DELETE" | "PUT" | "OPTIONS", url: string, user: string, payload?: string) =>
      app.inject({
        method,
        url,
        headers: { "x-user": user, "x-package-protection": "1", "content-type": "application/json" },
        ...(payload === undefined ? {} : { payload }),
      });
    const rule = { package_name_pattern: "x", package_type: "npm", minimum_access_level_for_push: "owner" };
    expect((await ask("POST", rules, "olivia", JSON.stringify(rule))).statusCode).toBe(201);
    expect((await ask("GET", rules, "olivia")).json()).toHaveLength(3);
    expect((await ask("GET", `${rules}?per_page=1`, "olivia")).headers.link).toContain("<http://localhost:80/api/v4/");
    expect((await ask("GET", rules, "mia")).statusCode).toBe(403);
    expect((await ask("DELETE", `${rules}/3`, "olivia")).statusCode).toBe(204);
    expect((await ask("PUT", rules, "olivia")).headers.allow).toBe("GET, HEAD, POST");
    expect((await ask("OPTIONS", rules, "olivia")).statusCode).toBe(204);
    expect((await ask("POST", rules, "olivia", "{")).json()).toEqual({
      error: "message body does not match declared format",
    });
    expect((await app.inject("/api/v4/openapi.json")).statusCode).toBe(200);
    expect((await app.inject("/api/v4/version")).json()).toEqual({ version: 1 });
    expect((await app.inject("/api/v4/projects/7")).statusCode).toBe(404);
    expect((await app.inject(`/api/v4/projects/${"a%2F".repeat(100)}a/packages/protection/rules`)).statusCode).toBe(
      401,
    );
  });
});

describe("the log on Fastify", () => {
  const fails = () => Promise.reject(new Error("the directory is down"));

  it.each([
    ["no logger", () => ({})],
    ["Fastify's own", ({ log }: FastifyInstance) => ({ logger: log })],
  ])("has the details of refusals and failures, given %s", async (_, given) => {
    const lines: unknown[] = [];
    const app = fastify({ logger: { level: "info", stream: { write: (line) => void lines.push(JSON.parse(line)) } } });
    onTestFinished(() => app.close());
    const protection = await batteryProtection();
    app.register(managementApi, { protection, identify: fails, ...given(app) });
    const { logger: _quiet, ...generic } = await batteryOptions();
    app.register(packageGuard, { ...generic, mount: "/registry", ...given(app) });
    app.register(packageGuard, {
      protection,
      protocol: "npm",
      mount: "/npm",
      projectId: 7,
      identify: fails,
      ...given(app),
    });
    await app.inject({ method: "PUT", url: "/registry/billing/1.0/file" });
    await app.inject({ method: "POST", url: "/registry/publish" });
    await app.inject({ method: "DELETE", url: "/npm/other/-rev/1" });
    await app.inject(rules);
    const cause = { message: "the directory is down" };
    const ours = lines.filter((line) => /^package (?:guard|protection)/.test(String(Object(line).msg)));
    expect(ours).toMatchObject([
      { msg: "package guard: refused", packageName: "billing", reason: "package_protected" },
      { msg: "package guard: refused", reason: "write_unknown", explanation: expect.stringContaining("ownRoutes") },
      { level: 50, msg: "package guard: identify failed", cause },
      { level: 50, msg: "package protection: authenticate failed", cause },
    ]);
  });
});

describe("the guard on Fastify", () => {
  it("is tested with a router that folds what it can", async () => {
    const app = fastify({ routerOptions: loosest });
    app.put("/a/:name", async () => "stored");
    for (const url of ["/A/b", "/a//b", "/a/b/", "/a/b;x"]) {
      expect([url, (await app.inject({ method: "PUT", url })).statusCode]).toEqual([url, 200]);
    }
  });

  it("keeps its refusals' headers of the host's hooks", async () => {
    const app = await npmHost({ onRequest: async (_request, reply) => void reply.header("x-host", "set") });
    const headers = { "x-user": "nobody", "content-type": "application/json" };
    const answer = await app.inject({ method: "PUT", url: "/npm/@acme%2fapp", headers, payload: document });
    expect([answer.statusCode, answer.headers["x-host"]]).toEqual([404, "set"]);
  });

  it("counts for its plugin alone", async () => {
    const app = await npmHost();
    app.put("/notes/:name", async () => ({ stored: true }));
    expect((await app.inject({ method: "PUT", url: "/notes/1" })).statusCode).toBe(200);
  });

  it("passes no write whose body a hook has read, and says so", async () => {
    const failures: Error[] = [];
    const app = await npmHost({
      onRequest: async ({ raw }) => {
        for await (const _ of raw);
      },
    });
    app.addHook("onError", async (_request, _reply, error) => void failures.push(error));
    const port = await listen(app);
    const head = "X-User: mia\r\nContent-Type: application/json\r\n";
    expect(await sendRaw(port, "PUT", "/npm/other", head)).toBe(500);
  });

  it("passes no write whose address a hook has changed, and says so", async () => {
    const app = fastify();
    onTestFinished(() => app.close());
    app.addHook("onRequest", async ({ raw }) => {
      raw.url = raw.url?.replace("/npm", "");
    });
    app.register(packageGuard, { ...(await batteryOptions()), protocol: "npm", mount: "/npm" });
    app.put("/npm/:name/:tag", async () => "stored");
    const answer = await app.inject({ method: "PUT", url: "/npm/other/next" });
    expect([answer.statusCode, answer.json().message]).toEqual([500, expect.stringContaining("option rewriteUrl")]);
  });

  it.each([
    ["no mount and no prefix", {}, "", /must know the registry's path: register it in the plugin/],
    ["a mount that is relative to the prefix", { mount: "/npm" }, "/api", /set it to "\/api\/npm"/],
    ["a mount above the prefix", { mount: "/" }, "/api", /set it to "\/api", or leave it out/],
    ["a mount that is a pattern", { mount: "/:registry" }, "", /mount must be a literal path/],
    ["a prefix that is a pattern", {}, "/:kind-:name", /literal segments and of parameters/],
  ])("does not start with %s", async (_, over, prefix, complaint) => {
    const app = fastify();
    const options = { ...(await batteryOptions()), ...over };
    app.register(async (registry) => void registry.register(packageGuard, options), { prefix });
    await expect(app.ready()).rejects.toThrow(complaint);
  });

  const routes: FastifyPluginAsync = async (npm) => {
    npm.get("/:name", async () => "read");
    npm.put("/:name/-/tag/:tag", async () => "stored");
  };

  it("counts for plugins that were registered before it", async () => {
    const app = fastify();
    onTestFinished(() => app.close());
    app.register(routes, { prefix: "/npm" });
    app.register(packageGuard, { ...(await batteryOptions()), protocol: "npm", mount: "/npm" });
    expect((await app.inject({ method: "PUT", url: "/npm/@acme%2fapp/-/tag/next" })).statusCode).toBe(403);
  });

  it("starts where a tracing tool wraps the hooks of a request", async () => {
    const app = fastify();
    onTestFinished(() => app.close());
    const wrapped = ["onRequest", "preParsing", "preValidation", "preHandler", "onSend", "onResponse", "onError"];
    const { addHook } = app;
    const traced = function (this: FastifyInstance, name: string, hook: (...given: unknown[]) => unknown) {
      const wrapper = function (this: unknown, ...given: unknown[]) {
        return hook.apply(this, given);
      };
      return Reflect.apply(addHook, this, [name, wrapped.includes(name) ? wrapper : hook]);
    };
    Object.assign(app, { addHook: traced });
    app.register(managementApi, { protection: await batteryProtection(), identify: () => null });
    app.register(
      async (npm) => {
        npm.register(packageGuard, { ...(await batteryOptions()), protocol: "npm" });
        npm.register(routes);
      },
      { prefix: "/npm" },
    );
    expect((await app.inject({ method: "PUT", url: "/npm/@acme%2fapp/-/tag/next" })).statusCode).toBe(403);
    expect((await app.inject({ method: "PUT", url: "/npm/other/-/tag/next" })).statusCode).toBe(200);
  });

  type Unguarded = readonly [method: string, url: string, constraints?: { readonly host: string }];

  it.each<readonly [title: string, unguarded: Unguarded, prefix: string]>([
    ["of its path", ["PUT", "/npm/:name/-/tag/:tag"], "/npm"],
    ["of its path in upper case", ["PUT", "/NPM/:name"], "/npm"],
    ["with a wildcard", ["PUT", "/npm/*"], "/npm"],
    ["that takes what no other takes", ["POST", "/*"], "/npm"],
    ["with a parameter in its path's place", ["PUT", "/:registry/:name"], "/npm"],
    ["with another name for the parameter of its prefix", ["DELETE", "/p/:id/npm/:name"], "/p/:project/npm"],
    ["for one host alone", ["PUT", "/npm/:name/:tag", { host: "registry.example" }], "/npm"],
    ["of a method that was added", ["MOVE", "/npm/:name"], "/npm"],
  ])("does not start beside a route %s", async (_, [method, url, constraints = {}], prefix) => {
    const app = fastify();
    onTestFinished(() => app.close());
    app.addHttpMethod("MOVE");
    app.route({ method, url, constraints, handler: async () => "stored" });
    const options = { ...(await batteryOptions()), protocol: "npm" } as const;
    app.register(
      async (npm) => {
        npm.register(packageGuard, options);
        npm.route({ method: "PUT", url: "/:name/:tag", constraints: { host: "other" }, handler: async () => "stored" });
      },
      { prefix },
    );
    await expect(app.ready()).rejects.toThrow(`packageGuard does not run before the route "${url}"`);
  });

  it("is a plugin, and says so where it is called", () => {
    expect(() => Reflect.apply(packageGuard, undefined, [{}])).toThrow(/register it by app.register\(packageGuard/);
    expect(() => Reflect.apply(managementApi, undefined, [{}])).toThrow(/register it by app.register\(managementApi/);
  });
});
