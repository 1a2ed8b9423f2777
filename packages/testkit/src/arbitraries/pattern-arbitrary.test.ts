import { type PackageType, packageTypes, ruleDraft } from "@package-protection/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryInvalidPattern, arbitraryPattern } from "./pattern-arbitrary.ts";

const levels = { minimumAccessLevelForPush: "owner", minimumAccessLevelForDelete: null } as const;

function violationsOf(packageNamePattern: string, packageType: PackageType): string[] {
  return ruleDraft({ packageNamePattern, packageType, ...levels }).match(
    () => [],
    (error) => error.violations.map((violation) => violation.type),
  );
}

describe.each(packageTypes)("an arbitrary %s pattern", (packageType) => {
  test("is one that core accepts", () => {
    fc.assert(
      fc.property(arbitraryPattern(packageType), (pattern) => {
        expect(violationsOf(pattern, packageType)).toEqual([]);
      }),
    );
  });

  test("is with and without wildcards, and now and then as long as it may be", () => {
    const sample = fc.sample(arbitraryPattern(packageType), { numRuns: 1_000, seed: 1 });
    expect(sample.filter((pattern) => pattern.includes("*")).length).toBeGreaterThan(200);
    expect(sample.filter((pattern) => !pattern.includes("*")).length).toBeGreaterThan(100);
    expect(sample.filter((pattern) => [...pattern].length === 255).length).toBeGreaterThan(10);
  });
});

test.each(["pattern_blank", "pattern_too_long", "pattern_format", "pattern_not_text"] as const)(
  "an invalid pattern of kind %s is one that core finds so",
  (violation) => {
    fc.assert(
      fc.property(arbitraryInvalidPattern(violation), (invalid) => {
        expect(invalid.violation).toBe(violation);
        expect(violationsOf(invalid.pattern, invalid.packageType)).toContain(violation);
      }),
      { numRuns: 500 },
    );
  },
);
