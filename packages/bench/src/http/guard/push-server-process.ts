import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { createPackageProtection } from "@package-protection/core";
import { packageGuard } from "@package-protection/http-express";
import express, { type RequestHandler } from "express";
import { reportToParent } from "../child-server.ts";
import { pushRoute, type RouteWork, routeWorks } from "./push-routes.ts";
import { type PushName, pushes } from "./pushes.ts";

/**
 * A registry in a process of its own. Parameters: the push, what the route does with it, the folder where it stores it, and
 * the database of the guard's rules, or nothing for a registry without a guard.
 */
const [protocol = "", work = "", folder = "", databasePath] = process.argv.slice(2);
if (!isPush(protocol)) throw new TypeError(`there is no push ${protocol}`);
if (!isWork(work)) throw new TypeError(`there is no route that ${work}`);

function isWork(text: string): text is RouteWork {
  return routeWorks.some((known) => known === text);
}

function isPush(name: string): name is PushName {
  return Object.hasOwn(pushes, name);
}

async function guardOf(name: PushName, path: string): Promise<RequestHandler> {
  const database = await openRuleDatabase(path).andThrough(migrate);
  if (database.isErr()) throw new Error(`no database: ${database.error.type}`);
  return packageGuard({
    protection: createPackageProtection({ store: sqliteRuleStore(database.value) }),
    protocol: name,
    projectId: 7,
    principal: () => ({ kind: "user", accessLevel: "developer" }),
  });
}

const app = express();
if (databasePath !== undefined) app.use("/registry", await guardOf(protocol, databasePath));
app.put(/^\/registry\//, await pushRoute(work, protocol, folder));

const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") reportToParent(address.port);
});
