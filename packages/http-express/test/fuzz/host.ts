// The server that is fuzzed: the management API in Express, on SQLite or PostgreSQL.

import { once } from "node:events";
import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import * as postgres from "@package-protection/adapter-postgres";
import * as sqlite from "@package-protection/adapter-sqlite";
import { accessLevels, createPackageProtection, type RuleStore } from "@package-protection/core";
import express from "express";
import pg from "pg";
import { type Authentication, notFound, protectionRulesRouter } from "../../src/index.ts";

const directory = memoryProjectDirectory({
  projects: [
    { id: 7, path: "flightjs/flight", visibility: "private" },
    { id: 8, path: "flightjs/hangar", visibility: "private" },
    { id: 9, path: "flightjs/tools/build/runner", visibility: "internal" },
    { id: 10, path: "flightjs/website", visibility: "public" },
  ],
  users: accessLevels.map((level) => ({
    name: level,
    memberships: { 7: level, 9: level, 10: level, ...(level === "owner" && { 8: level }) },
  })),
});
const names: ReadonlySet<string> = new Set([...accessLevels, "outsider"]);

/** A user's token is `demo-` and the name, which for members is their access level. */
function authenticate(token: string): Authentication {
  const name = token.replace(/^demo-/, "");
  if (name === token || !names.has(name)) return { outcome: "unknown" };
  return { outcome: "authenticated", caller: { name, admin: name === "admin", scopes: ["api"] } };
}

async function openStore(database: string): Promise<RuleStore> {
  if (database.startsWith("postgres://")) {
    const pool = new pg.Pool({ connectionString: database });
    (await postgres.migrate(pool))._unsafeUnwrap();
    return postgres.postgresRuleStore(pool);
  }
  const opened = (await sqlite.openRuleDatabase(database))._unsafeUnwrap();
  (await sqlite.migrate(opened))._unsafeUnwrap();
  return sqlite.sqliteRuleStore(opened);
}

const protection = createPackageProtection({ store: await openStore(process.env.DATABASE ?? ":memory:"), directory });
const app = express().disable("x-powered-by");
app.use("/api/v4", protectionRulesRouter({ protection, authenticate, logger: console }));
app.use(notFound);
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
console.log(`listening on port ${typeof address === "object" ? address?.port : address}`);
