import { createServer } from "node:http";
import Router from "@koa/router";
import fc from "fast-check";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { describe, expect, it } from "vitest";
import { sendRaw } from "../../test/address-battery.ts";
import { batteryOptions } from "../../test/battery-guard.ts";
import { listen } from "../../test/listen.ts";
import { packageGuard as fastifyGuard } from "../fastify.ts";
import { packageGuard as honoGuard, packageWriteOf as honoWriteOf } from "../hono.ts";
import { packageGuard as koaGuard } from "../koa.ts";
import type { Logger } from "../message/logger.ts";
import { packageGuard as nodeGuard } from "../node/package-guard.ts";
import { settleWatches, watchRoutes } from "./route-watch.ts";
import { packageWriteOf } from "./vetted.ts";

/** What a route answers to a write of `/registry/:name/:version/:file`, by its version: `201-calls`, or `201-silent`. */
function routed(version: string, call: () => unknown): number {
  const [status, calls] = version.split("-");
  if (calls === "calls") call();
  return Number(status);
}

type Put = (path: string) => Promise<number>;
type Options = Omit<Awaited<ReturnType<typeof batteryOptions>>, "logger"> & {
  readonly mount: string;
  readonly logger: Logger;
};

/** A registry behind a guard, on each framework. */
const hosts: Readonly<Record<string, (options: Options) => Promise<Put>>> = {
  "node:http": async (options) => {
    const guard = nodeGuard(options);
    const server = createServer((request, response) =>
      guard(request, response, () => {
        const [, , name, version = ""] = (request.url ?? "").split("/");
        response.writeHead(routed(version, () => packageWriteOf(request, name))).end();
      }),
    );
    const port = await listen(server);
    return async (path) => (await sendRaw(port, "PUT", path)) ?? 0;
  },
  Koa: async (options) => {
    const app = new Koa();
    const router = new Router().put("/registry/:name/:version/:file", (context) => {
      context.status = routed(context.params.version ?? "", () => packageWriteOf(context, context.params.name));
    });
    app.use(koaGuard(options)).use(router.routes());
    const port = await listen(createServer(app.callback()));
    return async (path) => (await sendRaw(port, "PUT", path)) ?? 0;
  },
  Fastify: async (options) => {
    const app = fastify();
    app.register(fastifyGuard, options);
    app.put<{ Params: { name: string; version: string } }>("/registry/:name/:version/:file", (request, reply) => {
      const { name, version } = request.params;
      return reply.code(routed(version, () => packageWriteOf(request, name))).send();
    });
    return async (url) => (await app.inject({ method: "PUT", url })).statusCode;
  },
  Hono: async (options) => {
    const app = new Hono().use(honoGuard(options)).put("/registry/:name/:version/:file", (c) => {
      const { name, version } = c.req.param();
      return new Response(null, { status: routed(version, () => honoWriteOf(c, name)) });
    });
    return async (path) => (await app.request(path, { method: "PUT" })).status;
  },
};

async function start(host: (options: Options) => Promise<Put>) {
  const warnings: unknown[] = [];
  const logger: Logger = { info: String, error: String, warn: (...given) => warnings.push(given) };
  return { put: await host({ ...(await batteryOptions()), mount: "/registry", logger }), warnings };
}

const answers = fc.array(fc.record({ status: fc.constantFrom(200, 201, 204, 302, 404, 409), calls: fc.boolean() }), {
  maxLength: 5,
});

describe.each(Object.entries(hosts))("a guard on %s", (_, host) => {
  it("whose route never calls packageWriteOf warns of it once, and one whose route calls it never", async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (sent) => {
        const { put, warnings } = await start(host);
        for (const { status, calls } of sent) {
          expect(await put(`/registry/website/${status}-${calls ? "calls" : "silent"}/file`)).toBe(status);
        }
        const first = sent.find(({ status, calls }) => calls || status < 300);
        await expect.poll(() => warnings.length).toBe(first?.calls === false ? 1 : 0);
      }),
      { numRuns: 15 },
    );
  });

  it("names the vetted package, its address and the remedy", async () => {
    const { put, warnings } = await start(host);
    await put("/registry/team/201-silent/file?x=secret");
    await expect
      .poll(() => warnings)
      .toEqual([
        [
          "package guard: no route calls packageWriteOf",
          {
            protocol: "generic",
            method: "PUT",
            path: "/registry/team/201-silent/file",
            packageName: "team",
            explanation: expect.stringMatching(
              /vetted the package "team".+answered 201.+call packageWriteOf\(request, name\)/,
            ),
          },
        ],
      ]);
  });
});

it("a route behind two guards is known to both", async () => {
  const warnings: unknown[] = [];
  const logger: Logger = { info: String, error: String, warn: (...given) => warnings.push(given) };
  const options = { ...(await batteryOptions()), mount: "/registry", logger };
  const [outer, inner] = [nodeGuard(options), nodeGuard(options)];
  const server = createServer((request, response) =>
    outer(request, response, () =>
      inner(request, response, () => {
        packageWriteOf(request, "website");
        response.writeHead(201).end();
      }),
    ),
  );
  const port = await listen(server);
  expect(await sendRaw(port, "PUT", "/registry/website/1.0/file")).toBe(201);
  expect(await sendRaw(port, "PUT", "/registry/website/1.0/file")).toBe(201);
  expect(warnings).toEqual([]);
});

describe("watchRoutes", () => {
  const write = { packageType: "npm", packageName: "app", actions: ["push"], remainingVersions: null } as const;
  const sent = { method: "PUT", path: "/npm/app", header: () => undefined };
  const explanation =
    'the guard vetted the package "app", and the route answered 201 without calling packageWriteOf: ' +
    "call packageWriteOf(request, name) in every route that writes, with the name that it stores or deletes. " +
    "If that throws, mount the guard where the package's name begins. A proxy that reads no name calls packageWriteOf(request)";

  it("warns the process where the host has no logger", () => {
    const warnings: string[] = [];
    const watch = watchRoutes({ protocol: "npm" }, (message) => warnings.push(message));
    watch([{}], write, sent)?.(201);
    expect(warnings).toEqual([`package guard: no route calls packageWriteOf (npm, PUT /npm/app): ${explanation}`]);
    expect(watch([{}], write, sent)).toBeNull();
  });

  it("warns the host's logger alone, once, also of answers that come together", () => {
    const warnings: unknown[] = [];
    const logger: Logger = { info: String, error: String, warn: (...given) => warnings.push(given) };
    const watch = watchRoutes({ protocol: "npm", logger }, (message) => warnings.push(message));
    const answers = [watch([{}], write, sent), watch([{}], write, sent)];
    for (const answer of answers) answer?.(201);
    const details = { protocol: "npm", method: "PUT", path: "/npm/app", packageName: "app", explanation };
    expect(warnings).toEqual([["package guard: no route calls packageWriteOf", details]]);
  });

  it.each([
    [199, 0],
    [200, 1],
    [299, 1],
    [300, 0],
  ])("of an answer with %i warns %i times", (status, times) => {
    const warnings: string[] = [];
    const watch = watchRoutes({ protocol: "npm" }, (message) => warnings.push(message));
    watch([{}], write, sent)?.(status);
    expect(warnings).toHaveLength(times);
  });

  it("is settled by a call with any of the request's objects", () => {
    const warnings: string[] = [];
    const watch = watchRoutes({ protocol: "npm" }, (message) => warnings.push(message));
    const [raw, framework] = [{}, {}];
    const answer = watch([raw, framework], write, sent);
    settleWatches(framework);
    answer?.(201);
    expect([warnings, watch([{}], write, sent)]).toEqual([[], null]);
    settleWatches(null);
    settleWatches({});
  });
});
