import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createPackageProtection,
  type ManagedPackageProtection,
  type PackageProtectionOptions,
  type ProjectDirectory,
  type RuleStore,
} from "@package-protection/core";
import express, { type Express } from "express";
import express4 from "express4";
import { onTestFinished } from "vitest";
import { notFound, type ProtectionRulesRouterOptions, protectionRulesRouter } from "../src/index.ts";
import { type Ask, clientOf } from "./client.ts";
import { authenticate, directory } from "./instance.ts";
import { stores } from "./stores.ts";

type ExpressModule = typeof express;

/** How a host is put together. */
export interface Setting {
  readonly name: string;
  readonly framework: ExpressModule;
  readonly openStore: () => Promise<RuleStore>;
  readonly mountPath: string;
  /** The host's body parsers, mounted before the router. */
  readonly useParsers: (app: Express) => void;
  /** Whether bodies reach the router as they were sent. */
  readonly seesBytes: boolean;
}

const parsers = {
  none: () => undefined,
  usual: (framework: ExpressModule) => (app: Express) =>
    app.use(framework.json({ strict: false }), framework.urlencoded({ extended: true })),
  raw: (framework: ExpressModule) => (app: Express) => app.use(framework.raw({ type: () => true, limit: "10mb" })),
};

function setting(
  framework: "Express 5" | "Express 4",
  store: keyof typeof stores,
  mountPath: string,
  parser: keyof typeof parsers,
): Setting {
  const module = framework === "Express 5" ? express : express4;
  const useParsers = parsers[parser](module);
  return {
    name: `${framework}, ${store} store, at "${mountPath}", ${parser} parsers before`,
    framework: module,
    openStore: stores[store],
    mountPath,
    useParsers: (app) => void useParsers?.(app),
    seesBytes: parser !== "usual",
  };
}

export const settings: readonly Setting[] = [
  setting("Express 5", "memory", "/api/v4", "none"),
  setting("Express 4", "memory", "/gitlab/api/v4", "none"),
  setting("Express 5", "sqlite", "", "none"),
  setting("Express 4", "sqlite", "/api/v4", "none"),
  setting("Express 5", "sqlite", "/api/v4", "usual"),
  setting("Express 4", "memory", "/api/v4", "usual"),
  setting("Express 5", "memory", "/a%20b/c", "raw"),
  setting("Express 4", "sqlite", "", "raw"),
];

/** The stores beside one framework. */
export const storeSettings: readonly Setting[] = [
  setting("Express 5", "memory", "/api/v4", "none"),
  setting("Express 4", "sqlite", "", "usual"),
  setting("Express 5", "postgres", "/api/v4", "none"),
];

export const plainSetting = setting("Express 5", "memory", "/api/v4", "none");

export interface ServerOptions
  extends Partial<Omit<ProtectionRulesRouterOptions, "protection">>,
    Pick<PackageProtectionOptions, "inventory" | "refusalLog" | "minimumAccessLevels"> {
  readonly store?: RuleStore;
  readonly directory?: ProjectDirectory;
  readonly deadlineMs?: number;
  readonly now?: () => number;
  /** Whether listing has a defect. */
  readonly brokenListRules?: boolean;
}

export interface Server {
  readonly port: number;
  readonly ask: Ask;
  readonly protection: ManagedPackageProtection;
}

/** A host on a free port, for the length of one test. */
export async function startServer(host: Setting, options: ServerOptions = {}): Promise<Server> {
  const {
    store = await host.openStore(),
    directory: projects = directory,
    deadlineMs,
    now,
    brokenListRules = false,
    inventory,
    refusalLog,
    minimumAccessLevels,
    ...router
  } = options;
  const protection = createPackageProtection({
    store,
    directory: projects,
    ...(inventory !== undefined && { inventory }),
    ...(refusalLog !== undefined && { refusalLog }),
    ...(minimumAccessLevels !== undefined && { minimumAccessLevels }),
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(now !== undefined && { now }),
  });
  const listRules = () => {
    throw new Error("a defect");
  };
  const served = brokenListRules ? { ...protection, listRules } : protection;
  const app = host.framework();
  host.useParsers(app);
  app.get("/healthy", (_request, response) => void response.send("yes"));
  const known = router.identify === undefined ? { authenticate } : {};
  app.use(host.mountPath, protectionRulesRouter({ protection: served, ...known, ...router }));
  app.use(host.framework.json(), host.framework.urlencoded({ extended: false }));
  app.use("/elsewhere", (request, response) => void response.json({ body: request.body }));
  app.use(notFound);
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = addressOf(server.address());
  return { port, ask: clientOf(port, host.mountPath), protection };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address;
}
