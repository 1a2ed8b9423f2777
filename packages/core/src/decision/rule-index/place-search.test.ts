import { describe, expect, test } from "vitest";
import { bucketsOf, placesOf } from "../../../test/rule-index/indexed-rules.ts";
import { matchesPackageName } from "../../rules/name-pattern.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { judgePlacedRules } from "./place-search.ts";
import { createQuestion } from "./question.ts";
import type { Places } from "./rule-places.ts";

function found(places: Places<RuleTerms>, name: string): string[] {
  const question = createQuestion<RuleTerms>(name, true, -1);
  judgePlacedRules(places, question);
  return (question.blockedBy ?? []).map(({ packageNamePattern }) => packageNamePattern);
}

const patterns = [
  "exact-name",
  "be*",
  "beginning-of*",
  "*nd",
  "*the-ending",
  "*0123456789abcdef*",
  "*12345678*",
  "*core*",
  "*js*",
  "*%*",
];
const names = [
  ...[
    "exact-name",
    "begin",
    "beginning-of-it",
    "and",
    "in-the-ending",
    "x0123456789abcdefx",
    "my-core",
    "nodejs",
    "5%",
  ],
  ...["exact-names", "eginning-of-it", "n", "e-ending-", "0123456789abcde", "cor-ejs", "beginning-of-core-js-nd", "b"],
];

describe("a name finds the rules that match it", () => {
  test("in places of every kind, and of one kind alone", () => {
    for (const kinds of [patterns, ...patterns.map((pattern) => [pattern])]) {
      const places = placesOf(kinds);
      for (const name of names) {
        const matching = kinds.filter((pattern) => matchesPackageName("generic", pattern, name));
        expect(found(places, name).toSorted()).toEqual(matching.toSorted());
      }
    }
  });

  test.each([1, 2, 16, 17])("once each, where %i share a place to which it leads more than once", (count) => {
    const shared = Array.from({ length: count }, () => "*%*");
    const places = placesOf([...shared, "*#*"]);
    for (const name of ["%", "%%%", "%-%", "a%b%"]) expect(found(places, name)).toEqual(shared);
    for (const name of ["%#%", "#%#%%#"]) expect(found(places, name).toSorted()).toEqual(["*#*", ...shared]);
  });
});

/** How often a table is looked at for a name. */
function looks(places: Places<RuleTerms>, name: string): number {
  let count = 0;
  for (const { bucketsByKey } of bucketsOf(places)) {
    const { keys } = bucketsByKey;
    Object.defineProperty(bucketsByKey, "keys", {
      configurable: true,
      get() {
        count++;
        return keys;
      },
    });
  }
  found(places, name);
  return count;
}

describe("a table is looked at", () => {
  test.each([
    ["never for a name that leads nowhere", patterns, "unlike", 0],
    ["never for a long name that leads nowhere", patterns, "unlike.anything.that.a.rule.is.about", 0],
    ["once for a name that is a rule's", patterns, "exact-name", 1],
    ["once for a beginning", patterns, "bet", 1],
    ["once for each of two beginnings", patterns, "beginning-of.", 2],
    ["once for an ending", patterns, "a.nd", 1],
    ["once for a stretch", patterns, "a.core.b", 1],
    ["once for a stretch that the name goes on repeating", patterns, "a%%%%%%b", 1],
    ["never for what is no name's beginning", ["be*"], "e", 0],
  ])("%s", (_, kinds, name, times) => {
    expect(looks(placesOf(kinds), name)).toBe(times);
  });

  test("never for beginnings that are longer than the name, whatever name was asked about before", () => {
    const places = placesOf(["be*", "beginning-of*"]);
    expect(looks(places, "beginning-of-it")).toBe(2);
    expect(looks(places, "begin")).toBe(1);
  });
});

test("a name takes no memory where no rule is about what stands in its middle, however long it is", () => {
  const places = placesOf(["be*", "exact-name", "*nd"]);
  const name = "a".repeat(20_000_000);
  const before = process.memoryUsage().arrayBuffers;
  expect(found(places, name)).toEqual([]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
});
