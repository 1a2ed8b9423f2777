import {
  arbitraryNameLike,
  arbitraryPackageName,
  arbitraryRuleTerms,
  naiveFold,
  naiveMatch,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSamePackageName, matchesPackageName, patternLiterals } from "./name-pattern.ts";
import { type PackageType, packageTypes } from "./package-type.ts";

const allButPypi = packageTypes.filter((packageType) => packageType !== "pypi");

describe("a wildcard", () => {
  test.each([
    ["any name", "*", "@acme/app"],
    ["nothing at the end", "app*", "app"],
    ["nothing at the start", "*app", "app"],
    ["nothing in the middle", "a*pp", "app"],
    ["a run of characters", "@acme/*", "@acme/app-core"],
    ["a run across slashes", "com/*/app", "com/example/team/app"],
    ["a run across newlines", "a*b", "a\n\r\u2028b"],
    ["a run of characters outside of the basic plane", "a*b", "a😀𐐀b"],
    ["a NUL", "a*b", "a\0b"],
    ["half of a pair of surrogates", "a*b", "a\ud83db"],
    ["another wildcard's character", "a*b", "a*b"],
    ["different runs in one pattern", "*-core-*", "acme-core-web"],
    ["as little as lets the rest match", "*ab*ab", "ababab"],
    ["as much as lets the rest match", "*aab", "aaaaab"],
  ])("matches %s: %j matches %j", (_, pattern, name) => {
    for (const packageType of packageTypes) expect(matchesPackageName(packageType, pattern, name)).toBe(true);
  });

  test("that is doubled is a wildcard", () => {
    for (const name of ["ab", "axb", "ax/yb"]) expect(matchesPackageName("generic", "a**b", name)).toBe(true);
    expect(matchesPackageName("generic", "a**b", "a")).toBe(false);
    expect(matchesPackageName("generic", "***", "x")).toBe(true);
  });

  test.each([
    ["what stands before it", "@acme/*", "@acm/app"],
    ["what stands after it", "*-core", "acme-cores"],
    ["what stands between two", "*-core-*", "acme-web"],
    ["one text twice over", "aba*aba", "ababa"],
    ["the last piece that was already used", "*ab*b", "ab"],
    ["the pieces in another order", "*a*b*", "ba"],
  ])("does not stand for %s: %j does not match %j", (_, pattern, name) => {
    for (const packageType of packageTypes) expect(matchesPackageName(packageType, pattern, name)).toBe(false);
  });
});

describe("a pattern without a wildcard", () => {
  test.each([
    ["itself", "app", "app", true],
    ["not a name that only starts with it", "app", "apps", false],
    ["not a name that only ends with it", "app", "myapp", false],
    ["not a name with a line break after it", "app", "app\n", false],
    ["not a name with white space around it", "app", " app ", false],
    ["not the empty text", "app", "", false],
  ])("matches %s", (_, pattern, name, matches) => {
    for (const packageType of packageTypes) expect(matchesPackageName(packageType, pattern, name)).toBe(matches);
  });
});

describe("nothing but the wildcard is special", () => {
  test.each([
    [".", "axb"],
    ["+", "aab"],
    ["?", "axb"],
    ["?", "ab"],
    ["[x]", "axb"],
    ["%", "axb"],
    ["_", "axb"],
    ["\\x", "axb"],
    ["(x)", "axb"],
    ["{1,2}", "aab"],
    ["|", "a"],
    ["$", "ab"],
    ["^", "ab"],
  ])("%s matches itself, so that a%sb does not match %s", (special, other) => {
    for (const packageType of allButPypi) {
      expect(matchesPackageName(packageType, `a${special}b`, `a${special}b`)).toBe(true);
      expect(matchesPackageName(packageType, `a${special}b`, other)).toBe(false);
    }
  });

  test("a backslash does not take a wildcard's meaning", () => {
    expect(matchesPackageName("generic", "a\\*b", "a\\xb")).toBe(true);
    expect(matchesPackageName("generic", "a\\*b", "a*b")).toBe(false);
  });
});

describe("case", () => {
  test.each([
    ["of ASCII letters", "@Acme/APP", "@aCME/app"],
    ["of other scripts", "ПАКЕТ-Ärger", "пакет-ärger"],
    ["of letters outside of the basic plane", "𐐀𞤀", "𐐨𞤢"],
    ["of a title-case letter", "ǅ", "ǆ"],
    ["of a capital sigma at a word's end, and of a small one", "ΟΔΟΣ", "οδοσ"],
    ["of a capital sharp s", "STRAẞE", "straße"],
    ["of the Kelvin sign", "\u212A", "k"],
    ["of a dotted capital i, which is two code points in lower case", "İ", "i\u0307"],
  ])("%s does not count: %s matches %s, and the other way about", (_, left, right) => {
    for (const packageType of packageTypes) {
      expect(matchesPackageName(packageType, left, right)).toBe(true);
      expect(matchesPackageName(packageType, right, left)).toBe(true);
    }
  });

  test.each([
    ["the two small sigmas", "οδος", "οδοσ"],
    ["a capital sigma and the final one", "ΟΔΟΣ", "οδος"],
    ["sharp s and two s", "straße", "STRASSE"],
    ["dotless and dotted i", "ı", "I"],
    ["dotted capital i and i", "İ", "i"],
    ["long s and s", "ſ", "s"],
    ["a ligature and its letters", "ﬁ", "fi"],
    ["a composed and a decomposed accent", "é", "e\u0301"],
    ["a full-width letter and an ASCII one", "ａ", "a"],
  ])("is all that does not count: %s differ, %s and %s", (_, left, right) => {
    for (const packageType of packageTypes) {
      expect(matchesPackageName(packageType, left, right)).toBe(false);
      expect(matchesPackageName(packageType, right, left)).toBe(false);
    }
  });
});

describe("pypi's separators", () => {
  test.each([
    ["each for each other", "my_package.core", "My-Package_Core"],
    ["a run for one", "my-package", "my-_.package"],
    ["one for a run", "my-._-package", "my_package"],
    ["at the start and the end", "_package.", "-package--"],
    ["next to a wildcard", "my_*", "my.package"],
    ["inside of what a wildcard stands for", "my*", "my--package__core"],
  ])("stand %s: %s matches %s", (_, pattern, name) => {
    expect(matchesPackageName("pypi", pattern, name)).toBe(true);
  });

  test.each([
    ["nothing", "my-package", "mypackage"],
    ["other characters", "my-package", "my+package"],
    ["other characters", "my-package", "my/package"],
    ["both sides of a wildcard at once", "my-*-core", "my--core"],
  ])("do not stand for %s: %s does not match %s", (_, pattern, name) => {
    expect(matchesPackageName("pypi", pattern, name)).toBe(false);
  });

  test.each(allButPypi)("are plain characters to %s", (packageType) => {
    expect(matchesPackageName(packageType, "my_package", "my-package")).toBe(false);
    expect(matchesPackageName(packageType, "my-package", "my--package")).toBe(false);
    expect(matchesPackageName(packageType, "my.package", "my.package")).toBe(true);
  });
});

test("the matcher agrees with a naive one on any pattern and name", () => {
  const questions = arbitraryRuleTerms().chain(({ packageType, packageNamePattern }) =>
    fc.tuple(
      fc.constant<PackageType>(packageType),
      fc.constant(packageNamePattern),
      fc.oneof(
        { arbitrary: arbitraryNameLike(packageType, packageNamePattern), weight: 3 },
        { arbitrary: arbitraryPackageName(), weight: 1 },
      ),
    ),
  );
  fc.assert(
    fc.property(questions, ([packageType, pattern, name]) => {
      expect(matchesPackageName(packageType, pattern, name)).toBe(naiveMatch(packageType, pattern, name));
    }),
    { numRuns: 3_000 },
  );
});

test("the matcher agrees with a naive one on patterns that are mostly wildcards, over few letters", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "-", "."), maxLength: 12, size: "max" });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "*", "*"), maxLength: 10, size: "max" });
  fc.assert(
    fc.property(fc.constantFrom(...packageTypes), pattern, text, (packageType, starred, name) => {
      expect(matchesPackageName(packageType, starred, name)).toBe(naiveMatch(packageType, starred, name));
    }),
    { numRuns: 5_000 },
  );
});

test.each(packageTypes)("a hostile %s pattern against a name of 100,000 characters is decided", (packageType) => {
  const name = "a".repeat(100_000);
  expect(matchesPackageName(packageType, "*a".repeat(127), `${name}b`)).toBe(false);
  expect(matchesPackageName(packageType, "*a".repeat(127), name)).toBe(true);
  expect(matchesPackageName(packageType, `*${"a".repeat(252)}b*`, name)).toBe(false);
  expect(matchesPackageName(packageType, `*b${"a".repeat(252)}*`, name)).toBe(false);
  expect(matchesPackageName(packageType, "*".repeat(255), name)).toBe(true);
  expect(matchesPackageName(packageType, `a${"*-".repeat(127)}`, "-_.".repeat(33_333))).toBe(false);
});

test("two names of a type are one name if a naive fold makes one text of them, wildcards included", () => {
  const names = fc
    .constantFrom(...packageTypes)
    .chain((packageType) =>
      arbitraryPackageName().chain((name) =>
        fc.tuple(fc.constant(packageType), fc.constant(name), arbitraryNameLike(packageType, name)),
      ),
    );
  fc.assert(
    fc.property(names, ([packageType, one, other]) => {
      const isSame = naiveFold(packageType, one).join("") === naiveFold(packageType, other).join("");
      expect(isSamePackageName(packageType, one, other)).toBe(isSame);
    }),
  );
  expect(isSamePackageName("npm", "app*", "app-x")).toBe(false);
  expect(isSamePackageName("pypi", "Acme_App", "acme.app")).toBe(true);
});

test.each([
  ["app", { prefix: "app", infixes: [], suffix: null }],
  ["APP*", { prefix: "app", infixes: [], suffix: "" }],
  ["*", { prefix: "", infixes: [], suffix: "" }],
  ["**", { prefix: "", infixes: [], suffix: "" }],
  ["a**b*c", { prefix: "a", infixes: ["b"], suffix: "c" }],
  ["*a*b**", { prefix: "", infixes: ["a", "b"], suffix: "" }],
])("the literals of %s", (pattern, literals) => {
  expect(patternLiterals("generic", pattern)).toEqual(literals);
});
