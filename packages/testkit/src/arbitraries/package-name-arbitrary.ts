import type { PackageType } from "@package-protection/core";
import fc from "fast-check";
import { naiveFold } from "../naive/naive-name-match.ts";
import { arbitraryCharacter, arbitraryLoneSurrogate } from "./character-arbitrary.ts";

/** Signs whose lower case is another letter's too, by that lower case. */
const lessKnownCapitals = new Map([
  ["k", "\u212A"],
  ["å", "\u212B"],
  ["ω", "\u2126"],
  ["ß", "ẞ"],
  ["ǆ", "ǅ"],
]);

/**
 * A package name: any string that is not empty.
 *
 * Most are short and of a small alphabet, with unusual characters of Unicode and sometimes a lone surrogate. One in twenty is
 * long.
 */
export function arbitraryPackageName(): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { arbitrary: arbitraryCharacter(), weight: 40 },
    { arbitrary: arbitraryLoneSurrogate(), weight: 1 },
  );
  return fc.oneof(
    { arbitrary: fc.string({ unit, minLength: 1 }), weight: 19 },
    { arbitrary: fc.string({ unit, minLength: 1, maxLength: 400, size: "max" }), weight: 1 },
  );
}

/** The same text in other cases: each code point is replaced by one that has the same lower case. */
export function arbitraryCaseVariant(text: string): fc.Arbitrary<string> {
  return fc.tuple(...[...text].map(sameLetter)).map((characters) => characters.join(""));
}

function sameLetter(character: string): fc.Arbitrary<string> {
  const lower = character.toLowerCase();
  const variants = [character, lower, character.toUpperCase(), lessKnownCapitals.get(lower) ?? character];
  return fc.constantFrom(...variants.filter((variant) => naiveFold("generic", variant).join("") === lower));
}

/**
 * A name that a pattern of this package type matches, or nearly matches.
 *
 * Letters may have another case, and separators that the type treats as one are varied. One in three has a character inserted,
 * dropped or replaced.
 */
export function arbitraryNameLike(packageType: PackageType, pattern: string): fc.Arbitrary<string> {
  const filled = fc
    .tuple(...[...pattern].map((character) => standIn(packageType, character)))
    .map((parts) => parts.join(""));
  return fc
    .oneof({ arbitrary: filled, weight: 2 }, { arbitrary: filled.chain(arbitraryNearMiss), weight: 1 })
    .map((name) => (name === "" ? "a" : name));
}

function standIn(packageType: PackageType, character: string): fc.Arbitrary<string> {
  if (character === "*") return fc.string({ unit: arbitraryCharacter(), maxLength: 5 });
  if (packageType === "pypi" && "-_.".includes(character)) {
    return fc.string({ unit: fc.constantFrom("-", "_", "."), minLength: 1, maxLength: 3 });
  }
  return sameLetter(character);
}

function arbitraryNearMiss(name: string): fc.Arbitrary<string> {
  const characters = [...name];
  return fc
    .tuple(fc.nat(characters.length), fc.nat(1), fc.string({ unit: arbitraryCharacter(), maxLength: 1 }))
    .map(([at, dropped, inserted]) => characters.toSpliced(at, dropped, inserted).join(""));
}
