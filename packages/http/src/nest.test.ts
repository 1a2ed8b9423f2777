import "reflect-metadata";
import { Controller, Delete, HttpCode, Module, Param, Put, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import type { FastifyRequest } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BatteryHost, testAddressBattery } from "../test/address-battery.ts";
import { batteryOptions, batteryProtection } from "../test/battery-guard.ts";
import { managementApi, packageGuard } from "./fastify.ts";
import { packageWriteOf } from "./guard/vetted.ts";

/** What decorators do, without their syntax. */
function decorate(target: object, name: string, decorator: MethodDecorator): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  if (descriptor !== undefined) decorator(target, name, descriptor);
}

/** A module with the registry's routes, which store under their parameter or under the vetted name. */
function registryModule(storesVetted: boolean) {
  const stored: string[] = [];
  class Packages {
    store(request: FastifyRequest, name: string): void {
      stored.push(storesVetted ? (packageWriteOf(request)?.packageName ?? "") : name);
    }
    remove(request: FastifyRequest, name: string): void {
      this.store(request, name);
    }
    publish(request: FastifyRequest, name: string): object {
      this.store(request, name);
      return { body: request.body };
    }
  }
  decorate(Packages.prototype, "store", Put("registry/:name/:version/:file"));
  decorate(Packages.prototype, "remove", Delete("registry/:name/:version/:file"));
  decorate(Packages.prototype, "publish", Put("npm/:name"));
  for (const method of ["store", "remove", "publish"]) {
    decorate(Packages.prototype, method, HttpCode(201));
    Req()(Packages.prototype, method, 0);
    Param("name")(Packages.prototype, method, 1);
  }
  Controller()(Packages);
  class RegistryModule {}
  Module({ controllers: [Packages] })(RegistryModule);
  return { module: RegistryModule, stored };
}

const loosest = { caseSensitive: false, ignoreDuplicateSlashes: true, ignoreTrailingSlash: true };

async function create(module: new () => object, routerOptions: object = {}): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ routerOptions, forceCloseConnections: true });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false });
  onTestFinished(() => app.close());
  return app;
}

for (const [router, routerOptions] of [
  ["its defaults", {}],
  ["the loosest router", loosest],
] as const) {
  for (const storesVetted of [false, true]) {
    const naming = storesVetted ? "packageWriteOf" : "its parameter";
    testAddressBattery(`NestJS on Fastify, ${router}, stored by ${naming}`, async () => {
      const { module, stored } = registryModule(storesVetted);
      const app = await create(module, routerOptions);
      app
        .getHttpAdapter()
        .getInstance()
        .addContentTypeParser("*", (_request, payload, done) => done(null, payload));
      await app.register(packageGuard, { ...(await batteryOptions()), mount: "/registry" });
      await app.listen(0, "127.0.0.1");
      return { port: Number(new URL(await app.getUrl()).port), stored } satisfies BatteryHost;
    });
  }
}

describe("NestJS on Fastify", () => {
  it("serves the management API, and parses what the guard let pass", async () => {
    const { module } = registryModule(true);
    const app = await create(module);
    const protection = await batteryProtection();
    const identify = () => ({ kind: "user", name: "mia" }) as const;
    await app.register(managementApi, { protection, identify });
    await app.register(packageGuard, { protection, protocol: "npm", mount: "/npm", projectId: 7, identify });
    await app.init();
    const publish = (name: string) =>
      app.inject({
        method: "PUT",
        url: `/npm/${encodeURIComponent(name)}`,
        payload: { name, versions: { "1.0.0": {} } },
      });
    expect((await publish("other")).json()).toEqual({ body: { name: "other", versions: { "1.0.0": {} } } });
    expect((await publish("@acme/app")).statusCode).toBe(403);
    expect((await app.inject("/api/v4/projects/7/packages/protection/rules")).statusCode).toBe(403);
  });
});
