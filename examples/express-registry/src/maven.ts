import { Router } from "express";
import { type FilePath, type PackageFiles, sendFile } from "package-protection/serve";
import { writtenPackage } from "./written-package.ts";

/** `PUT`, `GET` and `DELETE` of a file of the Maven repository layout: `/com/example/app/1.0/app-1.0.jar`. */
export function mavenRoutes(files: PackageFiles): Router {
  const routes = Router();
  routes
    .route("/*path")
    .put(async (request, response) => {
      await files.write(writtenFile(writtenPackage(request), request.params.path), request);
      response.status(201).end();
    })
    .get(async (request, response) => {
      await sendFile(response, await files.open(["maven", ...request.params.path]));
    })
    .delete(async (request, response) => {
      const removed = await files.remove(writtenFile(writtenPackage(request), request.params.path));
      response.status(removed ? 204 : 404).end();
    });
  return routes;
}

/** The package is the one that was decided upon; of the path only what follows it counts. */
function writtenFile(packageName: string, path: readonly string[]): FilePath {
  const name = packageName.split("/");
  return ["maven", ...name, ...path.slice(name.length)];
}
