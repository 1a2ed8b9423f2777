import { naiveMatch } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { indexedRule } from "./indexed-rule.ts";
import { listedRule, searchList } from "./rule-list.ts";
import { createSearch } from "./search.ts";

function searched(patterns: readonly string[], name: string) {
  const search = createSearch<RuleTerms>(name, true, -1);
  searchList(
    patterns.map((pattern) => listedRule(indexedRule(ruleOf(pattern)))),
    search,
  );
  return search;
}

// Some differ in their high bytes alone, and some are shorter than what is packed.
const unit = fc.constantFrom("a", "b", "\u0161", "\u6161", "😀");
const literal = fc.string({ unit, maxLength: 6, size: "max" });
const pattern = fc
  .tuple(literal, fc.constantFrom("", "*", "**"), literal)
  .map((parts) => parts.join(""))
  .filter((text) => text !== "");

test("a list finds the rules whose patterns match", () => {
  const names = literal.filter((text) => text !== "");
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 48, size: "max" }), names, (patterns, name) => {
      const matching = patterns.filter((text) => naiveMatch("generic", text, name));
      expect(searched(patterns, name).blockedBy?.map((rule) => rule.packageNamePattern) ?? []).toEqual(matching);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ["another start", "acme-app"],
  ["another end", "@acme/lib"],
  ["fewer characters than are packed", "@a"],
])("a name with %s is not compared", (_, name) => {
  expect(searched(["@acme/*app", "@acme/app"], name).comparisons).toBe(0);
  expect(searched(["@acme/*app", "@acme/app"], "@acme/app").comparisons).toBe(2);
});
