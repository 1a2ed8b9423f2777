import { isAtLeast, type ManagedPackageProtection } from "@package-protection/core";
import type { Request, RequestHandler } from "express";
import type { Callers } from "./callers.ts";

/**
 * Lets a request read a project's packages: everybody those of a public project, signed-in users those of an internal one, and
 * its reporters and deploy tokens those of a private one. Writes pass: the guard has decided them.
 */
export function mayRead(
  protection: Pick<ManagedPackageProtection, "resolveProject">,
  { identify }: Callers,
  projectId: number,
): RequestHandler {
  return async (request: Request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    const identity = identify(request);
    if (identity?.kind === "expired" || identity?.kind === "revoked" || (identity === null && hasCredential(request))) {
      return void response.status(401).set("WWW-Authenticate", "Bearer").json({ message: "401 Unauthorized" });
    }
    const caller =
      identity?.kind === "user"
        ? { name: identity.name, admin: identity.admin ?? false, scopes: identity.scopes ?? [] }
        : identity;
    const view = await protection.resolveProject(caller, { id: projectId });
    if (view.isErr()) return void response.status(503).json({ message: "503 Service Unavailable" });
    if (view.value === null) {
      const status = identity === null ? 401 : 404;
      if (status === 401) response.set("WWW-Authenticate", "Bearer");
      return void response
        .status(status)
        .json({ message: identity === null ? "401 Unauthorized" : "404 Project Not Found" });
    }
    const { visibility, accessLevel, packagesEnabled } = view.value;
    if (!packagesEnabled) return void response.status(403).json({ message: "403 Forbidden" });
    const sees =
      visibility === "public" ||
      identity?.kind === "deploy-token" ||
      (identity?.kind === "user" &&
        (identity.admin === true || visibility === "internal" || isAtLeast(accessLevel, "reporter")));
    if (sees) return next();
    response.status(404).json({ message: "404 Project Not Found" });
  };
}

function hasCredential(request: Request): boolean {
  return ["PRIVATE-TOKEN", "DEPLOY-TOKEN", "Authorization"].some((name) => request.get(name) !== undefined);
}
