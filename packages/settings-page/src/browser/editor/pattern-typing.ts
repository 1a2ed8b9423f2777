import { type PackageType, ruleDraft } from "@package-protection/core";

/** What makes a valid pattern of each valid pattern's beginning, in one type or another. */
const endings = ["", "a", "/a", "a/a"];

/** Whether a pattern is valid, or can become valid by typing on. */
export function isPlausible(packageType: PackageType, pattern: string): boolean {
  return endings.some((ending) => hasFormat(packageType, pattern + ending));
}

/** The first character by which a pattern can't become valid any more; null for a plausible one. */
export function wrongCharacter(packageType: PackageType, pattern: string): string | null {
  let typed = "";
  for (const character of pattern) {
    typed += character;
    if (!isPlausible(packageType, typed)) return character;
  }
  return null;
}

function hasFormat(packageType: PackageType, packageNamePattern: string): boolean {
  const draft = ruleDraft({ packageType, packageNamePattern, minimumAccessLevelForPush: "owner" });
  return draft.isOk() || draft.error.violations.every(({ type }) => type !== "pattern_format");
}
