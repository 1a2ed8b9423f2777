import { withoutScope } from "./package-path.ts";
import type { Packument } from "./packument.ts";

/** What `GET /<package>` answers: what is kept, with the tarballs' addresses as clients reach them. */
export function packumentAnswer(registry: string, packageName: string, { revision, ...packument }: Packument): object {
  const versions = Object.entries(packument.versions).map(([version, manifest]) => {
    const tarball = `${registry}/${packageName}/-/${withoutScope(packageName)}-${version}.tgz`;
    return [version, { ...manifest, dist: { ...manifest.dist, tarball } }] as const;
  });
  const _rev = String(revision);
  return { _id: packageName, _rev, name: packageName, ...packument, versions: Object.fromEntries(versions) };
}
