import { isDeepStrictEqual } from "node:util";
import type { PackageAction } from "@package-protection/core";
import { isObject, type Json, type Packument } from "./packument.ts";
import type { StoredPackage } from "./stored-package.ts";

/** A PUT on a package's own address. */
export interface PackumentPut {
  readonly packageName: string;
  /** Whether the address continues with `/-rev/`. */
  readonly onRevision: boolean;
  readonly packument: Packument;
  /** Whether Verdaccio has filters, which hide versions. */
  readonly isFiltered: boolean;
}

/**
 * The actions of a PUT of a package's document.
 *
 * With a revision, or with a deprecation in it, Verdaccio replaces the stored list of versions, and drops every version that is
 * not in the document: a delete. It is a push too if it has a tarball, or changes a tag, a star or a deprecation more than
 * dropping those versions needs. With a star Verdaccio stores the package as it shows it, so a star is both if filters may hide
 * versions. Every other PUT is a push.
 *
 * @param readStored is called only if the result depends on it; null is unknown: then the PUT is both.
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
  const deprecates = Object.entries(versions ?? {}).some(([version, sent]) => {
    if (!isObject(sent) || !isDeprecating(sent)) return false;
    return (sent.deprecated || null) !== (stored.versions.get(version) || null);
  });
  if (deprecates) return true;
  return [...new Set([...Object.keys(distTags), ...stored.distTags.keys()])].some((tag) => {
    const before = stored.distTags.get(tag);
    const after = Object.hasOwn(distTags, tag) ? distTags[tag] : undefined;
    return after !== before && !(typeof before === "string" && dropped.has(before));
  });
}
