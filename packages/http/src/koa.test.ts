import { createServer } from "node:http";
import Router, { type RouterOptions } from "@koa/router";
import Koa, { type Context, type Middleware } from "koa";
import koaMount from "koa-mount";
import { describe, expect, it } from "vitest";
import { type BatteryHost, sendRaw, testAddressBattery } from "../test/address-battery.ts";
import { batteryOptions, batteryProtection } from "../test/battery-guard.ts";
import { listen } from "../test/listen.ts";
import { packageWriteOf } from "./guard/vetted.ts";
import { managementApi, packageGuard } from "./koa.ts";

const listenTo = (app: Koa) => listen(createServer(app.callback()));

/** The options of @koa/router, by what they make of an address. */
const routers: Readonly<Record<string, RouterOptions>> = {
  "@koa/router's defaults": {},
  "@koa/router without case and last slash": { sensitive: false, strict: false },
  "@koa/router with case and last slash": { sensitive: true, strict: true },
};

/** What middleware before the guard does to an address. */
const rewrites: Readonly<Record<string, Middleware | null>> = {
  "as it was sent": null,
  "decoded before": (context, next) => {
    try {
      context.path = decodeURIComponent(context.path);
    } catch {
      context.path = "/";
    }
    return next();
  },
};

/** The name under which a route stores. */
const names: Readonly<Record<string, (context: Context, name: string) => string | undefined>> = {
  "its parameter": (_context, name) => name,
  "packageWriteOf(ctx)": (context) => packageWriteOf(context)?.packageName,
  "packageWriteOf(ctx.req)": ({ req }) => packageWriteOf(req)?.packageName,
};

type Routes = (prefix: string) => ReturnType<Router["routes"]>;

/** How a host uses the guard. */
const usages: Readonly<Record<string, (app: Koa, routes: Routes) => Promise<void>>> = {
  "before the routers": async (app, routes) => {
    app.use(packageGuard({ ...(await batteryOptions()), mount: "/registry" }));
    app.use(routes("/registry"));
  },
  "before a router inside koa-mount": async (app, routes) => {
    app.use(packageGuard({ ...(await batteryOptions()), mount: "/registry" }));
    app.use(koaMount("/registry", routes("")));
  },
  "with the router inside koa-mount": async (app, routes) => {
    const registry = new Koa();
    registry.use(packageGuard({ ...(await batteryOptions()), mount: "/" }));
    registry.use(routes(""));
    app.use(koaMount("/registry", registry));
  },
};

for (const [router, options] of Object.entries(routers)) {
  for (const [address, rewrite] of Object.entries(rewrites)) {
    for (const [usage, use] of Object.entries(usages)) {
      for (const [naming, nameOf] of Object.entries(names)) {
        testAddressBattery(`Koa, ${router}, ${address}, guard ${usage}, stored by ${naming}`, async () => {
          const app = new Koa();
          app.silent = true;
          if (rewrite !== null) app.use(rewrite);
          const stored: string[] = [];
          await use(app, (prefix) => {
            const routes = new Router({ ...options, prefix });
            routes.register("/:name/:version/:file", ["PUT", "DELETE"], (context) => {
              stored.push(nameOf(context, context.params.name ?? "") ?? "");
              context.status = 201;
            });
            return routes.routes();
          });
          return { port: await listenTo(app), stored } satisfies BatteryHost;
        });
      }
    }
  }
}

describe("the guard on Koa", () => {
  const rules = "/api/v4/projects/acme%2Fweb/packages/protection/rules";
  const identify = ({ headers }: Context) => {
    const name = headers["x-user"];
    return typeof name === "string" ? ({ kind: "user", name } as const) : null;
  };

  it("and the management API answer for one identify", async () => {
    const protection = await batteryProtection();
    const app = new Koa();
    const seen: (number | string)[] = [];
    app.use(async (context, next) => {
      await next();
      seen.push(context.respond === false ? "answered" : context.status);
    });
    app.use(managementApi({ protection, identify }));
    const guarded = { protection, protocol: "generic", mount: "/registry", projectId: "acme/web", identify } as const;
    app.use(packageGuard(guarded));
    app.use((context) => {
      context.body = context.path.startsWith("/registry/") ? packageWriteOf(context)?.packageName : "the host's own";
    });
    const port = await listenTo(app);
    const mia = "X-User: mia\r\n";
    expect(await sendRaw(port, "PUT", "/registry/website/1.0/file", mia)).toBe(200);
    expect(await sendRaw(port, "PUT", "/registry/billing/1.0/file", mia)).toBe(403);
    expect(await sendRaw(port, "PUT", "/notes", mia)).toBe(200);
    expect(await sendRaw(port, "GET", rules, mia)).toBe(403);
    const olivia = "X-User: olivia\r\nX-Package-Protection: 1\r\n";
    expect(await sendRaw(port, "GET", `${rules}?page=1`, olivia)).toBe(200);
    expect(await sendRaw(port, "DELETE", `${rules}/1`, olivia)).toBe(204);
    expect(await sendRaw(port, "PUT", "/registry/billing/1.0/file", mia)).toBe(200);
    expect(await sendRaw(port, "GET", "/api/v4/version")).toBe(200);
    expect(await sendRaw(port, "GET", "/api/v4/openapi.json")).toBe(200);
    expect(seen).toEqual([200, "answered", 200, "answered", "answered", "answered", 200, 200, "answered"]);
  });

  /** What a host answers a write with, and what it reports. */
  async function misused(use: (app: Koa, guard: Middleware) => void): Promise<[number | null, string]> {
    const app = new Koa();
    const reported: unknown[] = [];
    app.on("error", (error) => reported.push(error));
    use(app, packageGuard({ ...(await batteryOptions()), mount: "/registry" }));
    const routes = new Router();
    routes.put("/registry/:name/:version/:file", (context) => {
      context.status = 201;
    });
    app.use(routes.routes());
    const port = await listenTo(app);
    return [await sendRaw(port, "PUT", "/registry/website/1.0/file"), String(reported)];
  }

  it.each<[string, (app: Koa, guard: Middleware) => void, RegExp]>([
    ["koa-mount", (app, guard) => app.use(koaMount("/registry", guard)), /runs inside koa-mount/],
    [
      "a router with a prefix",
      (app, guard) => {
        const routes = new Router({ prefix: "/registry" });
        routes.use(guard);
        routes.put("/:name/:version/:file", (_context, next) => next());
        app.use(routes.routes());
      },
      /runs inside a router/,
    ],
    [
      "a route",
      (app, guard) => {
        const routes = new Router();
        routes.put("/registry/:name/:version/:file", guard, (_context, next) => next());
        app.use(routes.routes());
      },
      /runs inside a router/,
    ],
  ])("inside %s passes no write, and says what to do", async (_, use, complaint) => {
    const [status, reported] = await misused(use);
    expect([status, reported]).toEqual([500, expect.stringMatching(complaint)]);
    expect(reported).toContain("app.use(packageGuard({ mount:");
  });

  it("needs the option mount", async () => {
    const options = await batteryOptions();
    expect(() => Reflect.apply(packageGuard, undefined, [options])).toThrow(/mount must be the registry's path/);
  });

  it("lets a middleware around it go on where the client goes away", async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<{ readonly kind: "admin" }>();
    const done = Promise.withResolvers<void>();
    const app = new Koa();
    app.use((_context, next) => next().finally(done.resolve));
    app.use((context, next) => {
      context.req.once("close", () => answer.resolve({ kind: "admin" }));
      return next();
    });
    const principal = () => {
      asked.resolve();
      return answer.promise;
    };
    app.use(packageGuard({ ...(await batteryOptions()), mount: "/registry", principal }));
    const port = await listenTo(app);
    const gone = new AbortController();
    const sent = fetch(`http://127.0.0.1:${port}/registry/a/1/f`, { method: "PUT", body: "x", signal: gone.signal });
    sent.catch(() => undefined);
    await asked.promise;
    gone.abort();
    await done.promise;
  });
});
