import { arbitraryAccessLevel, arbitraryPackageAction, arbitraryPrincipal } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, it } from "vitest";
import { accessLevelInteger, meetsMinimumAccessLevel, type Principal } from "../index.ts";

const gitLabLevels = { push: "developer", delete: "maintainer" } as const;

it.each<[string, Principal, boolean, boolean]>([
  ["a reporter", { kind: "user", accessLevel: "reporter" }, false, false],
  ["a security manager", { kind: "user", accessLevel: "security_manager" }, false, false],
  ["a developer", { kind: "user", accessLevel: "developer" }, true, false],
  ["a maintainer", { kind: "user", accessLevel: "maintainer" }, true, true],
  ["a user whose level is admin", { kind: "user", accessLevel: "admin" }, true, true],
  ["an admin", { kind: "admin" }, true, true],
  ["a deploy token", { kind: "deploy-token" }, true, false],
  ["an anonymous principal", { kind: "anonymous" }, false, false],
])("by GitLab's levels %s may push: %s, delete: %s", (_, principal, mayPush, mayDelete) => {
  expect(meetsMinimumAccessLevel(gitLabLevels, principal, "push")).toBe(mayPush);
  expect(meetsMinimumAccessLevel(gitLabLevels, principal, "delete")).toBe(mayDelete);
});

it("a user needs the level of the action, an admin none, a deploy token may push, an anonymous principal nothing", () => {
  const arbitraryLevels = fc.record({ push: arbitraryAccessLevel(), delete: arbitraryAccessLevel() });
  fc.assert(
    fc.property(arbitraryLevels, arbitraryPrincipal(), arbitraryPackageAction(), (levels, principal, action) => {
      const expected = {
        user: (level: number) => level >= accessLevelInteger(levels[action]),
        admin: () => true,
        "deploy-token": () => action === "push",
        anonymous: () => false,
      }[principal.kind](principal.kind === "user" ? accessLevelInteger(principal.accessLevel) : 0);
      expect(meetsMinimumAccessLevel(levels, principal, action)).toBe(expected);
      expect(meetsMinimumAccessLevel(null, principal, action)).toBe(true);
    }),
  );
});

it.each([
  [gitLabLevels, { kind: "root" }, "push", 'principal must be a Principal, got {"kind":"root"}'],
  [null, undefined, "push", "principal must be a Principal, got undefined"],
  [null, { kind: "admin" }, "read", 'action must be push or delete, got "read"'],
])("throws TypeError for %j, %j, %j: %s", (levels, principal, action, message) => {
  const malformed = [levels, principal, action];
  expect(() => Reflect.apply(meetsMinimumAccessLevel, undefined, malformed)).toThrow(new TypeError(message));
});
