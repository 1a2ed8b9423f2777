import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import type { ErrorRequestHandler, Express, IRouter, RequestHandler } from "express";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRules } from "../../../http/test/rules.ts";
import { send } from "../../test/guarded-client.ts";
import { frameworks } from "../../test/guarded-host.ts";
import { serve } from "../../test/serve.ts";
import { packageGuard, packageWriteOf } from "../index.ts";

type Framework = (typeof frameworks)[number]["framework"];

/** What a way to mount has at hand. */
interface Parts {
  readonly framework: Framework;
  readonly app: Express;
  readonly guard: RequestHandler;
  /** Stores the package that the route's parameter names. */
  readonly store: RequestHandler;
  /** Does nothing but go on, as an authentication that succeeds. */
  readonly goOn: RequestHandler;
  /** The path of a route that takes everything below a prefix, as the framework spells it. */
  readonly everythingBelow: (prefix: string) => string;
}

type Mount = (parts: Parts) => unknown;

const path = "/generic/:name/:version/:file";
const below = "/:name/:version/:file";

/** What a host could write between Express and a guard. */
const wrappers: Readonly<Record<string, (guard: RequestHandler) => RequestHandler>> = {
  "as it is": (guard) => guard,
  "in an arrow function": (guard) => (request, response, next) => guard(request, response, next),
  "in an async function": (guard) => async (request, response, next) => guard(request, response, next),
  "in a promise": (guard) => (request, response, next) => {
    const guarded = async () => {
      await new Promise((resolve) => guard(request, response, resolve));
      next();
    };
    guarded().catch(next);
  },
  "with a next of the host's own": (guard) => (request, response, next) => guard(request, response, () => next()),
  "after something else was awaited": (guard) => async (request, response, next) => {
    await Promise.resolve();
    guard(request, response, () => next());
  },
  "from a timer": (guard) => (request, response, next) => {
    setImmediate(() => guard(request, response, () => next()));
  },
  bound: (guard) => guard.bind(undefined),
};

/** Ways to mount a guard where its address is not the registry's. */
const misplaced: Readonly<Record<string, Mount>> = {
  "in a route": ({ app, guard, store }) => app.put(path, guard, store),
  "in a route for all methods": ({ app, guard, store }) => app.all(path, guard, store),
  "in app.route()": ({ app, guard, store }) => app.route(path).put(guard, store),
  "in app.route() for all methods": ({ app, guard, store }) => app.route(path).all(guard).put(store),
  "in a list of middleware": ({ app, guard, store, goOn }) => app.put(path, [goOn, guard], store),
  "in a route with several paths": ({ app, guard, store }) => app.put(["/x/:name/:version/:file", path], guard, store),
  "in a route behind app.all for everything": ({ app, guard, store, goOn, everythingBelow }) => {
    app.all(everythingBelow("/"), goOn);
    app.put(path, guard, store);
  },
  "in a route of a router": ({ framework, app, guard, store }) => {
    app.use("/", framework.Router().put(path, guard, store));
  },
  "in a route of a router at the registry's path": ({ framework, app, guard, store }) => {
    app.use("/generic", framework.Router().put("/:name/:version/:file", guard, store));
  },
  "in a route by router.route()": ({ framework, app, guard, store }) => {
    const router = framework.Router();
    router.route(path).put(guard, store);
    app.use(router);
  },
  "in a route of an application in another": ({ framework, app, guard, store }) => {
    app.use("/", framework().put(path, guard, store));
  },
  "in a router in a route": ({ framework, app, guard, store }) => app.put(path, framework.Router().use(guard), store),
  "in a router in a route that takes everything": ({ framework, app, guard, store, everythingBelow }) => {
    app.put(everythingBelow("/generic"), framework.Router().use(guard), named(store));
  },
  "in a router in a route, with the route's parameters": ({ framework, app, guard, store }) => {
    app.put(path, framework.Router({ mergeParams: true }).use(guard, store));
  },
  "in a router in a route of a router": ({ framework, app, guard, store }) => {
    const inner = framework.Router().use(guard);
    app.use("/", framework.Router().put(path, inner, store));
  },
  "in an application in a route": ({ framework, app, guard, store }) => app.put(path, framework().use(guard), store),
  "in a route of a parameter and a name": ({ framework, app, guard, store }) => {
    app.put("/:kind/:name/:version/:file", framework.Router().use(guard), store);
  },
  "in a route by an expression": ({ framework, app, guard, store }) => {
    app.put(/^\/generic\/(?<name>[^/]+)\/(?<version>[^/]+)\/(?<file>[^/]+)$/, framework.Router().use(guard), store);
  },
};

/** Ways to mount a guard where the routes behind it match the address that it vets. */
const rightlyPlaced: Readonly<Record<string, Mount>> = {
  "at the registry's path": ({ app, guard, store }) => app.use("/generic", guard).put(path, store),
  "before a router": ({ framework, app, guard, store }) => {
    app.use("/generic", guard, framework.Router().put(below, store));
  },
  "in a router": ({ framework, app, guard, store }) => {
    app.use("/generic", framework.Router().use(guard).put(below, store));
  },
  "in an application in another": ({ framework, app, guard, store }) => {
    app.use("/generic", framework().use(guard).put(below, store));
  },
  "in a list of paths": ({ app, guard, store }) => app.use(["/maven", "/generic"], guard).put(path, store),
  "below a parameter": ({ framework, app, guard, store }) => {
    app.use("/:registry", framework.Router().use(guard).put(below, store));
  },
};

/** Routes before the guard that go on: Express leaves `request.route` set. */
const routesBefore: Readonly<Record<string, Mount>> = {
  none: () => undefined,
  everything: ({ app, goOn, everythingBelow }) => app.all(everythingBelow("/"), goOn),
  "everything below": ({ app, goOn, everythingBelow }) => app.all(everythingBelow("/generic"), goOn),
  "everything by an expression": ({ app, goOn }) => app.all(/.*/, goOn),
  "a route of the registry": ({ app, goOn }) => app.put(path, goOn),
};

/** A route without the parameter `name` takes the name out of the rest of its path. */
function named(store: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const [rest] = Object.values(request.params).flat();
    const [name = ""] = String(rest).split("/");
    Object.assign(request.params, { name });
    store(request, response, next);
  };
}

interface Storing {
  readonly port: number;
  readonly stored: { readonly name: string; readonly vetted: string | undefined }[];
  readonly errors: unknown[];
}

async function start(
  framework: Framework,
  mounting: Mount,
  {
    wrap = (guard: RequestHandler) => guard,
    mount,
  }: { wrap?: (guard: RequestHandler) => RequestHandler; mount?: string | readonly string[] } = {},
): Promise<Storing> {
  const rules = memoryRuleStore();
  await createRules(rules, [["generic", "billing", "owner"]]);
  const guard = packageGuard({
    protection: createPackageProtection({ store: rules }),
    protocol: "generic",
    projectId: 7,
    principal: () => ({ kind: "user", accessLevel: "maintainer" }),
    ...(mount !== undefined && { mount }),
  });
  const stored: Storing["stored"] = [];
  const errors: unknown[] = [];
  const app = framework();
  mounting({
    framework,
    app,
    guard: wrap(guard),
    store(request, response) {
      stored.push({ name: String(request.params.name), vetted: packageWriteOf(request)?.packageName });
      response.status(201).end();
    },
    goOn: (_request, _response, next) => next(),
    everythingBelow: (prefix) =>
      `${prefix === "/" ? "" : prefix}${framework === frameworks[0].framework ? "/*rest" : "/*"}`,
  });
  const onError: ErrorRequestHandler = (error, _request, response, _next) => {
    errors.push(error);
    response.status(500).end();
  };
  app.use(onError);
  return { port: await serve(app), stored, errors };
}

const put = async (port: number, target: string) => (await send(port, "PUT", target, { body: "bytes" })).status;

describe.each(frameworks)("where a guard is mounted on $name", ({ framework }) => {
  describe.each(Object.entries(misplaced))("%s", (_, mounting) => {
    it.each(Object.entries(wrappers))("it passes no write and says what to do, %s", async (_wrapper, wrap) => {
      const { port, stored, errors } = await start(framework, mounting, { wrap });
      for (const name of ["billing", "free", "generic"]) {
        expect(await put(port, `/generic/${name}/1.0/file.bin`)).toBe(500);
        expect(String(errors.splice(0))).toMatch(/^TypeError: packageGuard .+mount takes no parameters$/);
      }
      expect(stored).toEqual([]);
    });
  });

  it.each(Object.entries(rightlyPlaced))("%s, it vets what the route stores", async (_, mounting) => {
    for (const [before, route] of Object.entries(routesBefore)) {
      const { port, stored, errors } = await start(framework, (parts) => {
        route(parts);
        mounting(parts);
      });
      expect([before, await put(port, "/generic/billing/1.0/file.bin")]).toEqual([before, 403]);
      expect([before, await put(port, "/generic/free/1.0/file.bin")]).toEqual([before, 201]);
      expect(stored).toEqual([{ name: "free", vetted: "free" }]);
      expect(errors).toEqual([]);
    }
  });

  it.each(Object.entries(wrappers))("by app.use and %s, it vets what the route stores", async (_, wrap) => {
    for (const mounting of Object.values(rightlyPlaced)) {
      const { port, stored } = await start(framework, mounting, { wrap });
      expect(await put(port, "/generic/billing/1.0/file.bin")).toBe(403);
      expect(await put(port, "/generic/free/1.0/file.bin")).toBe(201);
      expect(stored).toEqual([{ name: "free", vetted: "free" }]);
    }
  });

  it("a guard never passes a write for which the route stores another name", { timeout: 60_000 }, async () => {
    const arbitraryName = fc.oneof(
      fc.constantFrom("billing", "Billing", "generic"),
      fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/),
    );
    const mountings = [...Object.values(misplaced), ...Object.values(rightlyPlaced)];
    const combination = fc.record({
      mounting: fc.constantFrom(...mountings),
      before: fc.constantFrom(...Object.values(routesBefore)),
      wrap: fc.constantFrom(...Object.values(wrappers)),
      mount: fc.option(fc.constantFrom("/generic", "/maven", ["/maven", "/generic"], "/GENERIC"), {
        nil: undefined,
      }),
      name: arbitraryName,
      prefix: fc.constantFrom("/generic", "/GENERIC", "//generic", "/x/../generic", "/%67eneric", "http://x/generic"),
    });
    await fc.assert(
      fc.asyncProperty(combination, async ({ mounting, before, wrap, mount, name, prefix }) => {
        const { port, stored } = await start(
          framework,
          (parts) => {
            before(parts);
            mounting(parts);
          },
          { wrap, ...(mount !== undefined && { mount }) },
        );
        await put(port, `${prefix}/${name}/1.0/file.bin`);
        for (const { name: storedName, vetted } of stored) {
          expect(vetted).toBe(storedName);
          expect(storedName.toLowerCase()).not.toBe("billing");
        }
      }),
      { numRuns: 150 },
    );
  });

  it("packageWriteOf finds a mount that is not the registry's", async () => {
    const atRoot: Mount = ({ app, guard, goOn }) => {
      app.use(guard);
      app.put(path, goOn, (request, response) => {
        packageWriteOf(request, request.params.name?.toString());
        response.status(201).end();
      });
    };
    const { port, errors } = await start(framework, atRoot);
    expect(await put(port, "/generic/free/1.0/file.bin")).toBe(500);
    expect(errors).toEqual([expect.any(TypeError)]);
    const rightly = await start(framework, atRoot, { mount: "/generic" });
    expect(await put(rightly.port, "/generic/free/1.0/file.bin")).toBe(201);
  });

  it.each(Object.entries(wrappers))("it passes no write as a callback of app.param, %s", async (_, wrap) => {
    const mounting: Mount = ({ app, guard, store }) => {
      app.param("name", guard);
      app.use("/generic/:name", framework.Router({ mergeParams: true }).put("/:version/:file", store));
    };
    const { port, stored, errors } = await start(framework, mounting, { wrap });
    expect(await put(port, "/generic/billing/1.0/file.bin")).toBe(500);
    expect([stored, errors]).toEqual([[], [expect.any(TypeError)]]);
  });

  it.each<[string, Mount]>([
    ["by name", ({ framework, guard, store }) => framework.Router().put(path, framework.Router().use(guard), store)],
    [
      "that takes everything",
      ({ framework, guard, store, everythingBelow }) =>
        framework.Router().put(everythingBelow("/generic"), framework.Router().use(guard).put(path, store)),
    ],
  ])("it passes no write of a route %s, at the path that its router has too", async (_, routerOf) => {
    const mounting: Mount = (parts) => parts.app.use("/generic", routerOf(parts) as IRouter);
    const { port, stored, errors } = await start(framework, mounting);
    expect(await put(port, "/generic/generic/billing/1.0/file.bin")).toBe(500);
    expect([stored, errors]).toEqual([[], [expect.any(TypeError)]]);
  });

  it("it tells a parameter of its mount from one of a route", async () => {
    const mounting: Mount = ({ app, framework, guard, store }) => {
      app.use("/projects/:project/generic", framework.Router({ mergeParams: true }).use(guard).put(below, store));
    };
    const { port, stored } = await start(framework, mounting);
    for (const project of ["free", "acme%2Fweb", "1.0", "7"]) {
      expect(await put(port, `/projects/${project}/generic/free/1.0/7`)).toBe(201);
      expect(await put(port, `/projects/${project}/generic/billing/1.0/7`)).toBe(403);
    }
    expect(stored.map(({ name }) => name)).toEqual(["free", "free", "free", "free"]);
  });

  it("it passes no write of a route that tracing has wrapped, with a next of its own", async () => {
    for (const mounting of [
      misplaced["in a route"],
      misplaced["in a router in a route"],
      rightlyPlaced["before a router"],
    ]) {
      const { port, stored } = await start(framework, (parts) => {
        mounting?.(parts);
        traceLayers(parts.app);
      });
      await put(port, "/generic/billing/1.0/file.bin");
      expect(stored).toEqual([]);
    }
    const { port, stored } = await start(framework, (parts) => {
      rightlyPlaced["before a router"]?.(parts);
      traceLayers(parts.app);
    });
    expect(await put(port, "/generic/free/1.0/file.bin")).toBe(201);
    expect(stored).toEqual([{ name: "free", vetted: "free" }]);
  });

  it("it lets requests that only read go on", async () => {
    const { port } = await start(framework, ({ app, guard }) => {
      app.get(path, guard, (_request, response) => void response.status(200).end());
    });
    expect((await send(port, "GET", "/generic/billing/1.0/file.bin")).status).toBe(200);
  });
});

interface Layer {
  handle: (...given: unknown[]) => unknown;
  readonly route?: { readonly stack: Layer[] };
}

/** Replaces every layer's function by one that calls it with a `next` of its own, as tracing does. */
function traceLayers(router: object): void {
  const inner: unknown = Reflect.get(router, "_router") ?? Reflect.get(router, "router");
  const layersOf = (holder: unknown) => (Reflect.get(Object(holder), "stack") ?? []) as Layer[];
  const trace = (layers: Layer[]) => {
    for (const layer of layers) {
      const { handle, route } = layer;
      if (route !== undefined) trace(route.stack);
      trace(layersOf(handle));
      if (handle.length === 4) continue;
      const traced = (request: unknown, response: unknown, next: unknown) =>
        handle(request, response, (...given: unknown[]) => Reflect.apply(Object(next), undefined, given));
      layer.handle = traced;
    }
  };
  trace(layersOf(inner));
}

describe.each(frameworks)("the option mount on $name", ({ framework }) => {
  it.each(Object.keys(misplaced).filter((name) => !name.includes("callback")))(
    "makes a guard %s vet what the route stores",
    async (name) => {
      const { port, stored } = await start(framework, misplaced[name] ?? (() => undefined), { mount: "/generic" });
      expect(await put(port, "/generic/billing/1.0/file.bin")).toBe(403);
      expect(await put(port, "/generic/free/1.0/file.bin?x=y")).toBe(201);
      expect(stored).toEqual([{ name: "free", vetted: "free" }]);
    },
  );

  const wholeApplication: Mount = ({ app, guard, goOn }) => {
    app.use(guard, goOn);
    app.use((request, response) => {
      response.status(201).json(request.method);
    });
  };

  it("lets a guard before a whole application vet several registries, and leave other writes alone", async () => {
    const { port } = await start(framework, wholeApplication, { mount: ["/generic", "/more/files"] });
    for (const registry of ["/generic", "/more/files", "http://x:80/generic"]) {
      expect(await put(port, `${registry}/billing/1.0/file.bin`)).toBe(403);
      expect(await put(port, `${registry}/free/1.0/file.bin`)).toBe(201);
      expect(await put(port, `${registry}/nowhere`)).toBe(405);
    }
    for (const other of ["/", "/elsewhere/billing/1.0/file.bin", "/genericx/billing/1.0/f", "/more/billing/1.0/f"]) {
      expect(await put(port, other)).toBe(201);
    }
  });

  it.each([
    "/GENERIC/free/1.0/f",
    "/Generic",
    "//generic/free/1.0/f",
    "/x/../generic/free/1.0/f",
    "/./generic/free/1.0/f",
    "/x/%2e%2e/generic/free/1.0/f",
    "/x/.%2E/generic/free/1.0/f",
    "/%67eneric/free/1.0/f",
    "/generic%2ffree/1.0/f",
    "/generic%2Ffree%2f1.0%2ff",
    "\\generic\\free\\1.0\\f",
    "/x\\..\\generic/free/1.0/f",
    "/x/y//../../generic/free/1.0/f",
    "/x%2f..%2fgeneric/free/1.0/f",
    "/more//files/free/1.0/f",
    "/more/x/..//files/free/1.0/f",
    "/more%2Ffiles/free/1.0/f",
    "/MORE/x%2f../%66iles/free/1.0/f",
    "/generic;x=1/free/1.0/f",
    "/generic%3bx/free/1.0/f",
    "/x/..;/generic/free/1.0/f",
    "/%2567eneric/free/1.0/f",
    "/generic%25252ffree/1.0/f",
    "/%EF%BD%87eneric/free/1.0/f",
    "/generic%EF%BC%8Ffree/1.0/f",
    "/gene%E2%80%8Bric/free/1.0/f",
  ])("refuses %s, which another router could find below it", async (target) => {
    const { port } = await start(framework, wholeApplication, { mount: ["/generic", "/more/files"] });
    const answer = await send(port, "PUT", target.startsWith("/") ? target : `/${target}`, { body: "x" });
    expect([answer.status, JSON.parse(answer.text).errors[0].code]).toEqual([400, "PATH_INVALID"]);
  });

  it("refuses what any order of folding, decoding, merging, dropping and resolving brings below it", async () => {
    const { port } = await start(framework, wholeApplication, { mount: "/more/files" });
    const scramble = fc.array(
      fc.constantFrom<(text: string) => string>(
        (text) => text.replace("/more", "/MORE"),
        (text) => text.replace("/files", "/x/../files"),
        (text) => text.replace("/files", "/x/%2e./files"),
        (text) => text.replace("/files", "//files"),
        (text) => text.replace("files", "%66iles"),
        (text) => text.replace("/more/", "/more%2f"),
        (text) => text.replace("/more", "/./more"),
        (text) => text.replace("/more", "/y/z/../../more"),
        (text) => text.replace("/files", ";x=1/files"),
        (text) => text.replace("/more", "/y/..;/more"),
        (text) => text.replace("m", "%256d"),
        (text) => text.replace("more", "%EF%BD%8Dore"),
      ),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(scramble, async (steps) => {
        const target = steps.reduce((text, step) => step(text), "/more/files/free/1.0/f");
        fc.pre(!target.startsWith("/more/files/"));
        expect([target, await put(port, target)]).toEqual([target, 400]);
      }),
    );
  });

  it("that is not where the guard runs is an error, not a pass", async () => {
    const atPath: Mount = ({ app, guard, store }) => app.use("/generic", guard).put(path, store);
    for (const [mounting, mount] of [
      [atPath, "/genric"],
      [atPath, "/generic2"],
      [misplaced["in a route"] ?? atPath, "/genric"],
    ] as const) {
      const { port, stored, errors } = await start(framework, mounting, { mount });
      expect(await put(port, "/generic/billing/1.0/file.bin")).toBe(500);
      expect([stored, errors]).toEqual([[], [expect.any(TypeError)]]);
    }
  });

  it("counts from the application's root, also where the guard is mounted above it", async () => {
    const { port, stored } = await start(
      framework,
      ({ app, guard, store }) => {
        const router: IRouter = framework.Router().use(guard).put(path, store);
        app.use("/api", router);
      },
      { mount: "/api/generic" },
    );
    expect(await put(port, "/api/generic/billing/1.0/file.bin")).toBe(403);
    expect(await put(port, "/api/generic/free/1.0/file.bin")).toBe(201);
    expect(stored).toEqual([{ name: "free", vetted: "free" }]);
  });

  it("follows a rewrite before the guard", async () => {
    const { port, stored } = await start(
      framework,
      ({ app, guard, store }) => {
        app.use((request, _response, next) => {
          request.url = request.url.replace("/innocent/", "/billing/").replace("/v2/", "/");
          next();
        });
        app.use(guard).put(path, store);
      },
      { mount: "/generic" },
    );
    expect(await put(port, "/generic/innocent/1.0/file.bin")).toBe(403);
    expect(await put(port, "/v2/generic/billing/1.0/file.bin")).toBe(403);
    expect(await put(port, "/v2/generic/free/1.0/file.bin")).toBe(201);
    expect(stored).toEqual([{ name: "free", vetted: "free" }]);
  });
});

it.each(
  [["", "/registry/", "registry", "/a//b", "/:tenant/npm", "/npm*", "/{x}", "/a/../b", "/a b", "/a?b", 7, null]].flat(),
)("rejects the mount %j", (mount) => {
  const options = {
    protection: createPackageProtection({ store: memoryRuleStore() }),
    protocol: "npm",
    projectId: 7,
    principal: () => ({ kind: "anonymous" }),
  };
  expect(() => Reflect.apply(packageGuard, undefined, [{ ...options, mount }])).toThrow(TypeError);
  expect(() => Reflect.apply(packageGuard, undefined, [{ ...options, mount: ["/ok", mount] }])).toThrow(TypeError);
  for (const good of ["/", "/npm", "/a.b/c-d/~e/@f/%20", ["/npm", "/maven"]]) {
    expect(() => Reflect.apply(packageGuard, undefined, [{ ...options, mount: good }])).not.toThrow();
  }
  for (const overlapping of [[], ["/npm", "/npm"], ["/npm", "/NPM/x"], ["/a/b", "/"]]) {
    expect(() => Reflect.apply(packageGuard, undefined, [{ ...options, mount: overlapping }])).toThrow(TypeError);
  }
});

describe.each(frameworks)("a guard one folder too high on $name", ({ framework }) => {
  async function startTooHigh(store: RequestHandler) {
    const warnings: unknown[] = [];
    const app = framework();
    app.use(
      "/files",
      packageGuard({
        protection: createPackageProtection({ store: memoryRuleStore() }),
        protocol: "generic",
        projectId: 7,
        principal: () => ({ kind: "user", accessLevel: "maintainer" }),
        logger: { info: String, error: String, warn: (...given) => warnings.push(given) },
      }),
    );
    app.put("/files/:team/:name/:version/:file", store);
    const onError: ErrorRequestHandler = (_error, _request, response, _next) => void response.status(500).end();
    app.use(onError);
    return { port: await serve(app), warnings };
  }

  it("warns once where the route stores without packageWriteOf", async () => {
    const { port, warnings } = await startTooHigh((_request, response) => void response.status(201).end());
    for (const team of ["web", "ops"]) expect(await put(port, `/files/${team}/billing/1.0/file`)).toBe(201);
    const warned = { protocol: "generic", path: "/files/web/billing/1.0/file", packageName: "web" };
    await expect.poll(() => warnings).toMatchObject([["package guard: no route calls packageWriteOf", warned]]);
  });

  it("stores nothing and warns of nothing where the route passes the name to packageWriteOf", async () => {
    const { port, warnings } = await startTooHigh((request, response) => {
      packageWriteOf(request, String(request.params.name));
      response.status(201).end();
    });
    expect(await put(port, "/files/web/billing/1.0/file")).toBe(500);
    expect(warnings).toEqual([]);
  });
});
