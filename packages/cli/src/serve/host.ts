import type { RequestListener } from "node:http";
import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { createPackageProtection, type ManagedPackageProtection, type RuleStore } from "@package-protection/core";
import type { Logger } from "@package-protection/http";
import { managementApi } from "@package-protection/http/node";
import type { Result } from "neverthrow";
import { callersOf } from "./callers.ts";
import type { DirectoryFile } from "./directory-file.ts";
import { packageFolders, projectRegistries, registryInventory } from "./project-registries.ts";
import { settingsPages } from "./settings-pages.ts";

export interface HostOptions {
  readonly store: RuleStore;
  readonly directory: DirectoryFile;
  /** Where packages are kept; null serves no registry. */
  readonly registryFolder: string | null;
  /** The address under which clients reach the server; null where it is what they say. */
  readonly publicUrl: string | null;
  readonly logger: Logger;
}

export interface Host {
  readonly listener: RequestListener;
  readonly protection: ManagedPackageProtection;
}

/**
 * The management API at GitLab's address, the settings pages, and where asked for each project's npm and generic registry behind a
 * guard. The error is for a person.
 */
export function createHost({ store, directory, registryFolder, publicUrl, logger }: HostOptions): Result<Host, string> {
  const { projects, users } = directory;
  const callers = callersOf(directory);
  const filesOf = registryFolder === null ? null : packageFolders(registryFolder);
  const protection = createPackageProtection({
    store,
    directory: memoryProjectDirectory({ projects, users }),
    ...(filesOf !== null && { inventory: registryInventory(filesOf) }),
  });
  const api = managementApi({
    protection,
    authenticate: callers.authenticate,
    logger,
    ...(publicUrl !== null && { publicUrl }),
  });
  const findRegistry = filesOf && projectRegistries(projects, { protection, callers, filesOf, publicUrl, logger });
  return settingsPages().map((findPage) => ({
    protection,
    listener(request, response) {
      const handler = findRegistry?.(request) ?? findPage(request) ?? api;
      handler(request, response);
    },
  }));
}
