import type { PackageAction } from "@package-protection/core";
import type { StoredPackage } from "./stored-package.ts";

type Json = Readonly<Record<string, unknown>>;

/** A PUT on a package's own address. */
export interface PackumentPut {
  readonly packageName: string;
  /** Whether the address goes on with `/-rev/`. */
  readonly onRevision: boolean;
  /** As Verdaccio's body parser left it, so that Verdaccio acts on the same values. */
  readonly body: unknown;
  /** Whether Verdaccio has filters, which hide versions. */
  readonly isFiltered: boolean;
}

/**
 * What a PUT of a package's document does. With a revision, or with a deprecation in it, Verdaccio brings what it has stored
 * to what the document says, and drops every version that is not in it: a delete. It is a push too where it brings a tarball,
 * or changes a tag or a deprecation beyond what dropping those versions needs. Of stars Verdaccio stores the package as it
 * shows it, so that they are both where filters may hide versions. Every other PUT is a push.
 *
 * @param readStored is called only where it matters; null where it can't be known: then it must be free for both.
 */
export async function packumentActions(
  put: PackumentPut,
  readStored: () => Promise<StoredPackage | null>,
): Promise<readonly [PackageAction, ...PackageAction[]]> {
  const document = asObject(put.body);
  if (put.isFiltered && isStar(document)) return ["push", "delete"];
  if (!changesStored(put, document)) return ["push"];
  const stored = await readStored();
  if (stored === null) return ["push", "delete"];
  const versions = asObject(document.versions);
  const dropped = new Set([...stored.versions.keys()].filter((version) => (own(versions, version) ?? null) === null));
  if (dropped.size === 0) return ["push"];
  return bringsMore(document, stored, dropped) ? ["delete", "push"] : ["delete"];
}

function isStar(document: Json): boolean {
  return !Object.hasOwn(document, "versions") && isObject(document.users);
}

function changesStored({ packageName, onRevision }: PackumentPut, document: Json): boolean {
  if (isStar(document)) return false;
  if (!Object.hasOwn(document, "versions")) return onRevision && document.name === packageName;
  if (onRevision) return true;
  if (Object.keys(asObject(document._attachments)).length > 0) return false;
  // Of a list Verdaccio says that it deprecates, and then that it names no version.
  const versions: readonly unknown[] = Object.values(document.versions ?? {});
  return versions.some((version) => Object.hasOwn(asObject(version), "deprecated"));
}

function bringsMore(document: Json, stored: StoredPackage, dropped: ReadonlySet<string>): boolean {
  if (Object.keys(asObject(document._attachments)).length > 0) return true;
  const versions = asObject(document.versions);
  const deprecates = Object.keys(versions).some((version) => {
    const told = asObject(versions[version]);
    return Object.hasOwn(told, "deprecated") && (told.deprecated || null) !== (stored.versions.get(version) || null);
  });
  if (deprecates) return true;
  const tags = asObject(document["dist-tags"]);
  return [...new Set([...Object.keys(tags), ...stored.distTags.keys()])].some((tag) => {
    const before = stored.distTags.get(tag);
    return own(tags, tag) !== before && !(typeof before === "string" && dropped.has(before));
  });
}

function own(object: Json, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
