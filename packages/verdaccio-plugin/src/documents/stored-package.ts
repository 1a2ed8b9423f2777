import { z } from "zod";
import type { VerdaccioStorage } from "../verdaccio.ts";

const manifestSchema = z.object({
  versions: z.record(z.string(), z.looseObject({ deprecated: z.unknown().optional() })).default({}),
  "dist-tags": z.record(z.string(), z.unknown()).default({}),
  users: z.unknown(),
});

/** The stored parts of a package that a write can change. */
export interface StoredPackage {
  /** By version, the reason for which it is deprecated; undefined if it is not. */
  readonly versions: ReadonlyMap<string, unknown>;
  /** By tag, the version. */
  readonly distTags: ReadonlyMap<string, unknown>;
  /** The users who starred the package. */
  readonly users: unknown;
}

const nothing: StoredPackage = { versions: new Map(), distTags: new Map(), users: {} };

/** The package in Verdaccio's own storage, without uplinks; null if that is unknown. Never rejects. */
export async function storedPackage(storage: VerdaccioStorage, packageName: string): Promise<StoredPackage | null> {
  try {
    const read =
      storage.localStorage?.getPackageMetadataAsync?.(packageName) ?? storage.getPackageLocalMetadata?.(packageName);
    if (read === undefined) return null;
    const { versions, "dist-tags": distTags, users } = manifestSchema.parse(await read);
    return {
      versions: new Map(Object.entries(versions).map(([version, { deprecated }]) => [version, deprecated])),
      distTags: new Map(Object.entries(distTags)),
      users,
    };
  } catch (cause) {
    return isNotFound(cause) ? nothing : null;
  }
}

function isNotFound(cause: unknown): boolean {
  return cause instanceof Error && "status" in cause && cause.status === 404;
}
