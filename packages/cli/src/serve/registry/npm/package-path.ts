import { pathParts } from "../registry.ts";

/**
 * The parts of a path to an npm registry, decoded; a package's name is one part. npm's clients write `/@acme%2fapp` or
 * `/@acme/app`, and `/-/package/@acme/app/dist-tags`.
 *
 * @throws URIError for a malformed percent-encoding.
 */
export function npmPathParts(path: string): readonly string[] {
  const parts = pathParts(path);
  const place = parts[0] === "-" && parts[1] === "package" ? 2 : 0;
  const [scope = "", name, ...rest] = parts.slice(place);
  const isScope = scope.startsWith("@") && !scope.includes("/");
  return isScope && name ? [...parts.slice(0, place), `${scope}/${name}`, ...rest] : parts;
}

/**
 * The file that is kept for a tarball's address: `/@acme/app/-/app-1.0.0.tgz` is the file `1.0.0.tgz` of its package. No
 * other file of the package has such an address.
 */
export function tarballFile(packageName: string, addressed: string): string {
  const prefix = `${withoutScope(packageName)}-`;
  return addressed.startsWith(prefix) && addressed.endsWith(".tgz") ? addressed.slice(prefix.length) : "none.tgz";
}

export function withoutScope(packageName: string): string {
  return packageName.replace(/^@[^/]*\//, "");
}
