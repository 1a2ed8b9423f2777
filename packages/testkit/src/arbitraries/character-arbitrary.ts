import fc from "fast-check";

/** Few letters, so that names and patterns collide, and the special characters of some package type. */
const frequent = [..."aabbABc01--__../@+*"];

/** Characters with a meaning in SQL, regular expressions, globs, shells or URLs, and none in a pattern. */
const specialElsewhere = [..."%_\\?[]{}()|^$!'\"`#&=;:,~ \t\n\r\0"];

/**
 * Characters that are hard to lower-case, and unusual white space.
 *
 * The sigmas, dotted and dotless i, the combining dot, letters that share a lower case with another letter, a title-case
 * letter, sharp s, letters outside of the basic plane, accents both composed and not; white space that is not ASCII, and format
 * characters that are not white space.
 */
const unicodeCorners = [
  ..."ΣσςİIiı\u0307",
  ..."\u212Ak\u212Båſs\u2126ωǅǆßẞ",
  ..."𐐀𐐨𞤀𞤢😀",
  ..."éÉe\u0301",
  ..."\u0085\u00A0\u2003\u2028\u3000\u200B\u200D\uFEFF\uFFFD\uFFFF\u{10FFFF}",
];

const surrogates = { first: 0xd800, count: 0x800 };

const anyCodePoint = fc
  .integer({ min: 0, max: 0x10ffff - surrogates.count })
  .map((index) => String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count));

const character = fc.oneof(
  { arbitrary: fc.constantFrom(...frequent), weight: 12 },
  { arbitrary: fc.constantFrom(...unicodeCorners), weight: 3 },
  { arbitrary: fc.constantFrom(...specialElsewhere), weight: 2 },
  { arbitrary: anyCodePoint, weight: 2 },
);

/** One code point: any but a surrogate, mostly of a small alphabet and a list of special cases. Shrinks towards `a`. */
export function arbitraryCharacter(): fc.Arbitrary<string> {
  return character;
}

/** Half of a code point outside of the basic plane: it cannot be encoded, yet a string may hold it. */
export function arbitraryLoneSurrogate(): fc.Arbitrary<string> {
  return fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit));
}

/** A character of Unicode's White_Space, which is what "blank" means (contract, section 2). */
export function arbitraryWhiteSpace(): fc.Arbitrary<string> {
  return fc.constantFrom(
    ..." \t\n\v\f\r\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000",
  );
}
