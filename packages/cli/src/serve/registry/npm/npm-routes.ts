import { Router } from "express";
import type { PackageFiles } from "../package-files.ts";
import type { NpmPackages } from "./npm-packages.ts";
import { npmReads } from "./npm-reads.ts";
import { npmWrites } from "./npm-writes.ts";

/** As much of npm's registry as publishing, installing, deprecating, tagging and unpublishing need. */
export function npmRoutes(files: PackageFiles, packages: NpmPackages): Router {
  return Router().use(npmReads(packages, files), npmWrites(packages, files));
}
