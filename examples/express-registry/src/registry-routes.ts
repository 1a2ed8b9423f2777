import { Router } from "express";
import type { Registry } from "package-protection/serve";

/** A registry of node:http as routes of Express. */
export function registryRoutes(registry: Registry): Router {
  return Router().use(async (request, response) => {
    const [path = ""] = request.url.split("?", 1);
    const address = `${request.protocol}://${request.get("Host")}${request.baseUrl}`;
    await registry({ request, response, path, address });
  });
}
