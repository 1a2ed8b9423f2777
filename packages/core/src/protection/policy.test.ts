import { arbitraryCaller, arbitraryProjectView } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessLevel, accessLevels } from "../rules/access-level.ts";
import {
  authoriseManagement,
  authoriseScope,
  type Caller,
  type ManagementAction,
  type ProjectView,
  projectVisibilities,
  type TokenScope,
} from "./policy.ts";

const caller: Caller = { name: "kim", admin: false, scopes: ["api"] };
const administrator: Caller = { ...caller, admin: true };
const managementActions = ["list", "create", "update", "delete"] as const;
const project: ProjectView = {
  id: 7,
  path: "flightjs/flight",
  visibility: "private",
  archived: false,
  packagesEnabled: true,
  protectionEnabled: true,
  accessLevel: "maintainer",
};

function authorised(asking: Caller) {
  return authoriseScope({ ...asking, scopes: ["api"] }, "list")._unsafeUnwrap();
}

function answer(asking: Caller, view: ProjectView | null): string {
  return authoriseManagement(authorised(asking), view).match(
    () => "authorised",
    (error) => error.type,
  );
}

describe("a caller's scope", () => {
  test.each<[TokenScope[], ManagementAction[]]>([
    [[], []],
    [["read_api"], ["list"]],
    [["api"], ["list", "create", "update", "delete"]],
    [
      ["read_api", "api"],
      ["list", "create", "update", "delete"],
    ],
  ])("of %j covers %j and no more", (scopes, covered) => {
    for (const action of ["list", "create", "update", "delete"] as const) {
      for (const admin of [false, true]) {
        const asking = { ...caller, admin, scopes };
        const result = authoriseScope(asking, action);
        if (covered.includes(action)) expect(result._unsafeUnwrap()).toEqual(asking);
        else expect(result._unsafeUnwrapErr()).toEqual({ type: "insufficient_scope" });
      }
    }
  });
});

/** Roles as the contract's order of checks tells them apart. */
const roleOf: Readonly<Record<AccessLevel, "none" | "below maintainer" | "maintainer or above">> = {
  no_access: "none",
  minimal: "none",
  guest: "below maintainer",
  planner: "below maintainer",
  reporter: "below maintainer",
  security_manager: "below maintainer",
  developer: "below maintainer",
  maintainer: "maintainer or above",
  owner: "maintainer or above",
  admin: "maintainer or above",
};

describe.each(projectVisibilities)("a %s project", (visibility) => {
  const hidden = visibility === "private" ? "project_not_found" : "forbidden";
  const disabledOrHidden = visibility === "private" ? "project_not_found" : "feature_disabled";

  const states = [
    { archived: false, packagesEnabled: true, protectionEnabled: true },
    { archived: true, packagesEnabled: true, protectionEnabled: true },
    { archived: false, packagesEnabled: false, protectionEnabled: true },
    { archived: true, packagesEnabled: false, protectionEnabled: true },
    { archived: false, packagesEnabled: true, protectionEnabled: false },
    { archived: true, packagesEnabled: true, protectionEnabled: false },
    { archived: false, packagesEnabled: false, protectionEnabled: false },
    { archived: true, packagesEnabled: false, protectionEnabled: false },
  ];

  describe.each(states)(
    "with archived $archived, packages $packagesEnabled, protection $protectionEnabled",
    (state) => {
      const isClosed = state.archived || !state.packagesEnabled;
      const ofMaintainers = isClosed ? "forbidden" : "authorised";

      test.each(accessLevels)("answers a caller of the level %s by the first check that fails", (accessLevel) => {
        const whereEnabled = {
          none: hidden,
          "below maintainer": "forbidden",
          "maintainer or above": ofMaintainers,
        }[roleOf[accessLevel]];
        const whereDisabled = roleOf[accessLevel] === "none" ? disabledOrHidden : "feature_disabled";
        const view = { ...project, visibility, ...state, accessLevel };
        expect(answer(caller, view)).toBe(state.protectionEnabled ? whereEnabled : whereDisabled);
      });

      test.each(accessLevels)("answers an admin of the level %s as it answers a maintainer", (accessLevel) => {
        const view = { ...project, visibility, ...state, accessLevel };
        expect(answer(administrator, view)).toBe(state.protectionEnabled ? ofMaintainers : "feature_disabled");
      });
    },
  );
});

test("a project that is missing is not found, by an admin neither", () => {
  expect(answer(caller, null)).toBe("project_not_found");
  expect(answer(administrator, null)).toBe("project_not_found");
});

test("a hidden project and a missing one give the very same answer", () => {
  fc.assert(
    fc.property(arbitraryProjectView(), fc.constantFrom("no_access" as const, "minimal" as const), (view, level) => {
      const hidden: ProjectView = { ...view, visibility: "private", accessLevel: level };
      expect(authoriseManagement(authorised(caller), hidden)).toEqual(authoriseManagement(authorised(caller), null));
    }),
  );
});

test("an authorised caller gets the project as the directory returned it", () => {
  expect(authoriseManagement(authorised(caller), project)._unsafeUnwrap()).toBe(project);
});

test("the policy answers every caller and project, and an admin is never worse off than another", () => {
  fc.assert(
    fc.property(arbitraryCaller(), fc.option(arbitraryProjectView()), (asking, view) => {
      const plain = answer({ ...asking, admin: false }, view);
      const admin = answer({ ...asking, admin: true }, view);
      expect(["authorised", "project_not_found", "feature_disabled", "forbidden"]).toContain(plain);
      if (plain === "authorised") expect(admin).toBe("authorised");
      if (admin === "project_not_found") expect(view).toBeNull();
    }),
  );
});

describe("rejects a caller outside of its type, with an error that names the field, where", () => {
  test.each<[string, object, string]>([
    ["the name is missing", { name: undefined }, "name"],
    ["the name is a number", { name: 7 }, "name"],
    ["admin is a text", { admin: "false" }, "admin"],
    ["admin is missing", { admin: undefined }, "admin"],
    ["the scopes are one text", { scopes: "api" }, "scopes"],
    ["the scopes are missing", { scopes: undefined }, "scopes"],
  ])("%s", (_, wrong, named) => {
    const impostor = Object.assign({ ...caller }, wrong);
    expect(() => authoriseScope(impostor, "list")).toThrow(TypeError);
    expect(() => authoriseScope(impostor, "list")).toThrow(named);
  });
});

describe("an authorised caller", () => {
  const untyped = (asking: unknown, action: ManagementAction) =>
    Reflect.apply(authoriseScope, undefined, [asking, action]);

  test("is authorised once: for the same action it is returned as it is", () => {
    fc.assert(
      fc.property(arbitraryCaller(), fc.constantFrom(...managementActions), (asking, action) => {
        const first = authoriseScope(asking, action);
        if (first.isErr()) return;
        expect(authoriseScope(first.value, action)._unsafeUnwrap()).toBe(first.value);
      }),
    );
  });

  test("of one action is not one of another", () => {
    const reader = authoriseScope({ ...caller, scopes: ["read_api"] }, "list")._unsafeUnwrap();
    for (const action of ["create", "update", "delete"] as const) {
      expect(authoriseScope(reader, action)._unsafeUnwrapErr()).toEqual({ type: "insufficient_scope" });
    }
  });

  test("stays as it is if the host's object changes, and is not made by an object that looks like it", () => {
    const scopes: TokenScope[] = ["read_api"];
    const asking = { ...caller, scopes };
    const reader = authoriseScope(asking, "list")._unsafeUnwrap();
    scopes.push("api");
    Object.assign(asking, { admin: true });
    expect(reader).toEqual({ ...caller, scopes: ["read_api"] });
    const copy = Object.assign(Object.create(Object.getPrototypeOf(reader)), { ...reader });
    expect(untyped(copy, "create")._unsafeUnwrapErr()).toEqual({ type: "insufficient_scope" });
    expect(Reflect.set(reader, "scopes", ["api"])).toBe(false);
  });
});
