import { maximumPatternLength, type PackageType, type PatternViolation } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryCharacter, arbitraryLoneSurrogate, arbitraryWhiteSpace } from "./character-arbitrary.ts";

/** Letters of an alphabet, its first few most often. */
function letterOf(favourites: string, others: string): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...favourites), weight: 3 },
    { arbitrary: fc.constantFrom(...favourites, ...others), weight: 1 },
  );
}

const lowerCase = "abcdefghijklmnopqrstuvwxyz0123456789";
const bothCases = `${lowerCase}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

function textOf(letters: fc.Arbitrary<string>, minLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: letters, minLength, maxLength: 30 });
}

/** One in twenty is as long as a pattern may be; `*` alone cannot be continued in every format. */
function sometimesLongest(patterns: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const longest = patterns
    .filter((pattern) => pattern !== "*")
    .map((pattern) => pattern + "a".repeat(maximumPatternLength - [...pattern].length));
  return fc.oneof({ arbitrary: patterns, weight: 19 }, { arbitrary: longest, weight: 1 });
}

function isText(pattern: string): boolean {
  return /\P{White_Space}/u.test(pattern) && !pattern.includes("\0");
}

function anyTextPattern(): fc.Arbitrary<string> {
  const unit = fc.oneof({ arbitrary: arbitraryCharacter(), weight: 5 }, { arbitrary: fc.constant("*"), weight: 1 });
  return fc.string({ unit, minLength: 1, maxLength: 100 }).filter(isText);
}

function npmPattern(): fc.Arbitrary<string> {
  const scope = fc
    .tuple(letterOf("ab", `${bothCases}_.`), textOf(letterOf("aB.-", `${bothCases}_`), 0))
    .map(([first, others]) => `@${first}${others}`)
    .filter((text) => !/\.(?:git|atom)?$/.test(text))
    .map((text) => `${text}/`);
  const name = textOf(letterOf("ab*AB-.", `${bothCases}+_`), 1);
  return fc.oneof(
    { arbitrary: fc.constant("*"), weight: 1 },
    { arbitrary: fc.tuple(fc.option(scope, { nil: "" }), name).map((parts) => parts.join("")), weight: 9 },
  );
}

function pypiPattern(): fc.Arbitrary<string> {
  const at = fc.constantFrom("", "", "@");
  const segment = textOf(letterOf("ab-", `${bothCases}_.+`), 0).map((text) => `${text}/`);
  const segments = fc.oneof(
    { arbitrary: fc.constant(""), weight: 3 },
    { arbitrary: fc.array(segment, { maxLength: 3 }).map((texts) => texts.join("")), weight: 1 },
  );
  const word = textOf(letterOf("abA-_.", bothCases), 1);
  const tail = textOf(letterOf("ab*-_.", bothCases), 0);
  return fc.oneof(
    { arbitrary: fc.constant("*"), weight: 1 },
    { arbitrary: fc.tuple(at, segments, word, at, segments, tail).map((parts) => parts.join("")), weight: 9 },
  );
}

function terraformModulePattern(): fc.Arbitrary<string> {
  const half = textOf(letterOf("aab*b-", lowerCase), 1);
  return fc.oneof(
    { arbitrary: fc.constant("*"), weight: 1 },
    { arbitrary: fc.tuple(half, half).map(([name, system]) => `${name}/${system}`), weight: 9 },
  );
}

const anyText = sometimesLongest(anyTextPattern());

const validPatterns: Readonly<Record<PackageType, fc.Arbitrary<string>>> = {
  cargo: anyText,
  conan: anyText,
  generic: anyText,
  helm: anyText,
  maven: anyText,
  npm: sometimesLongest(npmPattern()),
  nuget: anyText,
  pypi: sometimesLongest(pypiPattern()),
  terraform_module: sometimesLongest(terraformModulePattern()),
};

/**
 * A pattern that the contract accepts for the package type: of its format (section 3), 1 to 255 code points. Mostly short
 * and out of a small alphabet with many wildcards; `*` alone, and patterns of full length, are frequent.
 */
export function arbitraryPattern(packageType: PackageType): fc.Arbitrary<string> {
  return validPatterns[packageType];
}

/** An invalid pattern and one of its violations. It may have others. */
export interface InvalidPattern {
  readonly packageType: PackageType;
  readonly pattern: string;
  readonly violation: PatternViolation["type"];
}

const anyTextTypes = ["cargo", "conan", "generic", "helm", "maven", "nuget"] as const satisfies PackageType[];

/** Characters that no pattern of the type may have, and patterns of allowed characters in a wrong structure. */
const outsideOfFormat = {
  npm: {
    characters: [..." \t\n\r%?\\,:~^é😀Σ\u0085"],
    patterns: [
      ...[
        "@",
        "/",
        "a/b",
        "/a",
        "@/a",
        "@a",
        "@a/",
        "@a/b/c",
        "@a//b",
        "a@b",
        "@@a/b",
        "a@",
        "**/a",
        "@*/a",
        "@a*/b",
        "@*",
      ],
      ...["@-a/b", "@a./b", "@a.git/b", "@a.atom/b", "@./b", "@.git/b", "@a+/b", "a\n", "@a/b\n"],
    ],
  },
  pypi: {
    characters: [..." \t\n\r%?\\,:~^é😀Σ\u0085"],
    patterns: [
      ...["@", "/", "+", "*a", "**", "*-", "@*", "*/a", "a*/b", "a*@b", "a*+", "a+", "a@b@c", "@@a", "a@@b", "@a@b@"],
      ...["+*", "a\n", "a*\n", "*\n"],
    ],
  },
  terraform_module: {
    characters: [..." \t\n\r%?\\,:~^é😀Σ\u0085A_.+@"],
    patterns: ["a", "**", "/", "a/", "/a", "a/b/c", "a//b", "*a", "A/b", "a/B", "a_b/c", "a.b/c", "a/b\n", "*\n"],
  },
} as const;

const formatted = ["npm", "pypi", "terraform_module"] as const satisfies PackageType[];

function arbitraryOfAnotherFormat(): fc.Arbitrary<Omit<InvalidPattern, "violation">> {
  return fc.constantFrom(...formatted).chain((packageType) => {
    const { characters, patterns } = outsideOfFormat[packageType];
    const spoilt = insertedInto(arbitraryPattern(packageType), fc.constantFrom<string>(...characters));
    return fc.record({
      packageType: fc.constant(packageType),
      pattern: fc.oneof(spoilt, fc.constantFrom<string>(...patterns)),
    });
  });
}

function insertedInto(patterns: fc.Arbitrary<string>, characters: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(patterns, fc.nat(maximumPatternLength), characters)
    .map(([pattern, at, character]) => [...pattern].toSpliced(at, 0, character).join(""));
}

function ofAnyType(patterns: (packageType: PackageType) => fc.Arbitrary<string>, types: readonly PackageType[]) {
  return fc
    .constantFrom(...types)
    .chain((packageType) => fc.record({ packageType: fc.constant(packageType), pattern: patterns(packageType) }));
}

const invalidPatterns: Readonly<
  Record<PatternViolation["type"], () => fc.Arbitrary<Omit<InvalidPattern, "violation">>>
> = {
  pattern_blank: () =>
    ofAnyType(() => fc.string({ unit: arbitraryWhiteSpace(), maxLength: 20 }), [...anyTextTypes, ...formatted]),
  pattern_too_long: () =>
    ofAnyType(
      (packageType) =>
        fc
          .tuple(
            arbitraryPattern(packageType).filter((pattern) => pattern !== "*"),
            fc.constantFrom(1, 1, 2, 255, 5_000),
          )
          .map(([pattern, excess]) => pattern + "a".repeat(maximumPatternLength + excess - [...pattern].length)),
      [...anyTextTypes, ...formatted],
    ),
  pattern_format: arbitraryOfAnotherFormat,
  pattern_not_text: () =>
    ofAnyType(
      (packageType) =>
        insertedInto(arbitraryPattern(packageType), fc.oneof(fc.constant("\0"), arbitraryLoneSurrogate())),
      [...anyTextTypes, ...formatted],
    ),
};

/**
 * A pattern with this violation: blank (also empty), longer than 255 code points (mostly by one) but otherwise of the
 * format, of a wrong format (a valid pattern with a foreign character in it, or one that is wrong only in structure), or with
 * a NUL or a lone surrogate in it.
 */
export function arbitraryInvalidPattern(violation: PatternViolation["type"]): fc.Arbitrary<InvalidPattern> {
  return invalidPatterns[violation]().map((invalid) => ({ ...invalid, violation }));
}
