import { packageWriteOf } from "@package-protection/http";
import { sendNotFound } from "@package-protection/http/node";
import type { PackageFiles } from "./package-files.ts";
import { pathParts, type Registry, routedMethod } from "./registry.ts";
import { sendFile, sendJson, sendOutcome } from "./responses.ts";

/** `PUT`, `GET` and `DELETE /<name>/<version>/<file>`, as GitLab's generic packages have them. */
export function genericRegistry(files: PackageFiles): Registry {
  return async ({ request, response, path }) => {
    const [name, version, ...file] = pathParts(path);
    if (!name || !version || file.length === 0 || file.includes("")) return sendNotFound(request, response);
    switch (routedMethod(request)) {
      case "GET":
        return sendFile(response, await files.open(["generic", name, version, ...file]));
      case "PUT": {
        const { packageName } = packageWriteOf(request, name);
        await files.write(["generic", packageName, version, ...file], request);
        return sendJson(response, 201, { message: "201 Created" });
      }
      case "DELETE": {
        const { packageName } = packageWriteOf(request, name);
        return sendOutcome(response, await files.remove(["generic", packageName, version, ...file]));
      }
      default:
        return sendNotFound(request, response);
    }
  };
}
