// Names that every file system and server reads as they are written.

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

/**
 * Segments that lead to another folder. Windows drops dots and blanks at the end of a name. Java's servers drop what follows a
 * `;`, and then resolve `..`.
 */
const leadsElsewhere = /^(?:[.\s]+$|[.\s]*;)/;

const isPlain = /^[ -~]*$/;

/** Text without invisible characters, and with letters and dots of other forms in their plain form, such as `．．`. */
function plainForm(text: string): string {
  return isPlain.test(text) ? text : text.normalize("NFKC").replace(/\p{C}/gu, "");
}

/**
 * Whether each of the names between slashes stays in the folder of the name before it, for every reader: also for those that
 * drop characters or fold their forms.
 */
export function staysInFolder(path: string): boolean {
  const written = path.split("/");
  const read = plainForm(path).split(/[/\\]/);
  const isSame = (name: string, place: number) =>
    !leadsElsewhere.test(name) && (name === "") === (written[place] === "");
  return read.length === written.length && read.every(isSame);
}

/** Whether one of the names between slashes is resolved from a drive's root by Windows. */
export function startsAtDrive(path: string): boolean {
  return plainForm(path)
    .split("/")
    .some((name) => /^[a-z]:/i.test(name));
}

/** Whether a version from a body, or a value in its place, is a name in its package's folder. */
export function isVersionName(version: string): boolean {
  return !version.includes("/") && staysInFolder(version) && !startsAtDrive(version);
}
