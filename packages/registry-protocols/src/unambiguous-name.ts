import type { PackageType } from "@package-protection/core";

/** Characters that a file system refuses, drops or interprets; `\p{Cc}` is U+0000 to 1F and 7F to 9F. */
const unsafeCharacter = /[<>:"|?*\\\p{Cc}\p{Cs}]/u;

/** What Windows drops at the end of a file's name. */
const droppedEnd = /[.\s]$/;

/** Windows opens a device under these names, alone, before a dot, and before blanks and a dot. It reads ¹ ² ³ as digits. */
const deviceName = /^(?:con|conin\$|conout\$|prn|aux|nul|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i;

/** NTFS adds a short name to a long file name, such as `BILLIN~1`. */
const shortName = /~[0-9]/;

function isUnambiguousSegment(segment: string): boolean {
  return segment !== "" && !unsafeCharacter.test(segment) && !droppedEnd.test(segment) && !deviceName.test(segment);
}

/**
 * Whether every file system reads the package name as it is written (contract, section 4). The segments between slashes are
 * checked one by one; an npm scope with its `@` is one of them. The names of two packages still may differ by case alone.
 */
export function isUnambiguousPackageName(packageType: PackageType, name: string): boolean {
  if (packageType === "npm" && shortName.test(name)) return false;
  return name.split("/").every(isUnambiguousSegment);
}
