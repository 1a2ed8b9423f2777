import { join } from "node:path";
import { createPackageProtection, type RuleStore } from "@package-protection/core";
import { createApp as createManagementApp } from "@package-protection/example-express-server/app";
import type { DirectoryFile } from "@package-protection/example-express-server/directory-file";
import { type Logger, packageGuard } from "@package-protection/http-express";
import type { RegistryProtocol } from "@package-protection/registry-protocols";
import express, { type Express, type Request, type Router } from "express";
import { cargoRoutes } from "./cargo.ts";
import { answerFailure } from "./failure.ts";
import { genericRoutes } from "./generic.ts";
import { mavenRoutes } from "./maven.ts";
import { type NpmPackages, npmPackages } from "./npm/npm-packages.ts";
import { npmRoutes } from "./npm/npm-routes.ts";
import { nugetRoutes } from "./nuget.ts";
import { type PackageFiles, packageFiles } from "./package-files.ts";
import { pypiRoutes } from "./pypi.ts";
import { usersOf } from "./users.ts";

const registries: readonly (readonly [RegistryProtocol, (files: PackageFiles, npm: NpmPackages) => Router])[] = [
  ["cargo", cargoRoutes],
  ["generic", genericRoutes],
  ["maven", mavenRoutes],
  ["npm", npmRoutes],
  ["nuget", nugetRoutes],
  ["pypi", pypiRoutes],
];

export interface RegistryHost {
  readonly store: RuleStore;
  readonly directory: DirectoryFile;
  /** Where packages are kept, a folder of each project's. */
  readonly packagesFolder: string;
  readonly logger: Logger;
}

/** Every project's registries at the addresses that GitLab has them at, each behind a guard, and the management API. */
export function createApp({ store, directory, packagesFolder, logger }: RegistryHost): Express {
  const protection = createPackageProtection({ store });
  const users = usersOf(directory.users);
  const app = express();
  app.disable("x-powered-by");
  for (const { id } of directory.projects) {
    const files = packageFiles(join(packagesFolder, String(id)));
    const principal = (request: Request) => users.principalOf(request, id);
    const npm = npmPackages(files);
    for (const [protocol, routes] of registries) {
      app.use(
        `/api/v4/projects/${id}/packages/${protocol}`,
        packageGuard({
          protection,
          protocol,
          projectId: id,
          principal,
          existingVersions: (packageName) => npm.versions(packageName),
          logger,
        }),
        routes(files, npm),
      );
    }
  }
  app.use(createManagementApp(store, directory, logger));
  app.use(answerFailure(logger));
  return app;
}
