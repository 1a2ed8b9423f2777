import { describe, expect, it } from "vitest";
import { managementLevel, principalOf, userLevel } from "./user-level.ts";

const options = {
  groups: { developers: "developer", owners: "owner", robots: "deploy-token", root: "admin" },
  users: { olivia: "owner", ci: "deploy-token", constructor: "guest" },
  authenticated: "reporter",
} as const;

const user = (name: string | undefined, ...real_groups: readonly string[]) => ({
  name,
  real_groups,
  groups: ["$all", "owners"],
});

describe("userLevel", () => {
  it.each([
    [user("dan"), "reporter"],
    [user("dan", "dan"), "reporter"],
    [user("dan", "strangers"), "reporter"],
    [user("dan", "developers"), "developer"],
    [user("dan", "developers", "owners"), "owner"],
    [user("olivia", "developers"), "owner"],
    [user("olivia", "robots"), "deploy-token"],
    [user("ci", "owners"), "deploy-token"],
    [user("owners", "owners"), "reporter"],
    [user("owners", "owners", "developers"), "developer"],
    [user("constructor"), "guest"],
    [user("toString", "valueOf"), "reporter"],
    [user(undefined, "owners"), null],
    [user("", "owners"), null],
    [{}, null],
    [{ name: "dan" }, "reporter"],
  ])("of %j is %s", (who, level) => {
    expect(userLevel(options, who)).toBe(level);
  });
});

describe("principalOf", () => {
  it("makes of a level who asks", () => {
    expect(principalOf(options, user("dan", "owners"))).toEqual({ kind: "user", accessLevel: "owner" });
    expect(principalOf(options, user("dan", "root"))).toEqual({ kind: "admin" });
    expect(principalOf(options, user("ci"))).toEqual({ kind: "deploy-token" });
    expect(principalOf(options, user(undefined))).toEqual({ kind: "anonymous" });
  });
});

describe("managementLevel", () => {
  it("is none for a deploy token and for nobody", () => {
    expect(managementLevel(options, user("olivia"))).toBe("owner");
    expect(managementLevel(options, user("ci"))).toBe("no_access");
    expect(managementLevel(options, user(undefined))).toBe("no_access");
  });
});
