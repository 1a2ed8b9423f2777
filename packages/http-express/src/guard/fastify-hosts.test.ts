import type { IncomingMessage } from "node:http";
import fastifyExpress from "@fastify/express";
import fastifyMiddie from "@fastify/middie";
import fastify, { type FastifyRequest } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BatteryHost, testAddressBattery } from "../../../http/test/address-battery.ts";
import { batteryOptions, batteryProtection } from "../../../http/test/battery-guard.ts";
import { packageGuard, packageWriteOf, protectionRulesRouter } from "../index.ts";

const loosest = {
  caseSensitive: false,
  ignoreDuplicateSlashes: true,
  ignoreTrailingSlash: true,
  useSemicolonDelimiter: true,
};
const routers = { "Fastify's defaults": {}, "Fastify's loosest router": loosest };

const bridges = { "@fastify/express": fastifyExpress, "@fastify/middie": fastifyMiddie };

type Params = { Params: { name: string } };
const names: Readonly<Record<string, (request: FastifyRequest<Params>) => string | undefined>> = {
  "its parameter": ({ params }) => params.name,
  packageWriteOf: (request) => packageWriteOf(request)?.packageName,
};

for (const [bridge, plugin] of Object.entries(bridges)) {
  for (const [router, routerOptions] of Object.entries(routers)) {
    for (const [naming, nameOf] of Object.entries(names)) {
      testAddressBattery(`${bridge}, ${router}, stored by ${naming}`, async () => {
        const app = fastify({ routerOptions, forceCloseConnections: true });
        onTestFinished(() => app.close());
        app.removeAllContentTypeParsers();
        app.addContentTypeParser("*", (_request, payload: IncomingMessage, done) => done(null, payload));
        await app.register(plugin);
        app.use(packageGuard({ ...(await batteryOptions()), mount: "/registry" }));
        const stored: string[] = [];
        app.route<Params>({
          method: ["PUT", "DELETE"],
          url: "/registry/:name/:version/:file",
          handler: (request, reply) => {
            stored.push(nameOf(request) ?? "");
            return reply.code(201).send();
          },
        });
        const address = await app.listen({ port: 0, host: "127.0.0.1" });
        return { port: Number(new URL(address).port), stored } satisfies BatteryHost;
      });
    }
  }
}

describe.each(Object.entries(bridges))("a guard at a path of %s", (_bridge, plugin) => {
  it("passes no write, and says what to do", async () => {
    const app = fastify({ routerOptions: loosest });
    onTestFinished(() => app.close());
    const reported: Error[] = [];
    app.setErrorHandler((error: Error, _request, reply) => {
      reported.push(error);
      return reply.code(500).send();
    });
    await app.register(plugin);
    app.use("/registry", packageGuard(await batteryOptions()));
    app.put("/registry/:name/:version/:file", async () => "stored");
    const answer = await app.inject({ method: "PUT", url: "/registry/website/1.0/file" });
    expect([answer.statusCode, String(reported)]).toEqual([
      500,
      expect.stringContaining('packageGuard of "@package-protection/http/fastify"'),
    ]);
  });

  it("and the management API answer", async () => {
    const app = fastify({ forceCloseConnections: true });
    onTestFinished(() => app.close());
    const protection = await batteryProtection();
    await app.register(plugin);
    const identify = () => ({ kind: "user", name: "olivia" }) as const;
    app.use("/api/v4", protectionRulesRouter({ protection, identify }));
    const host = await app.listen({ port: 0, host: "127.0.0.1" });
    const listed = await fetch(`${host}/api/v4/projects/acme%2Fweb/packages/protection/rules?per_page=1`);
    expect([listed.status, await listed.json()]).toEqual([200, [expect.objectContaining({ id: 1 })]]);
    expect(listed.headers.get("link")).toContain(`<${host}/api/v4/projects/acme%2Fweb/`);
  });
});
