import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { createNoopMeter } from "@opentelemetry/api";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import * as postgres from "@package-protection/adapter-postgres";
import * as sqlite from "@package-protection/adapter-sqlite";
import { createRulesClient } from "@package-protection/client";
import { compileRules, createPackageProtection, type RuleStore } from "@package-protection/core";
import { neverWritten, planWrite, writeRevision } from "@package-protection/core/store";
import { packageWriteOf as writeOf } from "@package-protection/http";
import { managementApi as fastifyApi, packageGuard as fastifyGuard } from "@package-protection/http/fastify";
import { managementApi as fetchApi, packageGuard as fetchGuard } from "@package-protection/http/fetch";
import { packageGuard as honoGuard, packageWriteOf as honoWriteOf } from "@package-protection/http/hono";
import { managementApi as koaApi, packageGuard as koaGuard } from "@package-protection/http/koa";
import { managementApi, packageGuard as nodeGuard } from "@package-protection/http/node";
import {
  type Authentication,
  notFound,
  packageGuard,
  packageWriteOf,
  protectionRulesRouter,
} from "@package-protection/http-express";
import type { components } from "@package-protection/http-express/openapi";
import { observe } from "@package-protection/opentelemetry";
import { classifyRequest } from "@package-protection/registry-protocols";
import { settingsPage } from "@package-protection/settings-page";
import { settingsPage as fetchSettingsPage } from "@package-protection/settings-page/fetch";
import { ruleStoreContract } from "@package-protection/testkit";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import pg from "pg";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "olivia", memberships: { 7: "owner" } }],
});

async function authenticate(credential: string): Promise<Authentication> {
  if (credential !== "olivias-token") return { outcome: "unknown" };
  return { outcome: "authenticated", caller: { name: "olivia", admin: false, scopes: ["api"] } };
}

/** A rule created over HTTP counts for the next decision, and is listed. */
async function protects(store: RuleStore): Promise<void> {
  const protection = createPackageProtection({ store, directory });
  const app = express();
  app.use("/api/v4", protectionRulesRouter({ protection, authenticate }));
  app.use(notFound);
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/v4/projects/acme%2Fweb/packages/protection/rules`;
    const headers = { "private-token": "olivias-token", "content-type": "application/json" };
    const rule = { package_name_pattern: "@acme/*", package_type: "npm", minimum_access_level_for_push: "owner" };
    const created = await fetch(url, { method: "POST", headers, body: JSON.stringify(rule) });
    assert.equal(created.status, 201);
    const listed = await fetch(url, { headers });
    const rules: components["schemas"]["Rule"][] = JSON.parse(await listed.text());
    assert.deepEqual(rules, [await created.json()]);
    assert.equal(rules[0]?.package_type, "npm");
    const client = createRulesClient({ url: `http://127.0.0.1:${port}`, token: "olivias-token", project: "acme/web" });
    const read = await client.listRules();
    assert.equal(read.isOk() && read.value[0]?.packageNamePattern, "@acme/*");
    const request = { projectId: 7, action: "push", packageType: "npm", packageName: "@acme/app" } as const;
    const refused = await protection.checkPackage({
      ...request,
      principal: { kind: "user", accessLevel: "maintainer" },
    });
    assert.equal(refused.isErr() && refused.error.type, "package_protected");
    const allowed = await protection.checkPackage({ ...request, principal: { kind: "user", accessLevel: "owner" } });
    assert.equal(allowed.isOk(), true);
    assert.equal((await fetch(url)).status, 401);
    assert.equal((await fetch(`http://127.0.0.1:${port}/api/v4/openapi.json`)).status, 200);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("installed packages", () => {
  it("plan a write", () => {
    const state = { projectId: 7, revision: writeRevision(neverWritten), findRule: () => null, findHolder: () => null };
    const stamp = { revision: state.revision, nextId: () => 1 };
    const removal = { kind: "remove", ruleId: 1, expected: null } as const;
    const planned = planWrite(state, [removal], { at: 0, by: null }, stamp);
    assert.deepEqual(planned.isErr() && planned.error, { type: "rule_not_found", operation: 0 });
  });

  it("decide", () => {
    const rules = compileRules([
      {
        packageNamePattern: "com/acme/*",
        packageType: "maven",
        minimumAccessLevelForPush: null,
        minimumAccessLevelForDelete: "admin",
      },
    ]);
    const request = { action: "delete", packageType: "maven", packageName: "com/acme/billing" } as const;
    assert.equal(rules.decide({ ...request, principal: { kind: "user", accessLevel: "owner" } }).outcome, "blocked");
    assert.equal(rules.decide({ ...request, principal: { kind: "admin" } }).outcome, "allowed");
  });

  it("know which request writes which package", () => {
    const target = "/com/acme/billing/1.0/billing-1.0.jar";
    const meaning = classifyRequest("maven", { method: "PUT", target, contentType: undefined });
    assert.equal(meaning.kind === "write" && meaning.write.packageName, "com/acme/billing");
  });

  it("guard a registry's routes", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore(), directory });
    const caller = { name: "olivia", admin: false, scopes: ["api"] } as const;
    const rule = { packageNamePattern: "billing", packageType: "generic", minimumAccessLevelForPush: "owner" } as const;
    assert.equal((await protection.createRule({ caller, project: { id: 7 }, rule })).isOk(), true);
    const app = express();
    const principal = () => ({ kind: "user", accessLevel: "maintainer" }) as const;
    app.use("/generic", packageGuard({ protection, protocol: "generic", projectId: 7, principal }));
    app.put("/generic/:name/:version/:file", (request, response) => {
      request.resume().on("end", () => response.status(201).send(packageWriteOf(request)?.packageName));
    });
    const server = app.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const put = (name: string) =>
        fetch(`http://127.0.0.1:${port}/generic/${name}/1.0/file`, { method: "PUT", body: "bytes" });
      const [refused, allowed] = [await put("billing"), await put("website")];
      assert.deepEqual([refused.status, allowed.status, await allowed.text()], [403, 201, "website"]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("guard a host of node:http, and know the same writes in each entry", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore(), directory, minimumAccessLevels: null });
    const principal = () => ({ kind: "user", accessLevel: "owner" }) as const;
    const guard = nodeGuard({ protection, protocol: "generic", mount: "/generic", projectId: 7, principal });
    const api = managementApi({ protection, authenticate });
    const server = createServer((request, response) =>
      api(request, response, () =>
        guard(request, response, () => {
          const names = [writeOf(request, "website"), packageWriteOf(request, "website")];
          request
            .resume()
            .on("end", () => response.writeHead(201).end(names.map((write) => write?.packageName).join()));
        }),
      ),
    ).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const put = await fetch(`http://127.0.0.1:${port}/generic/website/1.0/file`, { method: "PUT", body: "bytes" });
      assert.deepEqual([put.status, await put.text()], [201, "website,website"]);
      const rules = `http://127.0.0.1:${port}/api/v4/projects/7/packages/protection/rules`;
      assert.equal((await fetch(rules, { headers: { "private-token": "olivias-token" } })).status, 200);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("guard fetch handlers and Hono, and know the same writes in each entry", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore(), directory, minimumAccessLevels: null });
    const principal = () => ({ kind: "user", accessLevel: "owner" }) as const;
    const options = { protection, protocol: "generic", mount: "/generic", projectId: 7, principal } as const;
    const put = () => new Request("http://host/generic/website/1.0/file", { method: "PUT", body: "bytes" });
    const vetted = await fetchGuard(options)(put());
    assert.equal(vetted.allowed && packageWriteOf(vetted.request, "website")?.packageName, "website");
    const app = new Hono().use(honoGuard(options));
    app.put("/generic/:name/*", (context) => {
      const names = [honoWriteOf(context, context.req.param("name")), packageWriteOf(context.req.raw)];
      return context.text(names.map((write) => write?.packageName).join());
    });
    assert.equal(await (await app.fetch(put())).text(), "website,website");
    const rules = new Request("http://host/api/v4/projects/7/packages/protection/rules");
    assert.equal((await fetchApi({ protection, authenticate })(rules))?.status, 401);
  });

  it("guard Fastify, and know the same writes in each entry", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore(), directory, minimumAccessLevels: null });
    const principal = () => ({ kind: "user", accessLevel: "owner" }) as const;
    const app = fastify();
    app.register(fastifyApi, { protection, authenticate });
    app.register(fastifyGuard, { protection, protocol: "generic", mount: "/generic", projectId: 7, principal });
    app.put<{ Params: { name: string } }>("/generic/:name/:version/:file", async (request) =>
      [writeOf(request, request.params.name), packageWriteOf(request.raw)].map((write) => write?.packageName).join(),
    );
    assert.equal((await app.inject({ method: "PUT", url: "/generic/website/1.0/file" })).payload, "website,website");
    assert.equal((await app.inject("/api/v4/projects/7/packages/protection/rules")).statusCode, 401);
    await app.close();
  });

  it("guard Koa, and know the same writes in each entry", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore(), directory, minimumAccessLevels: null });
    const principal = () => ({ kind: "user", accessLevel: "owner" }) as const;
    const app = new Koa();
    app.use(koaApi({ protection, authenticate }));
    app.use(koaGuard({ protection, protocol: "generic", mount: "/generic", projectId: 7, principal }));
    app.use((ctx) => {
      const names = [writeOf(ctx, "website"), packageWriteOf(ctx.req)];
      ctx.body = names.map((write) => write?.packageName).join();
    });
    const server = app.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const host = `http://127.0.0.1:${port}`;
      const put = await fetch(`${host}/generic/website/1.0/file`, { method: "PUT", body: "bytes" });
      assert.deepEqual([put.status, await put.text()], [200, "website,website"]);
      assert.equal((await fetch(`${host}/api/v4/projects/7/packages/protection/rules`)).status, 401);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("have a page, with the files that it loads", async () => {
    const options = { mount: "/settings", api: "../api/v4", project: 7 };
    const server = createServer(settingsPage(options)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const page = await fetch(`http://127.0.0.1:${port}/settings`);
      const html = await page.text();
      const files = Array.from(html.matchAll(/(?:src|href)="\.\/([^"]+)"/g), ([, name = ""]) => name);
      assert.equal(page.status, 200);
      assert.ok(files.length > 3);
      const fetchPage = fetchSettingsPage(options);
      for (const name of files) {
        assert.equal((await fetch(new URL(name, page.url))).status, 200);
        assert.equal(fetchPage(new Request(new URL(name, page.url)))?.status, 200);
      }
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("are observed, and answer the same", async () => {
    const protection = observe(createPackageProtection({ store: memoryRuleStore() }), createNoopMeter());
    const principal = { kind: "anonymous" } as const;
    const request = { projectId: 7, action: "push", packageType: "helm", packageName: "app", principal } as const;
    assert.equal((await protection.checkPackage(request)).isOk(), true);
  });

  it("protect with rules in memory", () => protects(memoryRuleStore()));

  it("protect with rules in SQLite", async () => {
    const database = await sqlite.openRuleDatabase(":memory:").andThrough((opened) => sqlite.migrate(opened));
    if (database.isErr()) throw new Error(database.error.type);
    await protects(sqlite.sqliteRuleStore(database.value));
    database.value.close();
  });

  it("protect with rules in PostgreSQL", async (test) => {
    const url = process.env.DATABASE;
    if (url === undefined) return test.skip("no PostgreSQL on this platform");
    const pool = new pg.Pool({ connectionString: url });
    const migrated = await postgres.migrate(pool);
    assert.equal(migrated.isOk(), true);
    await protects(postgres.postgresRuleStore(pool));
    await pool.end();
  });
});

describe("the contract suite, installed", () => {
  const without = { secondHandle: "kept by the object", restart: "kept in memory", close: "nothing to close" };
  ruleStoreContract({
    test: it,
    makeStore: async (setting) => ({ store: memoryRuleStore(setting) }),
    without,
    runs: 5,
  });
});
