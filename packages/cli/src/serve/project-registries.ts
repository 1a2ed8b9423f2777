import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";
import type { ManagedPackageProtection, PackageInventory } from "@package-protection/core";
import type { Logger } from "@package-protection/http";
import { packageGuard, splitTarget } from "@package-protection/http/node";
import type { Callers } from "./callers.ts";
import { answerFailure } from "./failure.ts";
import { readRefusal } from "./may-read.ts";
import { genericRegistry } from "./registry/generic-registry.ts";
import { npmPackages } from "./registry/npm/npm-packages.ts";
import { npmRegistry } from "./registry/npm/npm-registry.ts";
import { type PackageFiles, packageFiles } from "./registry/package-files.ts";
import { type Registry, routedMethod } from "./registry/registry.ts";
import { sendJson } from "./registry/responses.ts";

/** What projects' registries are made of. */
export interface ProjectRegistriesOptions {
  readonly protection: ManagedPackageProtection;
  readonly callers: Callers;
  readonly filesOf: (projectId: number) => PackageFiles;
  readonly publicUrl: string | null;
  readonly logger: Logger;
}

const address = /^(\/api\/v4\/projects\/-?\d+\/packages\/(?:npm|generic))\//;

/** The npm and the generic registry of each project, at GitLab's addresses and behind guards. */
export function projectRegistries(
  projects: readonly { readonly id: number }[],
  { protection, callers, filesOf, publicUrl, logger }: ProjectRegistriesOptions,
): (request: IncomingMessage) => RequestListener | undefined {
  const handlers = new Map<string, RequestListener>();
  for (const { id: projectId } of projects) {
    const files = filesOf(projectId);
    const npm = npmPackages(files);
    const shared = { protection, projectId, identify: callers.identify, logger };
    const add = (protocol: "npm" | "generic", registry: Registry) => {
      const mount = `/api/v4/projects/${projectId}/packages/${protocol}`;
      const guard = packageGuard({ ...shared, protocol, mount, existingVersions: (name) => npm.versions(name) });
      const answer = async (request: IncomingMessage, response: ServerResponse) => {
        const refusal =
          routedMethod(request) === "GET" ? await readRefusal(protection, callers, projectId, request) : null;
        if (refusal !== null) {
          if (refusal.status === 401) response.setHeader("WWW-Authenticate", "Bearer");
          return sendJson(response, refusal.status, { message: refusal.message });
        }
        const path = splitTarget(request.url ?? "").path.slice(mount.length);
        const origin = publicUrl ?? `http://${request.headers.host}`;
        await registry({ request, response, path, address: `${origin}${mount}` });
      };
      handlers.set(mount, (request, response) =>
        guard(request, response, () => {
          answer(request, response).catch((failure) => answerFailure(logger, failure, request, response));
        }),
      );
    };
    add("npm", npmRegistry(files, npm));
    add("generic", genericRegistry(files));
  }
  return ({ url = "" }) => handlers.get(address.exec(splitTarget(url).path)?.[1] ?? "");
}

/** A folder for each project's packages. */
export function packageFolders(folder: string): (projectId: number) => PackageFiles {
  return (projectId) => packageFiles(join(folder, String(projectId)));
}

/** The names of the packages in the registries, for previews of rules. */
export function registryInventory(filesOf: (projectId: number) => PackageFiles): PackageInventory {
  return async (projectId, { packageType, after, limit }) => {
    if (packageType !== "npm" && packageType !== "generic") return [];
    const names = await filesOf(projectId).list([packageType]);
    const following = after === null ? names : names.filter((name) => name > after);
    return following.sort().slice(0, limit);
  };
}
