import type { Request } from "express";
import { pathPart } from "../path-part.ts";
import type { Packument } from "./packument.ts";

/** Where a package is: npm's clients write `/@acme%2fapp` or `/@acme/app`. */
const packagePaths = ["/:name", "/@:scope/:name"];

/** The paths that begin, or go on, with a package. */
export function packagePath(after = "", before = ""): string[] {
  return packagePaths.map((path) => before + path + after);
}

/** The package of a path as this registry reads it; a write is stored under the one that was decided upon. */
export function packageInPath(request: Request): string {
  const scope = pathPart(request, "scope");
  return scope === "" ? pathPart(request, "name") : `@${scope}/${pathPart(request, "name")}`;
}

/**
 * The file that is kept for a tarball's address: `/@acme/app/-/app-1.0.0.tgz` is the file `1.0.0.tgz` of its package. No
 * other file of the package has such an address.
 */
export function tarballFile(request: Request, packageName: string): string {
  const prefix = `${withoutScope(packageName)}-`;
  const file = pathPart(request, "file");
  return file.startsWith(prefix) && file.endsWith(".tgz") ? file.slice(prefix.length) : "none.tgz";
}

/** What `GET /:package` answers: what is kept, with the tarballs' addresses as this client reaches them. */
export function packumentAnswer(request: Request, packageName: string, { revision, ...packument }: Packument): object {
  const registry = `${request.protocol}://${request.get("Host")}${request.baseUrl}`;
  const versions = Object.entries(packument.versions).map(([version, manifest]) => {
    const tarball = `${registry}/${packageName}/-/${withoutScope(packageName)}-${version}.tgz`;
    return [version, { ...manifest, dist: { ...manifest.dist, tarball } }] as const;
  });
  const _rev = String(revision);
  return { _id: packageName, _rev, name: packageName, ...packument, versions: Object.fromEntries(versions) };
}

function withoutScope(packageName: string): string {
  return packageName.replace(/^@[^/]*\//, "");
}
