import type { PackageType } from "../../src/rules/package-type.ts";
import type { RuleTerms } from "../../src/rules/rule.ts";

export type TestRule = RuleTerms & { readonly id: number };

/** A rule that requires an owner for a push. */
export function testRule(id: number, packageNamePattern: string, terms: Partial<RuleTerms> = {}): TestRule {
  return {
    id,
    packageType: "generic" satisfies PackageType,
    packageNamePattern,
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    ...terms,
  };
}

/** The texts of a letter's case variants, in number: `ab`, `Ab`, `aB`, `AB`, and so on. */
function caseVariant(text: string, number: number): string {
  return [...text].map((letter, at) => ((number >> at) & 1 ? letter.toUpperCase() : letter)).join("");
}

const letters = "abcdefghij";

/** Rule sets that were made up so that look-ups find, or compare, as many rules as possible. */
export const hostileRuleSets: Readonly<Record<string, (count: number) => TestRule[]>> = {
  "twins by case": (count) => rulesOf(count, (at) => caseVariant("abcdefghijklmn", at)),
  "twins by wildcards": (count) =>
    rulesOf(count, (at) => `${"*".repeat(1 + (at % 250))}${caseVariant("abcdef", at / 250)}`),
  "two literals each": (count) =>
    rulesOf(count, (at) => `*${letters[at % 10]}*${[...String(at)].map((digit) => letters[Number(digit)]).join("*")}*`),
  "long repetitions": (count) => rulesOf(count, (at) => `*${"a".repeat(100)}b${at}*${"a".repeat(100)}*`),
  "nested repetitions": (count) => rulesOf(count, (at) => `*${"a*".repeat(1 + (at % 120))}${"b*".repeat(at / 120)}`),
};

function rulesOf(count: number, patternOf: (at: number) => string): TestRule[] {
  return Array.from({ length: count }, (_, at) => testRule(at + 1, patternOf(at)));
}
