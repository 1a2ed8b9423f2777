import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import {
  type AccessLevel,
  type Caller,
  createPackageProtection,
  type ManagedPackageProtection,
  type PackageAction,
  type PackageType,
  type RuleChange,
  type RuleInput,
} from "@package-protection/core";
import type { Identity } from "@package-protection/http";
import { managementApi } from "@package-protection/http/hono";
import { protectionRulesRouter } from "@package-protection/http-express";
import express from "express";
import { Hono } from "hono";
import { settingsPage as fetchSettingsPage } from "../../src/fetch/index.ts";
import { settingsPage } from "../../src/index.ts";

export interface PageHostOptions {
  readonly framework?: "Express" | "Hono";
  /** What a proxy before the host takes off each path; empty by default. */
  readonly prefix?: string;
  /** The host's packages, in their order; null is a host without a list of them. */
  readonly packages?: Packages | null;
  /** What the host's clock shows at the start; null, and by default, is the time. */
  readonly clock?: number | null;
}

/** A host with the page, the API, project 7, and people of each level in it. */
export interface PageHost {
  readonly origin: string;
  /** The address of the page. */
  readonly page: string;
  readonly protection: ManagedPackageProtection;
  /** Sets the host's clock; null is the time. */
  setClock(time: number | null): void;
  /** Makes rules in one write, and returns their ids. */
  createRules(by: string, rules: readonly RuleTerms[]): Promise<readonly number[]>;
  changeRule(by: string, ruleId: number, change: RuleChange): Promise<void>;
  /** Asks the rules as a guard does; what they refuse is in the list of refusals. */
  ask(name: string, action: PackageAction, packageType: PackageType, packageName: string): Promise<boolean>;
  /** Answers every request to the API with a status, until it is called with null. */
  failApi(status: number | null): void;
  /** Lets requests to the API wait, until the function that it returns is called. */
  holdApi(): () => void;
  close(): Promise<void>;
}

type Packages = Readonly<Partial<Record<PackageType, readonly string[]>>>;

type RuleTerms = readonly [
  type: PackageType,
  pattern: string,
  push: "maintainer" | "owner" | "admin" | null,
  remove?: "owner" | "admin" | null,
  enforcement?: "active" | "evaluate",
];

const people: Readonly<Record<string, AccessLevel>> = {
  olivia: "owner",
  mia: "maintainer",
  dan: "developer",
};

const mount = "/settings/packages";

/** The session's cookie, or a token such as `olivias-token`. */
function identify(header: (name: string) => string | null | undefined): Identity | null {
  const token = header("private-token") ?? /^Bearer (.+)$/i.exec(header("authorization") ?? "")?.[1];
  const session = /(?:^|; )session=(\w+)/.exec(header("cookie") ?? "")?.[1];
  if (token === "expired" || token === "revoked") return { kind: token };
  const name = token === undefined ? session : /^(\w+)s-token$/.exec(token)?.[1];
  if (token === "readers-token") return { kind: "user", name: "mia", scopes: ["read_api"] };
  return name === undefined ? null : { kind: "user", name };
}

const fewPackages: Packages = {
  npm: ["@acme/app", "@acme/billing", "@acme/website", "left-pad", "zlib-sync"],
  maven: ["com/acme/billing", "com/acme/ledger"],
  pypi: ["acme-tools", "numpy"],
};

export async function startPageHost({
  framework = "Express",
  prefix = "",
  packages = fewPackages,
  clock = null,
}: PageHostOptions = {}): Promise<PageHost> {
  let time = clock;
  const protection = createPackageProtection({
    store: memoryRuleStore(),
    directory: memoryProjectDirectory({
      projects: [{ id: 7, path: "acme/web", visibility: "private" }],
      users: [
        ...Object.entries(people).map(([name, level]) => ({ name, memberships: { 7: level } })),
        { name: "sam", memberships: {} },
      ],
    }),
    now: () => time ?? Date.now(),
    ...(packages !== null && {
      inventory: async (_projectId, { packageType, after, limit }) =>
        (packages[packageType] ?? []).filter((name) => after === null || name > after).slice(0, limit),
    }),
  });
  const app = framework === "Express" ? expressHost(protection) : honoHost(protection);
  let failure: number | null = null;
  let released: Promise<void> = Promise.resolve();
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith(`${prefix}/`)) return void response.writeHead(404).end();
    request.url = request.url.slice(prefix.length);
    if (request.url.startsWith("/api/")) {
      await released;
      if (failure !== null)
        return void response.writeHead(failure, { "Content-Type": "text/html" }).end("<h1>Sorry</h1>");
    }
    app(request, response);
  };
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

  const host: PageHost = {
    origin,
    page: `${origin}${prefix}${mount}/`,
    protection,
    setClock(next) {
      time = next;
    },
    async createRules(by, rules) {
      const caller = callerOf(by);
      const project = { id: 7 };
      const before = await protection.readRuleSet({ caller, project });
      const known = before._unsafeUnwrap().rules;
      const added = rules.map(ruleInput);
      const applied = await protection.applyRuleSet({ caller, project, rules: [...known, ...added] });
      applied._unsafeUnwrap();
      const after = (await protection.readRuleSet({ caller, project }))._unsafeUnwrap().rules;
      return after.map(({ id }) => id).filter((id) => !known.some((rule) => rule.id === id));
    },
    async changeRule(by, ruleId, change) {
      const changed = await protection.updateRule({ caller: callerOf(by), project: { id: 7 }, ruleId, change });
      changed._unsafeUnwrap();
    },
    async ask(name, action, packageType, packageName) {
      const principal = { kind: "user", accessLevel: people[name] ?? "no_access" } as const;
      const asked = { projectId: 7, principal, action, packageType, packageName, origin: { name } };
      return (await protection.checkPackage(asked)).isOk();
    },
    failApi(status) {
      failure = status;
    },
    holdApi() {
      const { promise, resolve } = Promise.withResolvers<void>();
      released = promise;
      return resolve;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return host;
}

function callerOf(name: string): Caller {
  return { name, admin: false, scopes: ["api"] };
}

function expressHost(protection: ManagedPackageProtection): RequestListener {
  const app = express();
  app.use(
    "/api/v4",
    protectionRulesRouter({ protection, identify: (request) => identify((name) => request.get(name)) }),
  );
  app.use(mount, settingsPage({ api: "../../api/v4", project: 7 }));
  return app;
}

function honoHost(protection: ManagedPackageProtection): RequestListener {
  const page = fetchSettingsPage({
    mount,
    api: "../../api/v4",
    project: "acme/web",
    tokenHelp: "Use a token of Acme's: <acme token> makes one.",
  });
  const app = new Hono();
  app.use(managementApi({ protection, identify: ({ req }) => identify((name) => req.header(name)) }));
  app.use(async (context, next) => page(context.req.raw) ?? (await next()));
  return getRequestListener(app.fetch);
}

function ruleInput([
  packageType,
  packageNamePattern,
  push,
  remove = null,
  enforcement = "active",
]: RuleTerms): RuleInput {
  return {
    packageType,
    packageNamePattern,
    minimumAccessLevelForPush: push,
    minimumAccessLevelForDelete: remove,
    enforcement,
  };
}
