import { foldName } from "../name-pattern.ts";
import { type PackageType, packageTypeDefinition } from "../package-type.ts";

/**
 * A package name in the form in which it is compared, also as code units, which are quicker to go through than a text. There
 * is one at a time: what is read is used up before the next one is read.
 */
export interface FoldedName {
  text: string;
  /** May be longer than the name; what stands behind it means nothing. */
  units: Uint16Array;
  length: number;
}

/** Names up to this length share their memory. */
const usualLength = 1024;
const usualUnits = new Uint16Array(usualLength);
const current: FoldedName = { text: "", units: usualUnits, length: 0 };

/** Most names are folded as they come, but for what their type does beside case; one pass finds that out. */
export function readFoldedName(packageType: PackageType, packageName: string): FoldedName {
  const isLowerCase = readUnits(packageName);
  const text = isLowerCase
    ? packageTypeDefinition(packageType).normaliseName(packageName)
    : foldName(packageType, packageName);
  if (text !== packageName) readUnits(text);
  current.text = text;
  return current;
}

/** Whether the text is ASCII without a capital letter. */
function readUnits(text: string): boolean {
  const { length } = text;
  const units = length <= usualLength ? usualUnits : new Uint16Array(length);
  let isLowerCase = true;
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index);
    units[index] = unit;
    if (unit > 0x7f || (unit >= 0x41 && unit <= 0x5a)) isLowerCase = false;
  }
  current.units = units;
  current.length = length;
  return isLowerCase;
}
