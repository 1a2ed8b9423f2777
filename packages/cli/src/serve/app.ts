import { join } from "node:path";
import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { createPackageProtection, type RuleStore } from "@package-protection/core";
import { type Logger, notFound, packageGuard, protectionRulesRouter } from "@package-protection/http-express";
import express, { type Express } from "express";
import { callersOf } from "./callers.ts";
import type { DirectoryFile } from "./directory-file.ts";
import { answerFailure } from "./failure.ts";
import { mayRead } from "./may-read.ts";
import { genericRoutes } from "./registry/generic.ts";
import { npmPackages } from "./registry/npm/npm-packages.ts";
import { npmRoutes } from "./registry/npm/npm-routes.ts";
import { packageFiles } from "./registry/package-files.ts";

export interface ServedHost {
  readonly store: RuleStore;
  readonly directory: DirectoryFile;
  /** Where packages are kept; null serves no registry. */
  readonly registryFolder: string | null;
  /** The address under which clients reach the server; null where it is what they say. */
  readonly publicUrl: string | null;
  readonly logger: Logger;
}

/** The management API, and where asked for each project's npm and generic registry behind a guard, at GitLab's addresses. */
export function createApp({ store, directory, registryFolder, publicUrl, logger }: ServedHost): Express {
  const { projects, users } = directory;
  const protection = createPackageProtection({ store, directory: memoryProjectDirectory({ projects, users }) });
  const callers = callersOf(directory);
  const app = express();
  app.disable("x-powered-by");
  if (registryFolder !== null) {
    for (const { id } of projects) {
      const files = packageFiles(join(registryFolder, String(id)));
      const npm = npmPackages(files);
      const shared = { protection, projectId: id, identify: callers.identify, logger };
      const reads = mayRead(protection, callers, id);
      const base = `/api/v4/projects/${id}/packages`;
      app.use(
        `${base}/npm`,
        packageGuard({ ...shared, protocol: "npm", existingVersions: (name) => npm.versions(name) }),
        reads,
        npmRoutes(files, npm),
      );
      app.use(`${base}/generic`, packageGuard({ ...shared, protocol: "generic" }), reads, genericRoutes(files));
    }
  }
  app.use(
    "/api/v4",
    protectionRulesRouter({
      protection,
      authenticate: callers.authenticate,
      logger,
      ...(publicUrl !== null && { publicUrl }),
    }),
  );
  app.use(notFound);
  app.use(answerFailure(logger));
  return app;
}
