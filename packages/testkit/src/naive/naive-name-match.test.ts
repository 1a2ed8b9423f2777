import { expect, test } from "vitest";
import { naiveFold, naiveMatch } from "./naive-name-match.ts";

test("the naive matcher lets a wildcard stand for nothing, for one character and for many", () => {
  for (const name of ["ab", "a-b", "a/x/y\n😀b"]) expect(naiveMatch("generic", "a*b", name)).toBe(true);
  for (const name of ["a", "b", "abc", "xab", ""]) expect(naiveMatch("generic", "a*b", name)).toBe(false);
});

test("the naive matcher backtracks if a later wildcard fails", () => {
  expect(naiveMatch("generic", "*ab*abc", "ababxababc")).toBe(true);
  expect(naiveMatch("generic", "*ab*abc", "abc")).toBe(false);
  expect(naiveMatch("generic", "*aa", "aaa")).toBe(true);
});

test("the naive fold lower-cases each code point alone", () => {
  expect(naiveFold("generic", "ΑΣ")).toEqual(["α", "σ"]);
  expect(naiveFold("generic", "İ𐐀")).toEqual(["i", "\u0307", "𐐨"]);
});

test("the naive fold merges runs of separators for pypi and for no other type", () => {
  expect(naiveFold("pypi", "A-_.b_c").join("")).toBe("a-b-c");
  expect(naiveFold("npm", "A-_.b_c").join("")).toBe("a-_.b_c");
});
