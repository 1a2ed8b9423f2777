import { naiveMatch } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { indexedRule } from "./indexed-rule.ts";
import { prepareForList, searchList } from "./rule-list.ts";
import { createSearch } from "./search.ts";

function searched(patterns: readonly string[], name: string) {
  const search = createSearch<RuleTerms>(name, true, -1);
  const list = patterns.map((pattern) => indexedRule(ruleOf(pattern)));
  for (const entry of list) prepareForList(entry);
  searchList(list, search);
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
  ["another start and end", "acme-app"],
  ["fewer characters than are packed", "@a"],
])("a name with %s is not compared", (_, name) => {
  const patterns = ["@acme/*app", "@acme/app", "*/app"];
  expect(searched(patterns, name).comparisons).toBe(0);
  expect(searched(patterns, "@acme/app").comparisons).toBe(3);
});
