import { isDeepStrictEqual } from "node:util";
import type { PackageAction } from "@package-protection/core";
import { isObject, type Json, type Packument } from "./packument.ts";
import type { StoredPackage } from "./stored-package.ts";

/** A PUT on a package's own address. */
export interface PackumentPut {
  readonly packageName: string;
  /** Whether the address goes on with `/-rev/`. */
  readonly onRevision: boolean;
  readonly packument: Packument;
  /** Whether Verdaccio has filters, which hide versions. */
  readonly isFiltered: boolean;
}

/**
 * What a PUT of a package's document does. With a revision, or with a deprecation in it, Verdaccio brings what it has stored
 * to what the document says, and drops every version that is not in it: a delete. It is a push too where it brings a tarball,
 * or changes a tag, a star or a deprecation beyond what dropping those versions needs. Of stars Verdaccio stores the package as it
 * shows it, so that they are both where filters may hide versions. Every other PUT is a push.
 *
 * @param readStored is called only where it matters; null where it can't be known: then it must be free for both.
 */
export async function packumentActions(
  put: PackumentPut,
  readStored: () => Promise<StoredPackage | null>,
): Promise<readonly [PackageAction, ...PackageAction[]]> {
  const { packument } = put;
  if (put.isFiltered && packument.isStar) return ["push", "delete"];
  if (!changesStored(put)) return ["push"];
  const stored = await readStored();
  if (stored === null) return ["push", "delete"];
  const listed = packument.versions ?? {};
  const dropped = new Set([...stored.versions.keys()].filter((version) => !Object.hasOwn(listed, version)));
  if (dropped.size === 0) return ["push"];
  return bringsMore(packument, stored, dropped) ? ["delete", "push"] : ["delete"];
}

function changesStored({ packageName, onRevision, packument }: PackumentPut): boolean {
  const { name, versions, hasTarball, isStar } = packument;
  if (isStar) return false;
  if (versions === null) return onRevision && name === packageName;
  if (onRevision) return true;
  return !hasTarball && Object.values(versions).some((version) => isObject(version) && isDeprecating(version));
}

function isDeprecating(version: Json): boolean {
  return Object.hasOwn(version, "deprecated");
}

function bringsMore(
  { versions, distTags, users, hasTarball }: Packument,
  stored: StoredPackage,
  dropped: ReadonlySet<string>,
) {
  if (hasTarball || !isDeepStrictEqual(users ?? {}, stored.users ?? {})) return true;
  const deprecates = Object.entries(versions ?? {}).some(([version, told]) => {
    if (!isObject(told) || !isDeprecating(told)) return false;
    return (told.deprecated || null) !== (stored.versions.get(version) || null);
  });
  if (deprecates) return true;
  return [...new Set([...Object.keys(distTags), ...stored.distTags.keys()])].some((tag) => {
    const before = stored.distTags.get(tag);
    const after = Object.hasOwn(distTags, tag) ? distTags[tag] : undefined;
    return after !== before && !(typeof before === "string" && dropped.has(before));
  });
}
