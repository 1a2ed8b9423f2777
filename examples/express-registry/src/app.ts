import { join } from "node:path";
import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { createPackageProtection, type RuleStore } from "@package-protection/core";
import { type Logger, notFound, packageGuard, protectionRulesRouter } from "@package-protection/http-express";
import type { RegistryProtocol } from "@package-protection/registry-protocols";
import express, { type ErrorRequestHandler, type Express, type Request, type Router } from "express";
import {
  answerFailure,
  type DirectoryFile,
  genericRegistry,
  npmPackages,
  npmRegistry,
  packageFiles,
} from "package-protection/serve";
import { cargoRoutes } from "./cargo.ts";
import { mavenRoutes } from "./maven.ts";
import { nugetRoutes } from "./nuget.ts";
import { pypiRoutes } from "./pypi.ts";
import { registryRoutes } from "./registry-routes.ts";
import { usersOf } from "./users.ts";

export interface RegistryHost {
  readonly store: RuleStore;
  readonly directory: DirectoryFile;
  /** Where packages are kept, a folder of each project's. */
  readonly packagesFolder: string;
  readonly logger: Logger;
}

/** Every project's registries at the addresses that GitLab has them at, each behind a guard, and the management API. */
export function createApp({ store, directory, packagesFolder, logger }: RegistryHost): Express {
  const protection = createPackageProtection({ store, directory: memoryProjectDirectory(directory) });
  const users = usersOf(directory.users);
  const app = express();
  app.disable("x-powered-by");
  for (const { id } of directory.projects) {
    const files = packageFiles(join(packagesFolder, String(id)));
    const npm = npmPackages(files);
    const registries: readonly (readonly [RegistryProtocol, Router])[] = [
      ["cargo", cargoRoutes(files)],
      ["generic", registryRoutes(genericRegistry(files))],
      ["maven", mavenRoutes(files)],
      ["npm", registryRoutes(npmRegistry(files, npm))],
      ["nuget", nugetRoutes(files)],
      ["pypi", pypiRoutes(files)],
    ];
    const principal = (request: Request) => users.principalOf(request, id);
    const existingVersions = (packageName: string) => npm.versions(packageName);
    for (const [protocol, routes] of registries) {
      app.use(
        `/api/v4/projects/${id}/packages/${protocol}`,
        packageGuard({ protection, protocol, projectId: id, principal, existingVersions, logger }),
        routes,
      );
    }
  }
  app.use("/api/v4", protectionRulesRouter({ protection, authenticate: users.authenticate, logger }));
  app.use(notFound);
  const onFailure: ErrorRequestHandler = (failure, request, response, _next) =>
    answerFailure(logger, failure, request, response);
  return app.use(onFailure);
}
