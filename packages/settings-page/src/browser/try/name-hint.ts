import { foreignCharacter, type PackageType, ruleDraft } from "@package-protection/core";
import { isUnambiguousPackageName } from "@package-protection/registry-protocols";
import { laterText } from "../later-text.ts";
import { text } from "../text.ts";

const words = laterText.try.nameHints;

/** Characters of old npm names, which no pattern may have. */
const oldNpm = /[!~'()]/;

/** Why registries refuse a name whatever the rules say; null where it may be valid. In doubt there is no hint. */
export function nameHint(packageType: PackageType, packageName: string): string | null {
  const type = text.typeNames[packageType];
  if (packageName.includes("*")) return words.wildcard;
  const terms = { packageType, packageNamePattern: packageName, minimumAccessLevelForPush: "owner" } as const;
  if (!packageName.isWellFormed()) return words.format(type);
  const foreign = foreignCharacter(packageType, packageName);
  if (foreign !== null) return words.character(type, foreign);
  if (!isUnambiguousPackageName(packageType, packageName)) return words.ambiguous;
  const isOldNpm = packageType === "npm" && oldNpm.test(packageName);
  return ruleDraft(terms).isErr() && !isOldNpm ? words.format(type) : null;
}
