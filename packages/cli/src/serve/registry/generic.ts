import { Router } from "express";
import type { PackageFiles } from "./package-files.ts";
import { sendFile } from "./send-file.ts";
import { writtenPackage } from "./written-package.ts";

/** `PUT`, `GET` and `DELETE /:name/:version/:file`, as GitLab's generic packages have them. */
export function genericRoutes(files: PackageFiles): Router {
  const routes = Router();
  routes
    .route("/:name/:version/*file")
    .put(async (request, response) => {
      const { version, file } = request.params;
      await files.write(["generic", writtenPackage(request), version, ...file], request);
      response.status(201).json({ message: "201 Created" });
    })
    .get(async (request, response) => {
      const { name, version, file } = request.params;
      await sendFile(response, await files.open(["generic", name, version, ...file]));
    })
    .delete(async (request, response) => {
      const { version, file } = request.params;
      const removed = await files.remove(["generic", writtenPackage(request), version, ...file]);
      response.status(removed ? 204 : 404).end();
    });
  return routes;
}
