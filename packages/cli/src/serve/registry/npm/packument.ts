import { z } from "zod";

const versionSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  dist: z.looseObject({}).default({}),
  deprecated: z.string().optional(),
});

/** What this registry keeps of an npm package beside its tarballs. */
export const packumentSchema = z.object({
  revision: z.int(),
  "dist-tags": z.record(z.string(), z.string()),
  versions: z.record(z.string(), versionSchema),
});

/** The body of `PUT /:package`: for a publish with the tarballs, for a deprecation with all versions and no tarball. */
export const putBodySchema = z.object({
  "dist-tags": z.record(z.string(), z.string()).default({}),
  versions: z.record(z.string(), versionSchema).default({}),
  _attachments: z.record(z.string(), z.object({ data: z.base64() })).default({}),
});

export type Packument = z.infer<typeof packumentSchema>;
export type PutBody = z.infer<typeof putBodySchema>;

export const newPackument: Packument = { revision: 0, "dist-tags": {}, versions: {} };

/** With the one new version of the body; null where the package has that version already. */
export function withVersion(packument: Packument, body: PutBody, version: string): Packument | null {
  const manifest = body.versions[version];
  if (manifest === undefined || Object.hasOwn(packument.versions, version)) return null;
  return {
    revision: packument.revision + 1,
    "dist-tags": { ...packument["dist-tags"], ...body["dist-tags"] },
    versions: { ...packument.versions, [version]: manifest },
  };
}

/** With the deprecations of the body; nothing else of a version can be changed. */
export function withDeprecations(packument: Packument, body: PutBody): Packument {
  const versions = Object.entries(packument.versions).map(([version, manifest]) => {
    const { deprecated, ...rest } = manifest;
    const message = Object.hasOwn(body.versions, version) ? body.versions[version]?.deprecated : deprecated;
    return [version, message ? { ...rest, deprecated: message } : rest] as const;
  });
  return { ...packument, revision: packument.revision + 1, versions: Object.fromEntries(versions) };
}

/** Whether the body has all versions of the package. */
export function keepsEveryVersion(packument: Packument, body: PutBody): boolean {
  return Object.keys(packument.versions).every((version) => Object.hasOwn(body.versions, version));
}

/** With only those versions that the body still has, and its tags: the first step of `npm unpublish name@version`. */
export function withOnlyVersionsOf(packument: Packument, body: PutBody): Packument {
  const versions = Object.entries(packument.versions).filter(([version]) => Object.hasOwn(body.versions, version));
  const kept = new Set(versions.map(([version]) => version));
  const tags = Object.entries(body["dist-tags"]).filter(([, version]) => kept.has(version));
  return {
    revision: packument.revision + 1,
    "dist-tags": Object.fromEntries(tags),
    versions: Object.fromEntries(versions),
  };
}

/** With a tag set, or without it where `version` is null; null where there is no such version. */
export function withTag(packument: Packument, tag: string, version: string | null): Packument | null {
  const { [tag]: _, ...others } = packument["dist-tags"];
  if (version === null) return { ...packument, revision: packument.revision + 1, "dist-tags": others };
  if (!Object.hasOwn(packument.versions, version)) return null;
  return { ...packument, revision: packument.revision + 1, "dist-tags": { ...others, [tag]: version } };
}
