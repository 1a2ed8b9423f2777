import { existsSync } from "node:fs";
import { join } from "node:path";

/** The sources that the tests of their package are held against: of some packages all, of others the rooms that decide or vet. */
export const mutatedFolders = [
  "packages/core/src",
  "packages/adapter-memory/src",
  "packages/adapter-sqlite/src",
  "packages/adapter-postgres/src",
  "packages/http/src/guard",
] as const;

/** A source, or a folder of sources, of a package. */
export interface MutationTarget {
  /** The folder of the package in `packages`. */
  readonly name: string;
  /** From the root of the repository. */
  readonly path: string;
}

/** The target of a path such as `packages/core/src/rules`; null if it is none. */
export function mutationTarget(path: string): MutationTarget | null {
  const [packages, name = "", src] = path.split("/");
  return packages === "packages" && src === "src" && existsSync(path) ? { name, path: join(path, ".") } : null;
}
