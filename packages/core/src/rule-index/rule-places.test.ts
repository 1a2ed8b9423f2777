import { describe, expect, test } from "vitest";
import { matchesPackageName } from "../name-pattern.ts";
import type { RuleTerms } from "../rule.ts";
import { type IndexedRule, indexedRule } from "./indexed-rule.ts";
import { keyOf } from "./name-keys.ts";
import { createPlaces, type Places, place, withPlacedRules } from "./rule-places.ts";

function ruleOf(packageNamePattern: string): IndexedRule<RuleTerms> {
  return indexedRule({
    packageNamePattern,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
  });
}

function placesOf(patterns: readonly string[]): Places<RuleTerms> {
  const places = createPlaces<RuleTerms>();
  for (const pattern of patterns) place(places, ruleOf(pattern));
  return places;
}

function bucketsOf({ names, beginnings, endings, grams }: Places<RuleTerms>) {
  return [names, beginnings, endings, ...grams.map(({ buckets }) => buckets)];
}

/** Where the last of the patterns is placed, after the others. */
function placeOfLast(patterns: readonly string[]) {
  const places = placesOf(patterns.slice(0, -1));
  const last = ruleOf(patterns.at(-1) ?? "");
  expect(place(places, last)).toBe(last.buckets !== null);
  const kinds = ["name", "beginning", "ending", ...places.grams.map(({ length }) => `stretch of ${length}`)];
  const at = last.buckets === null ? -1 : bucketsOf(places).indexOf(last.buckets);
  return { kind: kinds[at] ?? "none", key: last.key };
}

let questions = 0;

function found(places: Places<RuleTerms>, name: string): string[] {
  questions++;
  const question = { name, isPush: true, standing: -1, number: questions };
  return (withPlacedRules(null, places, question) ?? []).map(({ rule }) => rule.packageNamePattern);
}

describe("a rule is placed under", () => {
  test.each([
    ["an exact name", ["app-core"], "name", "app-core"],
    ["what it begins with", ["app*web*core"], "beginning", "app"],
    ["what it ends with, where it begins with a wildcard", ["*web*core"], "ending", "core"],
    ["sixteen units of its longest piece", ["*core*0123456789abcdefg*"], "stretch of 16", "0123456789abcdef"],
    ["all units of a piece that has sixteen", ["*0123456789abcdef*"], "stretch of 16", "0123456789abcdef"],
    ["eight of a piece that has fewer", ["*0123456789abcde*"], "stretch of 8", "01234567"],
    ["four", ["*web*core*"], "stretch of 4", "core"],
    ["two", ["*web*"], "stretch of 2", "we"],
    ["one", ["*w*e*"], "stretch of 1", "w"],
    ["what it ends with, where it begins as another does", ["app*", "app*core"], "ending", "core"],
    ["a piece, where it ends as another does, too", ["app*", "*core", "app*web*core"], "stretch of 2", "we"],
    ["a later stretch of a piece, where another one has the first", ["*0123*", "*0123x*"], "stretch of 4", "123x"],
    ["a shorter stretch, where others have all of the longer ones", ["*0123*", "*0123*"], "stretch of 2", "01"],
    ["its beginning, where each has one", ["app*", "*core", "app*core"], "beginning", "app"],
    [
      "its beginning, where the others have as many",
      ["app*", "app*", "*core", "*core", "app*core"],
      "beginning",
      "app",
    ],
    ["the place that has fewest", ["app*", "app*", "*core", "app*core"], "ending", "core"],
    ["a piece's last stretch that is free", ["*ab*", "*bc*", "*ab*", "*b*", "*abc*"], "stretch of 1", "c"],
  ] as const)("%s", (_, patterns, kind, text) => {
    expect(placeOfLast(patterns)).toEqual({ kind, key: keyOf(text) });
  });

  test("nothing where it has no literal piece", () => {
    for (const pattern of ["*", "***"]) expect(placeOfLast([pattern])).toEqual({ kind: "none", key: 0 });
  });
});

test("places know the lengths of what rules stand under there, and of nothing else", () => {
  const places = placesOf([
    "name",
    "longer-name",
    "beginning*",
    "long-beginning*",
    "x*",
    "x*ending",
    "x*ng",
    "*piece*",
  ]);
  expect(places.nameLengths).toEqual({ shortest: 4, longest: 11 });
  expect(places.beginningLengths).toEqual({ shortest: 1, longest: 14 });
  expect(places.endingLengths).toEqual({ shortest: 2, longest: 6 });
});

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
