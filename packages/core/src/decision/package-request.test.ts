import { describe, expect, it, onTestFinished } from "vitest";
import { copyPrincipal, type Principal } from "./package-request.ts";

class Owner {
  readonly token = "secret";
  get kind() {
    return "user" as const;
  }
  get accessLevel() {
    return "owner" as const;
  }
}

/** Of untyped values, as a host in JavaScript may give them. */
const copied = (value: unknown) => Reflect.apply(copyPrincipal, undefined, [value]);

describe("a copy of a principal", () => {
  it.each<[string, Principal, Principal]>([
    ["a user", { kind: "user", accessLevel: "developer" }, { kind: "user", accessLevel: "developer" }],
    ["an admin", { kind: "admin" }, { kind: "admin" }],
    ["a deploy token", { kind: "deploy-token" }, { kind: "deploy-token" }],
    ["nobody", { kind: "anonymous" }, { kind: "anonymous" }],
    ["an object of a class", new Owner(), { kind: "user", accessLevel: "owner" }],
  ])("of %s has its parts and nothing else", (_, principal, expected) => {
    expect(copyPrincipal(principal)).toStrictEqual(expected);
  });

  it("stays as it is, whatever becomes of the principal", () => {
    const principal = { kind: "user", accessLevel: "developer" } as const;
    const copy = copyPrincipal(principal);
    Object.assign(principal, { accessLevel: "owner" });
    expect(copy).toEqual({ kind: "user", accessLevel: "developer" });
  });

  it.each([null, undefined, "admin", 7, {}, { kind: "root" }, { kind: "user" }, { kind: "user", accessLevel: "boss" }])(
    "of %o is none",
    (value) => {
      expect(copied(value)).toBeNull();
    },
  );

  it.each([
    ["kind", "admin", {}],
    ["accessLevel", "owner", { kind: "user" }],
  ])("does not take the %s from a polluted prototype of all objects", (field, value, principal) => {
    Object.defineProperty(Object.prototype, field, { value, configurable: true });
    onTestFinished(() => {
      Reflect.deleteProperty(Object.prototype, field);
    });
    expect(copied(principal)).toBeNull();
  });
});
