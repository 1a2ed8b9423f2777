import { Router } from "express";
import type { PackageFiles } from "../package-files.ts";
import { sendFile } from "../send-file.ts";
import type { NpmPackages } from "./npm-packages.ts";
import { packageInPath, packagePath, packumentAnswer, tarballFile } from "./package-address.ts";

const notFound = { error: "not found" };

/** What `npm install` and `npm view` ask for. */
export function npmReads(packages: NpmPackages, files: PackageFiles): Router {
  const routes = Router();
  routes.get("/-/ping", (_request, response) => {
    response.json({});
  });
  routes.get(packagePath("/dist-tags", "/-/package"), async (request, response) => {
    const packument = await packages.read(packageInPath(request));
    if (packument === null) response.status(404).json(notFound);
    else response.json(packument["dist-tags"]);
  });
  routes.get(packagePath(), async (request, response) => {
    const name = packageInPath(request);
    const packument = await packages.read(name);
    if (packument === null) response.status(404).json(notFound);
    else response.json(packumentAnswer(request, name, packument));
  });
  routes.get(packagePath("/-/:file"), async (request, response) => {
    const name = packageInPath(request);
    await sendFile(response, await files.open(["npm", name, tarballFile(request, name)]));
  });
  return routes;
}
