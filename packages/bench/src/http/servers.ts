import type { Server } from "node:http";
import { createServer } from "node:http";
import { serve } from "@hono/node-server";
import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { createPackageProtection } from "@package-protection/core";
import { managementApi as fetchApi } from "@package-protection/http/fetch";
import { managementApi as nodeApi } from "@package-protection/http/node";
import { notFound, protectionRulesRouter } from "@package-protection/http-express";
import express from "express";
import { fastify } from "fastify";
import { Hono } from "hono";

export const listPath = "/api/v4/projects/7/packages/protection/rules";
export const token = "demo-maintainer";

const host = "127.0.0.1";
const route = "/api/v4/projects/:id/packages/protection/rules";
const contentType = "application/json";

/** Listens on a free port of this machine only, and resolves to it. */
type StartServer = (ready: Buffer, databasePath: string) => Promise<number>;

/** Ours, and others which send the bytes that ours sends, but have them ready. */
export const servers = {
  "the rules' list, Express": async (_ready, databasePath) => {
    const app = express();
    app.use("/api/v4", protectionRulesRouter(await apiOptions(databasePath)));
    app.use(notFound);
    return portOf(app.listen(0, host));
  },

  "the rules' list, fetch on @hono/node-server": async (_ready, databasePath) => {
    const answer = fetchApi(await apiOptions(databasePath));
    return portOfFetch(async (request) => (await answer(request)) ?? new Response(null, { status: 404 }));
  },

  "the rules' list, node:http": async (_ready, databasePath) =>
    portOf(createServer(nodeApi(await apiOptions(databasePath))).listen(0, host)),

  "ready bytes, Express": (ready) => {
    const app = express();
    app.get(route, (_request, response) => {
      response.setHeader("content-type", contentType);
      response.setHeader("content-length", ready.length);
      response.end(ready);
    });
    return portOf(app.listen(0, host));
  },

  "ready bytes, node:http": (ready) => {
    const server = createServer((request, response) => {
      if (request.url !== listPath) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": contentType, "content-length": ready.length }).end(ready);
    });
    return portOf(server.listen(0, host));
  },

  "ready bytes, fastify": async (ready) => {
    const app = fastify();
    app.get(route, (_request, reply) => reply.header("content-type", contentType).send(ready));
    await app.listen({ port: 0, host });
    return portOfAddress(app.server.address());
  },

  "ready bytes, hono": (ready) => {
    const body = new Uint8Array(ready);
    const app = new Hono().get(route, (context) => context.body(body, 200, { "content-type": contentType }));
    return portOfFetch(app.fetch);
  },
} as const satisfies Readonly<Record<string, StartServer>>;

export type ServerName = keyof typeof servers;

/** What the management API is made of, with the rules in SQLite. */
async function apiOptions(databasePath: string) {
  const database = await openRuleDatabase(databasePath).andThrough(migrate);
  if (database.isErr()) throw new Error(`no database: ${database.error.type}`);
  const directory = memoryProjectDirectory({
    projects: [{ id: 7, path: "acme/web", visibility: "private" }],
    users: [{ name: "maria", memberships: { 7: "maintainer" } }],
  });
  const protection = createPackageProtection({ store: sqliteRuleStore(database.value), directory });
  const caller = { name: "maria", admin: false, scopes: ["api"] } as const;
  const authenticate = async (credential: string) =>
    credential === token ? ({ outcome: "authenticated", caller } as const) : ({ outcome: "unknown" } as const);
  return { protection, authenticate };
}

function portOfFetch(fetch: (request: Request) => Response | Promise<Response>): Promise<number> {
  return new Promise((resolve) => {
    serve({ fetch, port: 0, hostname: host }, ({ port }) => resolve(port));
  });
}

function portOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => resolve(portOfAddress(server.address())));
  });
}

function portOfAddress(address: ReturnType<Server["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}
