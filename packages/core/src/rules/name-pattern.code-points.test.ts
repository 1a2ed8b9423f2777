import { naiveFold } from "@package-protection/testkit";
import { expect, test } from "vitest";
import { matchesPackageName } from "./name-pattern.ts";

const codePoints = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter(
  (character) => character.isWellFormed() && character !== "*",
);

test("the case of every code point is folded as it is alone", () => {
  const text = codePoints.join("");
  const folded = naiveFold("generic", text).join("");
  expect(matchesPackageName("generic", folded, text)).toBe(true);
  expect(matchesPackageName("generic", text, folded)).toBe(true);
});

test.each([
  ["after a letter", "Α", ""],
  ["before a letter", "", "Α"],
  ["between letters", "Α", "Α"],
  ["at the end of a word", "Α", " "],
  ["before a combining dot", "I", "\u0307"],
  ["between ignorable characters", "Α\u0301", "\u00AD.Α"],
])("the case of every letter is folded as it is alone, also %s", (_, before, after) => {
  const letters = codePoints.filter(
    (character) => character.toLowerCase() !== character || character.toUpperCase() !== character,
  );
  expect(letters.length).toBeGreaterThan(2_500);
  const text = letters.map((letter) => before + letter + after).join("");
  expect(matchesPackageName("generic", naiveFold("generic", text).join(""), text)).toBe(true);
});
