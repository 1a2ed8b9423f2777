import { arbitraryPattern } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPackageType, type PackageType, packageTypeDisplayName, packageTypes } from "./package-type.ts";
import { ruleDraft } from "./rule.ts";

function violations(packageType: PackageType, packageNamePattern: string): string[] {
  return ruleDraft({ packageNamePattern, packageType, minimumAccessLevelForPush: "owner" }).match(
    () => [],
    (error) => error.violations.map((violation) => violation.type),
  );
}

const hasFormat = (packageType: PackageType, pattern: string) =>
  !violations(packageType, pattern).includes("pattern_format");

test("there are the contract's nine types", () => {
  expect(packageTypes).toEqual([
    "cargo",
    "conan",
    "generic",
    "helm",
    "maven",
    "npm",
    "nuget",
    "pypi",
    "terraform_module",
  ]);
});

test("the types with a format have the names that GitLab's messages give them", () => {
  expect(packageTypeDisplayName("npm")).toBe("NPM");
  expect(packageTypeDisplayName("pypi")).toBe("PyPI");
  expect(packageTypeDisplayName("terraform_module")).toBe("Terraform module");
});

test.each([
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "NPM",
  "npm ",
  "terraform-module",
  "docker",
  "",
  null,
  undefined,
  0,
  ["npm"],
  Object("npm"),
])("%j is no package type", (value: unknown) => {
  expect(isPackageType(value)).toBe(false);
});

describe("npm accepts", () => {
  test.each([
    ["the lone wildcard", "*"],
    ["a plain name", "app"],
    ["every character of a name", "aZ09-+._*"],
    ["a scope and a name", "@acme/app"],
    ["a wildcard after a scope", "@acme/*"],
    ["several wildcards", "*a**b*"],
    ["two wildcards alone", "**"],
    ["a scope that starts with a digit", "@9/a"],
    ["a scope that starts with an underscore", "@_a/a"],
    ["a scope that starts with a dot", "@.a/a"],
    ["dots, hyphens and underscores in a scope", "@a.b-c_d/a"],
    ["capitals in a scope", "@Acme/App"],
    ["a scope that ends in a hyphen", "@a-/a"],
    ["a scope that ends in git without a dot", "@git/a"],
    ["a scope that ends in another case of .git", "@a.GIT/a"],
    ["a scope with .git inside", "@a.git.b/a"],
    ["a name that ends in .git", "@a/b.git"],
    ["a name of one dot", "."],
  ])("%s: %s", (_, pattern) => {
    expect(violations("npm", pattern)).toEqual([]);
  });
});

describe("npm refuses", () => {
  test.each([
    ["nothing", ""],
    ["a slash without a scope", "a/b"],
    ["a scope without an at sign", "acme/*"],
    ["a scope alone", "@acme"],
    ["a scope without a name", "@acme/"],
    ["an empty scope", "@/app"],
    ["a wildcard as the scope", "@*/app"],
    ["a wildcard inside a scope", "@ac*/app"],
    ["a plus in a scope", "@a+b/app"],
    ["a scope that starts with a hyphen", "@-a/app"],
    ["a scope that ends in a dot", "@a./app"],
    ["a scope of one dot", "@./app"],
    ["a scope that ends in .git", "@a.git/app"],
    ["a scope that is .git", "@.git/app"],
    ["a scope that ends in .atom", "@a.atom/app"],
    ["a scope that is .atom", "@.atom/app"],
    ["a second slash", "@a/b/c"],
    ["a second at sign", "@@a/b"],
    ["an at sign in the name", "a@1"],
    ["a wildcard before a scope", "*@a/b"],
    ["white space inside", "a b"],
    ["white space before", " a"],
    ["a newline after", "a\n"],
    ["a newline after the lone wildcard", "*\n"],
    ["a newline after a scoped name", "@a/b\n"],
    ["a tilde", "~a"],
    ["a percent sign", "%"],
    ["a backslash", "a\\*"],
    ["a letter that is not ASCII", "é"],
    ["a letter that lower-cases to an ASCII one", "\u212A"],
    ["a character outside of the basic plane", "😀"],
  ])("%s: %j", (_, pattern) => {
    expect(hasFormat("npm", pattern)).toBe(false);
  });
});

describe("terraform_module accepts", () => {
  test.each([
    ["the lone wildcard", "*"],
    ["a name and a system", "vpc/aws"],
    ["digits and hyphens", "my-vpc-2/aws-3"],
    ["wildcards in both halves", "*/*"],
    ["wildcards among letters", "a*b/**"],
    ["hyphens alone", "-/-"],
  ])("%s: %s", (_, pattern) => {
    expect(violations("terraform_module", pattern)).toEqual([]);
  });
});

describe("terraform_module refuses", () => {
  test.each([
    ["nothing", ""],
    ["a name without a system", "vpc"],
    ["two wildcards alone", "**"],
    ["a wildcard and letters without a system", "*vpc"],
    ["an empty system", "vpc/"],
    ["an empty name", "/aws"],
    ["a slash alone", "/"],
    ["two slashes in a row", "vpc//aws"],
    ["three halves", "ns/vpc/aws"],
    ["a capital in the name", "Vpc/aws"],
    ["a capital in the system", "vpc/Aws"],
    ["an underscore", "my_vpc/aws"],
    ["a dot", "my.vpc/aws"],
    ["an at sign", "@vpc/aws"],
    ["white space", "vpc /aws"],
    ["a newline after", "vpc/aws\n"],
    ["a newline after the lone wildcard", "*\n"],
    ["a letter that is not ASCII", "é/aws"],
  ])("%s: %j", (_, pattern) => {
    expect(hasFormat("terraform_module", pattern)).toBe(false);
  });
});

describe("pypi", () => {
  const contractsExpression =
    /^(?:\*|@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.-]+@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.*-]*)$/;

  function* textsOver(alphabet: readonly string[], length: number): Iterable<string> {
    if (length === 0) return yield "";
    for (const shorter of textsOver(alphabet, length - 1)) {
      for (const character of alphabet) yield shorter + character;
    }
  }

  test.each([0, 1, 2, 3, 4, 5, 6])("agrees with the contract's expression on every text of length %i", (length) => {
    const differing = [...textsOver([..."a.+@/*"], length)].filter(
      (text) => hasFormat("pypi", text) !== contractsExpression.test(text),
    );
    expect(differing).toEqual([]);
  });

  test("agrees with the contract's expression on longer texts, nearly valid and not", () => {
    const unit = fc.constantFrom(..."aaZ0-_.+@//*\n ", "é", "\u212A", "😀");
    const nearlyValid = fc
      .tuple(arbitraryPattern("pypi"), fc.nat(40), fc.nat(1), unit)
      .map(([pattern, at, dropped, inserted]) => [...pattern].toSpliced(at, dropped, inserted).join(""));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit, maxLength: 40, size: "max" }), nearlyValid), (text) => {
        expect(hasFormat("pypi", text)).toBe(contractsExpression.test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["a name", "my-package"],
    ["a name that goes on in a wildcard", "my-package*"],
    ["wildcards among the last characters", "a*b*"],
    ["the lone wildcard", "*"],
  ])("accepts %s: %s", (_, pattern) => {
    expect(violations("pypi", pattern)).toEqual([]);
  });

  test.each([
    ["a leading wildcard other than the lone one", "*-package"],
    ["two wildcards alone", "**"],
    ["a wildcard before a slash", "a*/b"],
    ["a trailing newline", "my-package\n"],
    ["a newline after the lone wildcard", "*\n"],
    ["white space", "my package"],
  ])("refuses %s: %j", (_, pattern) => {
    expect(hasFormat("pypi", pattern)).toBe(false);
  });
});

describe.each(["maven", "conan", "generic", "helm", "nuget", "cargo"] as const)("%s", (packageType) => {
  test.each([
    ["slashes and wildcards anywhere", "*/com/*/app*"],
    ["white space around a text", " a "],
    ["a newline", "a\nb"],
    ["what is special elsewhere", "%_\\?[a-z]{1,2}(x)|^$+."],
    ["any script", "пакет-包-😀"],
    ["a zero-width no-break space, which is not white space", "\uFEFF"],
    ["a zero-width space, which is not white space", "\u200B"],
  ])("accepts %s", (_, pattern) => {
    expect(violations(packageType, pattern)).toEqual([]);
  });
});

test.each(packageTypes)("a hostile %s pattern of 100,000 characters is decided", (packageType) => {
  const hostile = ["a", "*", "-", ".", "/", "@", "a/", "a@", "@a/", "*a", "a.git", " ", "\u3000", "Σ", "😀"];
  for (const text of hostile) {
    const long = text.repeat(100_000 / text.length);
    for (const pattern of [long, `${long}!`, `@${long}`, `@a/${long}!`, `${long}\n`]) {
      expect(violations(packageType, pattern)).toContain("pattern_too_long");
    }
  }
});
