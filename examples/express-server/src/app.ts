import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { createPackageProtection, type ProtectionEvent, type RuleStore } from "@package-protection/core";
import { type Authentication, type Logger, notFound, protectionRulesRouter } from "@package-protection/http-express";
import express, { type Express } from "express";
import type { DirectoryFile, DirectoryUser } from "./directory-file.ts";

/** The application: a host's own users and projects, and the router mounted where GitLab has it. */
export function createApp(store: RuleStore, { projects, users }: DirectoryFile, logger: Logger): Express {
  const protection = createPackageProtection({
    store,
    directory: memoryProjectDirectory({ projects, users }),
    onEvent: (event) => logger.info(describeEvent(event)),
  });
  const usersByToken = new Map(users.map((user) => [user.token, user]));
  const app = express();
  app.disable("x-powered-by");
  app.use(
    "/api/v4",
    protectionRulesRouter({
      protection,
      authenticate: (credential) => authenticationOf(usersByToken.get(credential)),
      logger,
    }),
  );
  app.use(notFound);
  return app;
}

function authenticationOf(user: DirectoryUser | undefined): Authentication {
  if (user === undefined) return { outcome: "unknown" };
  if (user.revoked) return { outcome: "revoked" };
  if (user.expired) return { outcome: "expired" };
  const { name, admin, scopes } = user;
  return { outcome: "authenticated", caller: { name, admin, scopes } };
}

function describeEvent(event: ProtectionEvent): string {
  const { type, projectId, ...details } = event;
  return `${type} project ${projectId} ${JSON.stringify(details)}`;
}
