import { arbitraryAccessLevel } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accessLevelInteger,
  accessLevels,
  deleteProtectionLevels,
  isAccessLevel,
  isAtLeast,
  isDeleteProtectionLevel,
  isPushProtectionLevel,
  pushProtectionLevels,
} from "./access-level.ts";

test("the scale is the contract's, weakest first", () => {
  expect(accessLevels.map((level) => [level, accessLevelInteger(level)])).toEqual([
    ["no_access", 0],
    ["minimal", 5],
    ["guest", 10],
    ["planner", 15],
    ["reporter", 20],
    ["security_manager", 25],
    ["developer", 30],
    ["maintainer", 40],
    ["owner", 50],
    ["admin", 60],
  ]);
});

test("a rule may require maintainer, owner or admin for a push, and owner or admin for a delete", () => {
  expect(pushProtectionLevels).toEqual(["maintainer", "owner", "admin"]);
  expect(deleteProtectionLevels).toEqual(["owner", "admin"]);
  expect(accessLevels.filter(isPushProtectionLevel)).toEqual(["maintainer", "owner", "admin"]);
  expect(accessLevels.filter(isDeleteProtectionLevel)).toEqual(["owner", "admin"]);
});

test("levels are compared by their integers", () => {
  fc.assert(
    fc.property(arbitraryAccessLevel(), arbitraryAccessLevel(), (level, required) => {
      expect(isAtLeast(level, required)).toBe(accessLevelInteger(level) >= accessLevelInteger(required));
    }),
  );
});

test.each([
  ["a name that every object has", "toString"],
  ["the name of the prototype", "__proto__"],
  ["the name of the constructor", "constructor"],
  ["another case", "Owner"],
  ["white space around it", "owner "],
  ["its integer", 50],
  ["its integer as text", "50"],
  ["a wrapped string", Object("owner")],
  ["a list of one", ["owner"]],
  ["the empty string", ""],
  ["null", null],
  ["undefined", undefined],
])("a level has its exact name, not %s", (_, value: unknown) => {
  expect(isAccessLevel(value)).toBe(false);
  expect(isPushProtectionLevel(value)).toBe(false);
  expect(isDeleteProtectionLevel(value)).toBe(false);
});
