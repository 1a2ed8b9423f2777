import type { PackageType } from "@package-protection/core";

/** The form in which names are compared, as an array of code points: contract, section 4, word for word. */
export function naiveFold(packageType: PackageType, name: string): string[] {
  const folded = [...name].flatMap((character) => [...character.toLowerCase()]);
  return packageType === "pypi" ? withSeparatorRunsMerged(folded) : folded;
}

function withSeparatorRunsMerged(characters: readonly string[]): string[] {
  const merged: string[] = [];
  let inRun = false;
  for (const character of characters) {
    const isSeparator = "-_.".includes(character);
    if (!isSeparator) merged.push(character);
    else if (!inRun) merged.push("-");
    inRun = isSeparator;
  }
  return merged;
}

/**
 * Whether a name matches a pattern, for comparison with faster implementations. For each character of the pattern it keeps
 * every number of the name's characters that the pattern so far can match.
 */
export function naiveMatch(packageType: PackageType, pattern: string, name: string): boolean {
  const characters = naiveFold(packageType, name);
  let consumed = new Set([0]);
  for (const expected of naiveFold(packageType, pattern)) {
    const next = new Set<number>();
    for (const count of consumed) {
      if (expected !== "*") {
        if (characters[count] === expected) next.add(count + 1);
        continue;
      }
      for (let more = count; more <= characters.length; more++) next.add(more);
    }
    consumed = next;
  }
  return consumed.has(characters.length);
}
