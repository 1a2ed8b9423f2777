import { gzipSync } from "node:zlib";

/** A tarball without a file in it. */
const tarball = gzipSync(Buffer.alloc(1024));

/** The document that npm sends to publish one version. */
export function publishDocument(name: string, version: string, more: object = {}): object {
  return {
    _id: name,
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { name, version, dist: { tarball: `http://localhost/${name}/-/${version}.tgz` } } },
    _attachments: { [`${name}-${version}.tgz`]: { data: tarball.toString("base64"), length: tarball.length } },
    ...more,
  };
}

/** A document that lists versions and brings no tarball. */
export function listingDocument(name: string, versions: readonly string[], more: object = {}): object {
  return {
    _id: name,
    name,
    "dist-tags": { latest: versions.at(-1) },
    versions: Object.fromEntries(versions.map((version) => [version, { name, version, dist: {} }])),
    ...more,
  };
}
