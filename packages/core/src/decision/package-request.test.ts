import { arbitraryPrincipal } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { accessLevelInteger } from "../rules/access-level.ts";
import { type Principal, parsePrincipal } from "./package-request.ts";

class Owner {
  readonly token = "secret";
  get kind() {
    return "user" as const;
  }
  get accessLevel() {
    return "owner" as const;
  }
}

/** Calls as JavaScript does, where no type rejects a wrong argument. */
const parseUntyped = (value: unknown) => Reflect.apply(parsePrincipal, undefined, [value]);

describe("a parsed principal", () => {
  it.each<[string, Principal, Principal]>([
    ["a user", { kind: "user", accessLevel: "developer" }, { kind: "user", accessLevel: "developer" }],
    ["an admin", { kind: "admin" }, { kind: "admin" }],
    ["a deploy token", { kind: "deploy-token" }, { kind: "deploy-token" }],
    ["an anonymous principal", { kind: "anonymous" }, { kind: "anonymous" }],
    ["an object of a class", new Owner(), { kind: "user", accessLevel: "owner" }],
  ])("of %s has its parts and nothing else", (_, principal, expected) => {
    expect(parsePrincipal(principal)).toStrictEqual(expected);
  });

  it("stays as it is if the principal changes", () => {
    const principal = { kind: "user", accessLevel: "developer" } as const;
    const parsed = parsePrincipal(principal);
    Object.assign(principal, { accessLevel: "owner" });
    expect(parsed).toEqual({ kind: "user", accessLevel: "developer" });
    expect(Object.isFrozen(parsed)).toBe(true);
  });

  it.each([null, undefined, "admin", 7, {}, { kind: "root" }, { kind: "user" }, { kind: "user", accessLevel: "boss" }])(
    "of %o is null",
    (value) => {
      expect(parseUntyped(value)).toBeNull();
    },
  );
});

test("a principal is parsed once: a parsed one is returned as it is, and has the level that rules compare", () => {
  fc.assert(
    fc.property(arbitraryPrincipal(), (principal) => {
      const parsed = parsePrincipal(principal);
      expect(parsed).toEqual(principal);
      expect(parsePrincipal(parsed)).toBe(parsed);
      const levels = { admin: 60, "deploy-token": -1, anonymous: -1 };
      const level = principal.kind === "user" ? accessLevelInteger(principal.accessLevel) : levels[principal.kind];
      expect(parsed?.level).toBe(level);
    }),
  );
});

test("an object that only looks like a parsed principal is parsed", () => {
  const forged = { kind: "user", accessLevel: "guest", level: 60 };
  expect(parseUntyped(forged).level).toBe(10);
});
