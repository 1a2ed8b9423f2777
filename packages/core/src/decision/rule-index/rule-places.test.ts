import { describe, expect, test } from "vitest";
import { bucketsOf, placesOf, ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import { keyOf } from "./name-keys.ts";
import { place } from "./rule-places.ts";

/** Where the last of the patterns is placed, after the others. */
function placeOfLast(patterns: readonly string[]) {
  const places = placesOf(patterns.slice(0, -1));
  const last = ruleOf(patterns.at(-1) ?? "");
  expect(place(places, last)).toBe(last.buckets !== null);
  const kinds = ["name", "beginning", "ending", ...places.grams.map(({ length }) => `stretch of ${length}`)];
  const at = last.buckets === null ? -1 : bucketsOf(places).indexOf(last.buckets);
  return { kind: kinds[at] ?? "none", key: last.key };
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
