import { describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

const of = (auth: unknown, middlewares: unknown = { "package-protection": {} }) => readOptions({ auth, middlewares });
const errorOf = (options: unknown) => of({ "package-protection": options })._unsafeUnwrapErr();

describe("readOptions", () => {
  it("has a default for everything", () => {
    const defaults = {
      project: { id: 1, path: "verdaccio/packages" },
      groups: {},
      users: {},
      authenticated: "developer",
      api: "/api/v4",
      page: true,
      explain: true,
      minimum_access_levels: null,
      ownRoutes: [],
    };
    for (const empty of [{}, null, undefined]) {
      expect(of({ "package-protection": empty }, { "package-protection": empty })._unsafeUnwrap()).toEqual(defaults);
    }
  });

  it("takes them from either role, or the same from both", () => {
    const options = { "package-protection": { authenticated: "guest" } };
    for (const [auth, middlewares] of [
      [options, { "package-protection": null }],
      [{ "package-protection": {} }, options],
      [options, options],
      [options, undefined],
    ]) {
      expect(of(auth, middlewares)._unsafeUnwrap().authenticated).toBe("guest");
    }
  });

  it("takes the same from both, in whatever order, and lists that are empty for none", () => {
    const [one, other] = [
      { users: { olivia: "owner", mia: "maintainer" }, groups: null, authenticated: "guest" },
      { authenticated: "guest", ownRoutes: null, users: { mia: "maintainer", olivia: "owner" } },
    ];
    const options = of({ "package-protection": one }, { "package-protection": other })._unsafeUnwrap();
    expect(options).toMatchObject({ users: { mia: "maintainer", olivia: "owner" }, groups: {}, ownRoutes: [] });
  });

  it("names an option that it does not know, in either role", () => {
    const known = { "package-protection": { users: { olivia: "owner" } } };
    const switched = { "package-protection": { enabled: true } };
    expect(of(known, switched)._unsafeUnwrapErr()).toContain(
      "middlewares.package-protection: knows no enabled (it knows project, store,",
    );
    expect(of(switched, known)._unsafeUnwrapErr()).toContain("auth.package-protection: knows no enabled");
    expect(of(switched, { "package-protection": { level: {} } })._unsafeUnwrapErr()).toMatch(
      /auth\.package-protection: knows no enabled.*; middlewares\.package-protection: knows no level/,
    );
  });

  it.each([
    [undefined, null],
    [false, null],
    [true, {}],
    [{}, {}],
    [{ push: "maintainer" }, { push: "maintainer" }],
    [
      { push: "guest", delete: "admin" },
      { push: "guest", delete: "admin" },
    ],
  ])("reads the minimum access levels %j", (minimum_access_levels, expected) => {
    const options = of({ "package-protection": { minimum_access_levels } })._unsafeUnwrap();
    expect(options.minimum_access_levels).toEqual(expected);
  });

  it("refuses two that differ", () => {
    const options = (authenticated: string) => ({ "package-protection": { authenticated } });
    expect(of(options("guest"), options("owner"))._unsafeUnwrapErr()).toBe(
      "auth.package-protection and middlewares.package-protection differ: say the options in one place, and leave the other empty",
    );
  });

  it.each([
    [{ level: {} }, "auth.package-protection: knows no level (it knows project, store,"],
    [{ project: { id: 1, path: "a/b", name: "x" } }, "auth.package-protection.project: knows no name"],
    [{ project: { id: 1.5, path: "a/b" } }, "auth.package-protection.project.id: must be an integer"],
    [{ project: { id: 1, path: "web" } }, "auth.package-protection.project.path: must be a full path"],
    [{ groups: { owners: 50 } }, "auth.package-protection.groups.owners: must be an access level (no_access,"],
    [
      { groups: { $authenticated: "owner" } },
      "auth.package-protection.groups.$authenticated: is a group of Verdaccio's own",
    ],
    [{ groups: { all: "owner" } }, "auth.package-protection.groups.all: is a group of Verdaccio's own"],
    [{ users: { olivia: "Owner" } }, "auth.package-protection.users.olivia: must be an access level"],
    [{ authenticated: null }, "auth.package-protection.authenticated: must be an access level"],
    [{ api: true }, "auth.package-protection.api: must be false, or a path such as /api/v4"],
    [{ api: "/-/verdaccio/api" }, "auth.package-protection.api: must be false, or a path such as /api/v4"],
    [{ api: "api" }, "auth.package-protection.api: must be false, or a path such as /api/v4"],
    [{ page: "/settings" }, "auth.package-protection.page: must be true or false"],
    [{ publicUrl: "npm.example.com" }, "auth.package-protection.publicUrl: must be an address such as"],
    [{ ownRoutes: ["/hooks"] }, "auth.package-protection.ownRoutes.0: must be a method and a path"],
    [{ minimum_access_levels: "developer" }, "auth.package-protection.minimum_access_levels: must be true, false, or"],
    [{ minimum_access_levels: { push: "deploy-token" } }, "auth.package-protection.minimum_access_levels"],
    [{ minimum_access_levels: { publish: "guest" } }, "auth.package-protection.minimum_access_levels"],
    [{ store: "" }, "auth.package-protection.store: must be the path of an SQLite file or"],
    ["on", "auth.package-protection: "],
  ])("says what is wrong with %j", (options, message) => {
    expect(errorOf(options)).toContain(message);
  });

  it("says everything that is wrong at once, and quotes nothing of it", () => {
    const message = errorOf({ users: { olivia: "secret" }, api: 5 });
    expect(message.split("; ")).toHaveLength(2);
    expect(message).not.toContain("secret");
  });
});
