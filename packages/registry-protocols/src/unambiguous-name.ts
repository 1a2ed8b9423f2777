// Names that every file system and server reads as they are written.

import type { PackageType } from "@package-protection/core";

/** Characters that a file system refuses, drops or interprets; `\p{Cc}` is U+0000 to 1F and 7F to 9F. */
const unsafeCharacter = /[<>:"|?*\\\p{Cc}\p{Cs}]/u;

/** A segment that is empty, or ends in what Windows drops at the end of a file's name. */
const droppedEnd = /(?:^|[./\s])(?:\/|$)/;

/** Windows opens a device under these names, alone, before a dot, and before blanks and a dot. It reads ¹ ² ³ as digits. */
const deviceName = /(?:^|\/)(?:con|conin\$|conout\$|prn|aux|nul|(?:com|lpt)[0-9¹²³])\s*(?:[./]|$)/i;

/** NTFS adds a short name to a long file name, such as `BILLIN~1`. */
const shortName = /~[0-9]/;

/**
 * Whether every file system reads the package name as it is written (contract, section 4). The segments between slashes are
 * checked one by one; an npm scope with its `@` is one of them. The names of two packages still may differ by case alone.
 */
export function isUnambiguousPackageName(packageType: PackageType, name: string): boolean {
  if (packageType === "npm" && shortName.test(name)) return false;
  return !unsafeCharacter.test(name) && !droppedEnd.test(name) && !deviceName.test(name);
}

/** A character that some reader could drop, decode or interpret, and a name that is empty or begins with a dot. */
const notPlain = /[^\w@~+./-]|(?:^|\/)(?:[./]|$)/;

/** Whether the path holds nothing but names that every reader finds as they are written, as nearly all paths do. */
export function isPlainPath(path: string): boolean {
  return !notPlain.test(path);
}

/**
 * Segments that lead to another folder. Windows drops dots and blanks at the end of a name. Java's servers drop what follows a
 * `;`, and then resolve `..`.
 */
const leadsElsewhere = /^(?:[.\s]+$|[.\s]*;)/;

const isAscii = /^[ -~]*$/;

/** Text without invisible characters, and with letters and dots of other forms in their plain form, such as `．．`. */
function plainForm(text: string): string {
  return isAscii.test(text) ? text : text.normalize("NFKC").replace(/\p{C}/gu, "");
}

/**
 * Whether each of the names between slashes stays in the folder of the name before it, for every reader: also for those that
 * drop characters or fold their forms.
 */
export function staysInFolder(path: string): boolean {
  if (isPlainPath(path)) return true;
  const written = path.split("/");
  const read = plainForm(path).split(/[/\\]/);
  const isSame = (name: string, place: number) =>
    !leadsElsewhere.test(name) && (name === "") === (written[place] === "");
  return read.length === written.length && read.every(isSame);
}

const mayHoldColon = /[^ -9;-~]/;
const driveStart = /(?:^|\/)[a-z]:/i;

/** Whether one of the names between slashes is resolved from a drive's root by Windows. */
export function startsAtDrive(path: string): boolean {
  return mayHoldColon.test(path) && driveStart.test(plainForm(path));
}

/** Whether a version from a body, or a value in its place, is a name in its package's folder. */
export function isVersionName(version: string): boolean {
  if (version.includes("/")) return false;
  return isPlainPath(version) || (staysInFolder(version) && !startsAtDrive(version));
}
