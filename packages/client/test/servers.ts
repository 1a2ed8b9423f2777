import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection, type ManagedPackageProtection } from "@package-protection/core";
import { type GitLab, type GitLabOptions, startGitLab } from "@package-protection/gitlab-stand-in";
import { notFound, protectionRulesRouter } from "@package-protection/http-express";
import express from "express";
import { onTestFinished } from "vitest";

/** The path of the project 7 that both kinds of server have. */
export const project = "flightjs/flight";

const directory = memoryProjectDirectory({
  projects: [
    { id: 7, path: project, visibility: "private" },
    { id: 13, path: "flightjs/off", visibility: "private", protectionEnabled: false },
  ],
  users: [
    { name: "maintainer", memberships: { 7: "maintainer", 13: "maintainer" } },
    { name: "developer", memberships: { 7: "developer" } },
  ],
});

export const tokens = { gitlab: "glpat-maintainer", ours: "token-maintainer" } as const;

/** Starts a server of this project, for one test. */
export async function startOurServer(maximumRulesPerProject = 1000): Promise<string> {
  return serve(createPackageProtection({ store: memoryRuleStore(), directory, maximumRulesPerProject }));
}

/** Starts a server of this project, for one test, and returns its protection too. */
export async function startProtection() {
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  return { protection, url: await serve(protection) };
}

async function serve(protection: ManagedPackageProtection): Promise<string> {
  const app = express();
  app.use(
    "/api/v4",
    protectionRulesRouter({
      protection,
      authenticate(token) {
        if (token === "token-expired") return { outcome: "expired" };
        if (token === "token-revoked") return { outcome: "revoked" };
        const [, name = ""] = /^token-(\w+)$/.exec(token) ?? [];
        if (name === "reader") {
          return { outcome: "authenticated", caller: { name: "maintainer", admin: false, scopes: ["read_api"] } };
        }
        return name === "" || name === "unknown"
          ? { outcome: "unknown" }
          : { outcome: "authenticated", caller: { name, admin: false, scopes: ["api"] } };
      },
    }),
  );
  app.use(notFound);
  return listen(createServer(app));
}

/** Starts a GitLab, for one test. */
export async function startStandIn(options: GitLabOptions = {}): Promise<GitLab> {
  const gitlab = await startGitLab(options);
  onTestFinished(() => gitlab.close());
  return gitlab;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}
