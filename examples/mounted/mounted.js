import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { createPackageProtection } from "@package-protection/core";
import { notFound, protectionRulesRouter } from "@package-protection/http-express";
import express from "express";

const database = await openRuleDatabase(process.env.DATABASE ?? ":memory:").andThrough(migrate);
if (database.isErr()) throw new Error(`no database: ${database.error.type}`, { cause: database.error });

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "olivia", memberships: { 7: "owner" } }],
});
const protection = createPackageProtection({ store: sqliteRuleStore(database.value), directory });

async function authenticate(credential) {
  if (credential !== "olivias-token") return { outcome: "unknown" };
  return { outcome: "authenticated", caller: { name: "olivia", admin: false, scopes: ["api"] } };
}

const app = express();
app.use("/api/v4", protectionRulesRouter({ protection, authenticate, logger: console }));
app.use(notFound);
const server = app.listen(process.env.PORT ?? 3000, "127.0.0.1", (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
