import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { mount } from "hono/mount";
import { getPath } from "hono/utils/url";
import { describe, expect, it } from "vitest";
import { type BatteryHost, sendRaw, testAddressBattery } from "../test/address-battery.ts";
import { listen } from "../test/listen.ts";
import { createRules } from "../test/rules.ts";
import { type HonoPackageGuardOptions, managementApi, packageGuard, packageWriteOf } from "./hono.ts";

const quiet = { info: String, warn: String, error: String };

async function guardAt(path: string, over: Partial<HonoPackageGuardOptions> = {}) {
  const store = memoryRuleStore();
  await createRules(store, [
    ["generic", "billing", "owner", "owner"],
    ["npm", "@acme/*", "owner"],
  ]);
  const protection = createPackageProtection({ store, minimumAccessLevels: null });
  const principal = () => ({ kind: "user", accessLevel: "developer" }) as const;
  return packageGuard({
    protection,
    protocol: "generic",
    mount: path,
    projectId: 7,
    principal,
    logger: quiet,
    ...over,
  });
}

type Guard = Awaited<ReturnType<typeof guardAt>>;
type Store = (context: Context, name: string) => Response;

const decoded = (path: string) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
const loosest = (request: Request) =>
  decoded(getPath(request))
    .toLowerCase()
    .replace(/[\\/]+/g, "/")
    .replace(/(?<=.)\/$/, "");
const file = "/:name/:version/:file";

/** The ways in which apps mount a guard and the routes behind it. */
const apps: Readonly<Record<string, (guard: Guard, store: Store) => Hono>> = {
  "app.use at the registry's path": (guard, store) =>
    new Hono().use("/registry/*", guard).all(`/registry${file}`, (c) => store(c, c.req.param("name"))),
  "app.use for the whole app, not strict": (guard, store) =>
    new Hono({ strict: false }).use(guard).all(`/registry${file}`, (c) => store(c, c.req.param("name"))),
  "decoded, case-folding and merged paths": (guard, store) =>
    new Hono({ getPath: loosest }).use(guard).all(`/registry${file}`, (c) => store(c, c.req.param("name"))),
  "decoded and case-folding paths at the registry's path": (guard, store) =>
    new Hono({ getPath: loosest })
      .use("/registry/*", guard)
      .all(`/registry${file}`, (c) => store(c, c.req.param("name"))),
  "a guard in an app below": (guard, store) =>
    new Hono().route(
      "/registry",
      new Hono().use(guard).all(file, (c) => store(c, c.req.param("name"))),
    ),
  "a guard in the route": (guard, store) =>
    new Hono().all(`/registry${file}`, guard, (c) => store(c, c.req.param("name"))),
  "a route that takes the rest": (guard, store) =>
    new Hono().use(guard).all("/registry/:rest{.+}", (c) => store(c, c.req.param("rest").split("/", 1)[0] ?? "")),
};

async function startHost(app: (typeof apps)[string], usesVetted: boolean): Promise<BatteryHost> {
  const stored: string[] = [];
  const host = app(await guardAt("/registry"), (c, name) => {
    if (c.req.method === "GET") return c.body(null, 404);
    const stores = usesVetted ? packageWriteOf(c)?.packageName : name;
    if (stores !== undefined) stored.push(stores);
    return c.body(null, 201);
  });
  return { port: await listen(createServer(getRequestListener(host.fetch))), stored };
}

for (const [title, app] of Object.entries(apps)) {
  testAddressBattery(`Hono, ${title}`, () => startHost(app, false));
  testAddressBattery(`Hono, ${title}, stored by packageWriteOf`, () => startHost(app, true));
}

testAddressBattery("Hono, an app that is mounted in another", async () => {
  const stored: string[] = [];
  const guard = await guardAt("/");
  const inner = new Hono().use(guard).all(file, (c) => {
    stored.push(c.req.param("name"));
    return c.body(null, 201);
  });
  const outer = new Hono().use(
    "/registry/*",
    mount((request) => inner.fetch(request)),
  );
  outer.onError((_error, c) => c.body(null, 400));
  return { port: await listen(createServer(getRequestListener(outer.fetch))), stored };
});

testAddressBattery("Hono, a guard before an app that is mounted", async () => {
  const stored: string[] = [];
  const inner = new Hono().all(file, (c) => {
    stored.push(c.req.param("name"));
    return c.body(null, 201);
  });
  const outer = new Hono().use(await guardAt("/registry")).use(
    "/registry/*",
    mount((request) => inner.fetch(request)),
  );
  return { port: await listen(createServer(getRequestListener(outer.fetch))), stored };
});

const put = (path: string, init: RequestInit = {}) => new Request(`http://host${path}`, { method: "PUT", ...init });
const statusOf = async (app: Hono, request: Request) => (await app.fetch(request)).status;
const stores = (app: Hono) => app.all("*", (c) => c.body(null, 201));

describe("an honest app", () => {
  it("may serve other paths beside the registry", async () => {
    const app = stores(new Hono().use(await guardAt("/registry")));
    const port = await listen(createServer(getRequestListener(app.fetch)));
    for (const target of ["/notes/1", "//notes/1", "/notes;v=1", "/registry2/a/b/c", "/a%20b", "/x?/registry"]) {
      expect([target, await sendRaw(port, "PUT", target)]).toEqual([target, 201]);
    }
  });

  it("may find its routes in another way beside the registry", async () => {
    const app = stores(
      new Hono({ getPath: ({ url }) => url.replace(/^https?:\//, "") }).use(await guardAt("/registry")),
    );
    expect(await statusOf(app, put("/notes/1"))).toBe(201);
  });

  it("may have several registries below one path", async () => {
    const generic = await guardAt("/packages/generic");
    const npm = await guardAt("/packages/npm", { protocol: "npm" });
    const app = stores(new Hono().use("/packages/*", generic).use("/packages/*", npm));
    expect(await statusOf(app, put("/packages/generic/website/1.0/file"))).toBe(201);
    expect(await statusOf(app, put("/packages/generic/billing/1.0/file"))).toBe(403);
    expect(await statusOf(app, put("/packages/npm/-/package/@acme%2fapp/dist-tags/next"))).toBe(403);
  });

  it("may limit the body behind the guard", async () => {
    const app = new Hono().use(await guardAt("/npm", { protocol: "npm" })).use(bodyLimit({ maxSize: 1000 }));
    app.put("/npm/:name", async (c) =>
      c.json([packageWriteOf(c, c.req.param("name"))?.packageName, await c.req.json()]),
    );
    const sent = { name: "app", versions: {}, "dist-tags": {}, _attachments: {} };
    const body = new Blob([JSON.stringify(sent)]).stream();
    const headers = { "Content-Type": "application/json" };
    const response = await app.fetch(put("/npm/app", { body, headers, duplex: "half" }));
    expect(await response.json()).toEqual(["app", sent]);
  });
});

describe("a guard that cannot see what the routes match passes no write, and says how to mend it", () => {
  const refused = async (
    app: (guard: Guard) => Hono,
    path: string,
    mounted: string,
    protocol: "generic" | "npm" = "generic",
  ) => {
    const logged: unknown[] = [];
    const logger = { ...quiet, error: (...given: unknown[]) => logged.push(given) };
    const guard = await guardAt(mounted, { logger, protocol });
    const host = stores(app(guard));
    const headers = { "Content-Type": "application/json" };
    expect(await statusOf(host, put(path, { body: "{}", headers }))).toBe(500);
    return JSON.stringify(logged);
  };

  it.each(["/", "/other", "/registry2"])("where its mount %s does not fit the path of app.use", async (mounted) => {
    const logged = await refused(
      (guard) => new Hono().use("/registry/*", guard),
      "/registry/website/1.0/file",
      mounted,
    );
    expect(logged).toContain("set mount to the whole path at which the registry's routes begin");
  });

  it("where its mount is that of an app below", async () => {
    const below = (guard: Guard) => new Hono().route("/registry", new Hono().use(guard));
    expect(await refused(below, "/registry/website/1.0/file", "/")).toContain("set mount to the whole path");
  });

  it("where the app routes by another path", async () => {
    const byHost = (guard: Guard) => new Hono({ getPath: ({ url }) => url.replace(/^https?:\//, "") }).use(guard);
    expect(await refused(byHost, "/registry/website/1.0/file", "/registry")).toContain("which the app routes as");
    expect(await refused(byHost, "/website/1.0/file", "/host")).toContain("leave out the app's option getPath");
  });

  it("and answers a client that misleads the app with 400, without an error in the log", async () => {
    const logged: unknown[] = [];
    const logger = { ...quiet, error: (...given: unknown[]) => logged.push(given) };
    const app = stores(new Hono({ getPath: loosest }).use(await guardAt("/registry", { logger })));
    const port = await listen(createServer(getRequestListener(app.fetch)));
    for (const target of ["/registry//website/1.0/file", "/registry/x%5c..%5cbilling/1.0/file"]) {
      expect([target, await sendRaw(port, "PUT", target)]).toEqual([target, 400]);
    }
    expect(logged).toEqual([]);
  });

  it("where the app reads a name that the guard does not", async () => {
    const withoutPluses = (request: Request) => getPath(request).replaceAll("+", "");
    const app = stores(new Hono({ getPath: withoutPluses }).use(await guardAt("/registry")));
    expect(await statusOf(app, put("/registry/+billing/1.0/file"))).toBe(400);
    expect(await statusOf(app, put("/registry/website/1.0/file"))).toBe(201);
  });

  it("where the body was read before", async () => {
    const parsed = (guard: Guard) => new Hono().use((c, next) => c.req.text().then(next)).use(guard);
    expect(await refused(parsed, "/npm/app", "/npm", "npm")).toContain("has to see the body first");
    const replaced = (guard: Guard) =>
      new Hono()
        .use(async (c, next) => {
          const raw = c.req.raw.clone();
          await c.req.text();
          c.req.raw = raw;
          await next();
        })
        .use(guard);
    expect(await refused(replaced, "/npm/app", "/npm", "npm")).toContain("has to see the body first");
  });
});

describe("packageGuard", () => {
  const contradicting = '{"name":"app","versions":{},"_attachments":{"a.tgz":{"data":"xxxx"}},"name":"other"}';
  const inTwo = (text: string) => {
    const pieces = [text.slice(0, -20), text.slice(-20)].map((piece) => new TextEncoder().encode(piece));
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    });
  };

  it("answers in the handler's place where the body contradicts the vetted name later", async () => {
    let read: unknown = null;
    const app = new Hono().use(await guardAt("/npm", { protocol: "npm" })).put("/npm/:name", async (c) => {
      c.header("X-Handler", "yes");
      read = await c.req.text().catch((cause: unknown) => String(cause));
      return c.text("stored", 201);
    });
    const headers = { "Content-Type": "application/json" };
    const response = await app.fetch(put("/npm/app", { body: inTwo(contradicting), headers, duplex: "half" }));
    expect([read, response.status, response.headers.get("x-handler")]).toEqual([
      expect.stringMatching(/the body was vetted, and then it came to/),
      400,
      null,
    ]);
  });

  it("calls the host's functions with Hono's context", async () => {
    const asked: unknown[] = [];
    const guard = await guardAt("/registry", {
      address: (c) => c.req.header("x-address"),
      projectId: (c) => Number(c.get("project")),
      onDecision: ({ origin, projectId }) => asked.push(origin.address, projectId),
    });
    const app = stores(
      new Hono<{ Variables: { project: string } }>()
        .use((c, next) => {
          c.set("project", "7");
          return next();
        })
        .use(guard) as unknown as Hono,
    );
    expect(await statusOf(app, put("/registry/billing/1.0/file", { headers: { "X-Address": "::1" } }))).toBe(403);
    expect(asked).toEqual(["::1", 7]);
  });
});

it("managementApi answers its own paths, and leaves the others to the app", async () => {
  const directory = memoryProjectDirectory({
    projects: [{ id: 7, path: "acme/web", visibility: "private" }],
    users: [{ name: "olivia", memberships: { 7: "owner" } }],
  });
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  const api = managementApi({
    protection,
    identify: (c) => (c.req.header("private-token") === "olivias-token" ? { kind: "user", name: "olivia" } : null),
  });
  const app = new Hono().use(api).get("/", (c) => c.text("the host's own"));
  const rules = "http://host/api/v4/projects/7/packages/protection/rules";
  const headers = { "PRIVATE-TOKEN": "olivias-token", "Content-Type": "application/json" };
  const body = '{"package_name_pattern":"a","package_type":"npm","minimum_access_level_for_push":"owner"}';
  expect(await statusOf(app, new Request(rules, { method: "POST", headers, body }))).toBe(201);
  expect(await (await app.fetch(new Request(rules, { headers }))).json()).toMatchObject([{ id: 1 }]);
  const head = await app.fetch(new Request(rules, { method: "HEAD", headers }));
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect(await statusOf(app, new Request(rules))).toBe(401);
  expect(await (await app.fetch(new Request("http://host/"))).text()).toBe("the host's own");
});
