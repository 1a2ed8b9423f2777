import "reflect-metadata";
import {
  type CanActivate,
  Controller,
  Delete,
  type ExecutionContext,
  HttpCode,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  type NestApplicationOptions,
  Param,
  Put,
  Req,
  UseGuards,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { Request, RequestHandler } from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BatteryHost, sendRaw, testAddressBattery } from "../../../http/test/address-battery.ts";
import { batteryOptions } from "../../../http/test/battery-guard.ts";
import { packageGuard, packageWriteOf } from "../index.ts";

/** What decorators do, without their syntax. */
function decorate(target: object, name: string, ...decorators: readonly MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  if (descriptor !== undefined) for (const decorator of decorators) decorator(target, name, descriptor);
}

interface Registry {
  readonly module: object & (new () => object);
  readonly controller: new () => object;
  readonly stored: string[];
}

/** A module with the registry's routes, which store under their parameter or under the vetted name. */
function registryModule(storesVetted: boolean, middleware: RequestHandler | null = null): Registry {
  const stored: string[] = [];
  class Packages {
    store(request: Request, name: string): void {
      stored.push(storesVetted ? (packageWriteOf(request)?.packageName ?? "") : name);
    }
    remove(request: Request, name: string): object {
      this.store(request, name);
      return {};
    }
  }
  const path = ":name/:version/:file";
  decorate(Packages.prototype, "store", HttpCode(201), Put(path));
  decorate(Packages.prototype, "remove", HttpCode(201), Delete(path));
  for (const method of ["store", "remove"]) {
    Req()(Packages.prototype, method, 0);
    Param("name")(Packages.prototype, method, 1);
  }
  Controller("registry")(Packages);
  class RegistryModule {
    configure(consumer: MiddlewareConsumer): void {
      if (middleware !== null) consumer.apply(middleware).forRoutes("{*path}");
    }
  }
  Module({ controllers: [Packages] })(RegistryModule);
  return { module: RegistryModule, controller: Packages, stored };
}

async function create(module: Registry["module"], options: NestApplicationOptions = {}) {
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
    ...options,
  });
  onTestFinished(() => app.close());
  return app;
}

async function listen(app: INestApplication): Promise<number> {
  await app.listen(0, "127.0.0.1");
  return Number(new URL(await app.getUrl()).port);
}

type Start = (storesVetted: boolean) => Promise<BatteryHost>;

/** How a host of NestJS on Express uses the guard. */
const usages: Readonly<Record<string, Start>> = {
  "in main.ts, at the mount": async (storesVetted) => {
    const { module, stored } = registryModule(storesVetted);
    const app = await create(module);
    app.use("/registry", packageGuard(await batteryOptions()));
    return { port: await listen(app), stored };
  },
  "in main.ts, with the option mount": async (storesVetted) => {
    const { module, stored } = registryModule(storesVetted);
    const app = await create(module);
    app.use(packageGuard({ ...(await batteryOptions()), mount: "/registry" }));
    return { port: await listen(app), stored };
  },
  "by consumer.apply, with the option mount": async (storesVetted) => {
    const guard = packageGuard({ ...(await batteryOptions()), mount: "/registry" });
    const { module, stored } = registryModule(storesVetted, guard);
    return { port: await listen(await create(module, { bodyParser: false })), stored };
  },
};

for (const [usage, start] of Object.entries(usages)) {
  for (const storesVetted of [false, true]) {
    const naming = storesVetted ? "packageWriteOf" : "its parameter";
    testAddressBattery(`NestJS on Express, guard ${usage}, stored by ${naming}`, () => start(storesVetted));
  }
}

describe("the guard on NestJS", () => {
  const target = "/registry/website/1.0/file";

  it("used as one of its guards fails at the start, and says what to do", async () => {
    const { module, controller } = registryModule(false);
    const guard = packageGuard(await batteryOptions());
    UseGuards(guard)(controller);
    await expect(create(module).then((app) => app.init())).rejects.toThrow(
      /is a middleware.* use it in main.ts, as in app.use/,
    );
  });

  it.each<[string, (app: INestApplication, guard: RequestHandler) => void]>([
    [
      "useGlobalGuards",
      (app, guard) => app.useGlobalGuards(Object.assign(guard, { canActivate: Reflect.get(guard, "canActivate") })),
    ],
    [
      "a CanActivate that calls it with the context",
      (app, guard) => app.useGlobalGuards({ canActivate: (context) => Reflect.apply(guard, undefined, [context]) }),
    ],
    [
      "a CanActivate that calls it with request and response",
      (app, guard) => {
        const canActivate: CanActivate["canActivate"] = (context: ExecutionContext) =>
          new Promise<boolean>((resolve) => {
            const http = context.switchToHttp();
            guard(http.getRequest(), http.getResponse(), () => resolve(true));
          });
        app.useGlobalGuards({ canActivate });
      },
    ],
  ])("passes no write by %s", async (_, use) => {
    const { module, stored } = registryModule(false);
    const app = await create(module);
    use(app, packageGuard(await batteryOptions()));
    expect(await sendRaw(await listen(app), "PUT", target)).toBe(500);
    expect(stored).toEqual([]);
  });

  it("behind Nest's body parser passes no write whose body it needs", async () => {
    const guard = packageGuard({ ...(await batteryOptions()), protocol: "npm", mount: "/registry" });
    const { module } = registryModule(false, guard);
    const port = await listen(await create(module));
    const body = JSON.stringify({ name: "other", versions: { "1.0.0": {} } });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${port}/registry/other`, { method: "PUT", headers, body });
    expect(answer.status).toBe(500);
  });
});
