import { packageTypes, ruleDraft } from "@package-protection/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlausible, wrongCharacter } from "./pattern-typing.ts";

const pattern = fc.string({ unit: fc.constantFrom(..."aZ09@/.-_+* [é"), minLength: 1, maxLength: 9 });

test("each beginning of a valid pattern is plausible", () => {
  fc.assert(
    fc.property(fc.constantFrom(...packageTypes), pattern, fc.nat(9), (packageType, packageNamePattern, length) => {
      fc.pre(ruleDraft({ packageType, packageNamePattern, minimumAccessLevelForPush: "owner" }).isOk());
      expect(isPlausible(packageType, packageNamePattern.slice(0, length))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("a pattern that is not plausible has a wrong character, and only such a one", () => {
  fc.assert(
    fc.property(fc.constantFrom(...packageTypes), pattern, (packageType, typed) => {
      expect(wrongCharacter(packageType, typed) === null).toBe(isPlausible(packageType, typed));
    }),
  );
});

test.each([
  ["npm", "@sh", null],
  ["npm", "@shop/", null],
  ["npm", "[a-z]+", "["],
  ["npm", "@*/app", "*"],
  ["npm", "\u0430cme", "\u0430"],
  ["npm", "acme 2", " "],
  ["pypi", "*-tools", "-"],
  ["terraform_module", "vpc", null],
  ["terraform_module", "VPC", "V"],
  ["maven", "[a-z]+", null],
] as const)("%s %j: the wrong character is %j", (packageType, typed, character) => {
  expect(wrongCharacter(packageType, typed)).toBe(character);
});
