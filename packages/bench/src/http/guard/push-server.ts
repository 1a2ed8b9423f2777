import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { createPackageProtection } from "@package-protection/core";
import { packageGuard } from "@package-protection/http-express";
import express, { type RequestHandler } from "express";
import { type PushName, pushes } from "./pushes.ts";

/**
 * A registry in a process of its own that reads what is pushed to its end and keeps nothing: tells its port, then its
 * processor time in microseconds whenever it is asked, and ends with the process that started it. Parameters: the push,
 * the database of the guard's rules, or nothing for a registry without a guard.
 */
const [protocol = "", databasePath] = process.argv.slice(2);
if (!isPush(protocol)) throw new TypeError(`there is no push ${protocol}`);

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
app.put(/^\/registry\//, (request, response) => {
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
  });
  request.on("end", () => response.status(201).end(String(length)));
});

process.on("disconnect", () => process.exit());
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.(address.port);
});
