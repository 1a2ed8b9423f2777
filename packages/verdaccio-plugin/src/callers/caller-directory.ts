import { AsyncLocalStorage } from "node:async_hooks";
import type { AccessLevel, ProjectDirectory } from "@package-protection/core";

const callerLevels = new AsyncLocalStorage<{ level: AccessLevel }>();

/**
 * Runs the answer to one request to the management API. Verdaccio has no list of users and levels: a caller's groups
 * come with the caller's own token, so the level is kept with the request, and not by the caller's name.
 */
export function withCallerLevel<T>(work: () => T): T {
  return callerLevels.run({ level: "no_access" }, work);
}

/** Returns the level of the current request's caller. */
export function setCallerLevel(level: AccessLevel): void {
  const current = callerLevels.getStore();
  if (current !== undefined) current.level = level;
}

/** A directory of one project, which only its members see. */
export function callerDirectory(project: { readonly id: number; readonly path: string }): ProjectDirectory {
  return {
    async resolve(caller, reference) {
      const named =
        "id" in reference ? reference.id === project.id : reference.path.toLowerCase() === project.path.toLowerCase();
      const accessLevel = callerLevels.getStore()?.level ?? "no_access";
      const isAdmin = caller !== null && caller.kind !== "deploy-token" && caller.admin;
      if (!named || (accessLevel === "no_access" && !isAdmin)) return null;
      return {
        ...project,
        visibility: "private",
        archived: false,
        packagesEnabled: true,
        protectionEnabled: true,
        accessLevel,
      };
    },
  };
}
