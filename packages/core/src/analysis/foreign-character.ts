import { foldCase } from "../rules/name-pattern.ts";
import { type PackageType, packageTypeDefinition } from "../rules/package-type.ts";

/**
 * The first literal character of a name or a pattern that no valid name of its type has; null if there is none.
 *
 * A pattern with such a character matches nothing: `findRuleFindings` reports it.
 */
export function foreignCharacter(packageType: PackageType, nameOrPattern: string): string | null {
  const { nameCharacter } = packageTypeDefinition(packageType);
  const isForeign = (character: string) => character !== "*" && !nameCharacter.test(character);
  return [...nameOrPattern].find((character) => [...foldCase(character)].some(isForeign)) ?? null;
}
