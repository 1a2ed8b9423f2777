import { createServer, type Server } from "node:http";
import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { createPackageProtection } from "@package-protection/core";
import { packageGuard as nodeGuard } from "@package-protection/http/node";
import { packageGuard as expressGuard } from "@package-protection/http-express";
import express from "express";
import { reportToParent } from "../child-server.ts";
import { pushRoute, type RouteWork, routeWorks } from "./push-routes.ts";
import { type PushHost, type PushName, pushes, pushHosts } from "./pushes.ts";

/**
 * A registry in a process of its own. Parameters: what it listens with, the push, what the route does with it, the folder where it
 * stores it, and the database of the guard's rules, or nothing for a registry without a guard.
 */
const [host = "", protocol = "", work = "", folder = "", databasePath] = process.argv.slice(2);
if (!isHost(host)) throw new TypeError(`there is no registry on ${host}`);
if (!isPush(protocol)) throw new TypeError(`there is no push ${protocol}`);
if (!isWork(work)) throw new TypeError(`there is no route that ${work}`);

function isHost(text: string): text is PushHost {
  return pushHosts.some((known) => known === text);
}

function isWork(text: string): text is RouteWork {
  return routeWorks.some((known) => known === text);
}

function isPush(name: string): name is PushName {
  return Object.hasOwn(pushes, name);
}

async function guardOptions(name: PushName, path: string) {
  const database = await openRuleDatabase(path).andThrough(migrate);
  if (database.isErr()) throw new Error(`no database: ${database.error.type}`);
  return {
    protection: createPackageProtection({ store: sqliteRuleStore(database.value) }),
    protocol: name,
    projectId: 7,
    principal: () => ({ kind: "user", accessLevel: "developer" }) as const,
  };
}

const mount = "/registry";
const route = await pushRoute(work, protocol, folder);
const options = databasePath === undefined ? null : await guardOptions(protocol, databasePath);

const makeServer: Readonly<Record<PushHost, () => Server>> = {
  Express() {
    const app = express();
    if (options !== null) app.use(mount, expressGuard(options));
    app.put(/^\/registry\//, route);
    return createServer(app);
  },
  "node:http"() {
    const guard = options && nodeGuard({ ...options, mount });
    return createServer((request, response) => {
      if (request.method !== "PUT" || request.url?.startsWith(`${mount}/`) !== true) response.writeHead(404).end();
      else if (guard === null) route(request, response);
      else guard(request, response, () => route(request, response));
    });
  },
};

const server = makeServer[host]().listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") reportToParent(address.port);
});
