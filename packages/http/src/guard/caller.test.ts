import { memoryRuleStore } from "@package-protection/adapter-memory";
import {
  accessLevelInteger,
  createPackageProtection,
  type ProjectView,
  projectVisibilities,
} from "@package-protection/core";
import { arbitraryAccessLevel } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Identity } from "../message/identity.ts";
import { findCaller } from "./caller.ts";
import { type PackageGuardOptions, requireOptions } from "./options.ts";

const arbitraryIdentity: fc.Arbitrary<Identity | null> = fc.oneof(
  fc.record(
    {
      kind: fc.constant("user" as const),
      name: fc.constant("mia"),
      admin: fc.boolean(),
      scopes: fc.subarray(["api", "read_api"] as const),
    },
    { requiredKeys: ["kind", "name"] },
  ),
  fc.record(
    {
      kind: fc.constant("deploy-token" as const),
      name: fc.constant("robot"),
      projectIds: fc.constantFrom([7], [7, 8], [8], []),
    },
    { requiredKeys: ["kind", "name"] },
  ),
  fc.constantFrom({ kind: "expired" as const }, { kind: "revoked" as const }, null),
);

const arbitraryProject: fc.Arbitrary<ProjectView | null> = fc.option(
  fc.record({
    id: fc.constant(7),
    path: fc.constant("acme/web"),
    visibility: fc.constantFrom(...projectVisibilities),
    archived: fc.boolean(),
    packagesEnabled: fc.boolean(),
    protectionEnabled: fc.boolean(),
    accessLevel: arbitraryAccessLevel(),
  }),
);

/** The table of the contract, section 7. */
function tableAnswer(identity: Identity | null, project: ProjectView | null, hasLevels: boolean): unknown {
  if (identity === null && hasLevels) return "below_minimum_access_level";
  if (identity?.kind === "expired") return "token_expired";
  if (identity?.kind === "revoked") return "token_revoked";
  if (identity?.kind === "user" && identity.scopes?.includes("api") === false) return "forbidden";
  if (identity?.kind === "deploy-token" && identity.projectIds?.includes(7) === false) return "project_not_found";
  if (project === null) return "project_not_found";
  const isMember = accessLevelInteger(project.accessLevel) >= accessLevelInteger("guest");
  const seesPrivate = identity?.kind === "deploy-token" || (identity?.kind === "user" && identity.admin) || isMember;
  if (project.visibility === "private" && !seesPrivate) return "project_not_found";
  if (project.archived || !project.packagesEnabled) return "forbidden";
  if (identity === null) return { kind: "anonymous" };
  if (identity.kind === "deploy-token") return { kind: "deploy-token" };
  return identity.admin === true ? { kind: "admin" } : { kind: "user", accessLevel: project.accessLevel };
}

const noLevels = { minimumAccessLevels: null } as const;

function* everyCase(): Generator<[Identity | null, ProjectView | null, object]> {
  const users = [{}, { admin: true }, { admin: false }].flatMap((admin) =>
    [{}, { scopes: ["api"] }, { scopes: ["read_api", "api"] }, { scopes: ["read_api"] }, { scopes: [] }].map(
      (scopes) => ({ kind: "user", name: "mia", ...admin, ...scopes }) as Identity,
    ),
  );
  const tokens = [{}, { projectIds: [7] }, { projectIds: [8, 7] }, { projectIds: [8] }, { projectIds: [] }].map(
    (projects) => ({ kind: "deploy-token", name: "robot", ...projects }) as const,
  );
  const views = projectVisibilities.flatMap((visibility) =>
    [true, false].flatMap((archived) =>
      [true, false].flatMap((packagesEnabled) =>
        (["minimal", "guest", "owner"] as const).map((accessLevel) => ({
          ...{ ...project, visibility, archived, packagesEnabled, accessLevel },
        })),
      ),
    ),
  );
  for (const identity of [...users, ...tokens, { kind: "expired" } as const, { kind: "revoked" } as const, null]) {
    for (const view of [...views, null]) for (const levels of [{}, noLevels]) yield [identity, view, levels];
  }
}

function optionsFor(
  identify: () => Identity | null | PromiseLike<Identity | null>,
  project: ProjectView | null,
  over: { readonly minimumAccessLevels?: null; readonly asked?: unknown[]; readonly deadlineMs?: number } = {},
  projectId: PackageGuardOptions<object>["projectId"] = 7,
): PackageGuardOptions<object> {
  const { asked = [], ...options } = over;
  const directory = {
    resolve: async (caller: unknown) => {
      asked.push(caller);
      return project;
    },
  };
  const protection = createPackageProtection({ store: memoryRuleStore(), directory, ...options });
  return { protection, protocol: "npm", projectId, identify };
}

const project: ProjectView = {
  id: 7,
  path: "acme/web",
  visibility: "private",
  archived: false,
  packagesEnabled: true,
  protectionEnabled: true,
  accessLevel: "developer",
};

describe("a guard that identifies", () => {
  it("passes and refuses callers as the contract's table says", async () => {
    for (const [identity, view, minimumAccessLevels] of everyCase()) {
      const options = optionsFor(() => identity, view, minimumAccessLevels);
      const found = await findCaller(options, {}, "push");
      const answer = found.isOk() ? found.value.principal : found.error.type;
      const asked = [identity, view, minimumAccessLevels];
      expect([asked, answer]).toEqual([asked, tableAnswer(identity, view, minimumAccessLevels !== noLevels)]);
      if (found.isOk()) {
        const name = identity !== null && "name" in identity ? identity.name : null;
        expect(found.value).toMatchObject({ projectId: 7, name });
      }
    }
  });

  it("allows nothing where the directory fails, and names its cause", async () => {
    const cause = new Error("down");
    const failing = { resolve: () => Promise.reject(cause) };
    const protection = createPackageProtection({ store: memoryRuleStore(), directory: failing });
    const options = { ...optionsFor(() => ({ kind: "user", name: "mia" }), project), protection };
    const failed = await findCaller(options, {}, "push");
    expect(failed._unsafeUnwrapErr()).toMatchObject({ type: "host_unavailable", asked: "directory", cause });
    const { resolveProject: _, ...without } = protection;
    const none = await findCaller({ ...options, protection: without }, {}, "push");
    const complaint = new Error("the protection has no directory");
    expect(none._unsafeUnwrapErr()).toEqual({ type: "host_unavailable", asked: "directory", cause: complaint });
  });

  it("calls the directory with the identity, and not for an identity that is refused anyway", async () => {
    const asked: unknown[] = [];
    const token = { kind: "deploy-token", name: "robot", projectIds: [7] } as const;
    for (const identity of [{ kind: "user", name: "mia" } as const, token]) {
      const found = await findCaller(
        optionsFor(() => identity, project, { asked }),
        {},
        "push",
      );
      expect(found.isOk()).toBe(true);
    }
    const anonymous = await findCaller(
      optionsFor(() => null, project, { asked, minimumAccessLevels: null }),
      {},
      "push",
    );
    expect(anonymous.isOk()).toBe(true);
    expect(asked.splice(0)).toEqual([{ kind: "user", name: "mia", admin: false, scopes: ["api"] }, token, null]);
    const elsewhere = { ...token, projectIds: [8] };
    for (const identity of [null, { kind: "expired" } as const, { kind: "revoked" } as const, elsewhere]) {
      const found = await findCaller(
        optionsFor(() => identity, project, { asked }),
        {},
        "push",
      );
      expect(found.isErr()).toBe(true);
    }
    expect(asked).toEqual([]);
  });

  it.each([
    ["a throw", () => Reflect.apply(Reflect.get({}, "nothing"), undefined, [])],
    ["a rejection", () => Promise.reject(new Error("down"))],
    ["no answer in time", () => new Promise<null>(() => undefined)],
    ["a text", () => JSON.parse('"mia"')],
    ["undefined", () => JSON.parse("[]")[0]],
    ["a promise's undefined", async () => JSON.parse("[]")[0]],
    ["an unknown kind", () => JSON.parse('{"kind":"root","name":"mia"}')],
    ["a user without a name", () => JSON.parse('{"kind":"user"}')],
    ["an admin that is a text", () => JSON.parse('{"kind":"user","name":"mia","admin":"true"}')],
    ["unknown scopes", () => JSON.parse('{"kind":"user","name":"mia","scopes":["api","sudo"]}')],
    ["scopes that are a text", () => JSON.parse('{"kind":"user","name":"mia","scopes":"api"}')],
    ["projectIds that are a text", () => JSON.parse('{"kind":"deploy-token","name":"r","projectIds":"7"}')],
  ])("allows nothing where identify answers with %s", async (_, identify) => {
    const found = await findCaller(optionsFor(identify, project, { deadlineMs: 20 }), {}, "push");
    expect(found._unsafeUnwrapErr()).toMatchObject({ type: "host_unavailable", asked: "identify" });
  });

  it.each([
    ['"mia"', 'must be null or an object such as { kind: "user", name: "olivia" }, got string'],
    ['{"name":"mia"}', 'must have the kind "user", "deploy-token", "expired" or "revoked", got undefined'],
    ['{"kind":"root"}', 'must have the kind "user", "deploy-token", "expired" or "revoked", got "root"'],
    ['{"kind":"user"}', "must have a name that is a text, and not empty"],
    ['{"kind":"user","name":"mia","scopes":["sudo"]}', "must have scopes that are a list of api, read_api"],
  ])("says what identify must answer instead of %s", async (answer, rule) => {
    const found = await findCaller(
      optionsFor(() => JSON.parse(answer), project),
      {},
      "push",
    );
    expect(found._unsafeUnwrapErr()).toMatchObject({ cause: new TypeError(`the answer of identify ${rule}`) });
  });

  it("finds the same caller by a project's path and by its id", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryIdentity, arbitraryProject, async (identity, view) => {
        const answers = [7, "7", "007", "acme/web", () => "acme/web", async () => "ACME/web", () => "7"].map((named) =>
          findCaller(
            optionsFor(() => identity, view, {}, named),
            {},
            "push",
          ),
        );
        const [byId, ...others] = (await Promise.all(answers)).map((found) => found.mapErr(({ type }) => type));
        for (const other of others) expect(other).toEqual(byId);
      }),
    );
  });

  it.each(["acme", "", "9007199254740993"])(
    "finds no project that is named %j, and calls no directory",
    async (named) => {
      const asked: unknown[] = [];
      const options = optionsFor(
        () => ({ kind: "user", name: "mia" }),
        project,
        { asked },
        () => named,
      );
      expect((await findCaller(options, {}, "push"))._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
      expect(asked).toEqual([]);
    },
  );
});

describe("a guard with principals", () => {
  const protection = createPackageProtection({ store: memoryRuleStore() });
  const options = { protection, protocol: "npm", projectId: 7, principal: () => ({ kind: "admin" }) as const } as const;

  it.each(["principal", "projectId"] as const)("allows nothing where %s fails, and names its cause", async (asked) => {
    const cause = new Error("down");
    const rejected = () => Promise.reject(cause);
    const thrown = () => {
      throw cause;
    };
    for (const answer of [rejected, thrown]) {
      const found = await findCaller({ ...options, [asked]: answer }, {}, "push");
      expect(found._unsafeUnwrapErr()).toEqual({ type: "host_unavailable", asked, cause });
    }
  });

  it.each([
    ["projectId", undefined, "projectId must return an integer, a text or null"],
    ["projectId", 1.5, "projectId must return an integer, a text or null"],
    ["projectId", 2 ** 53, "projectId must return an integer, a text or null"],
    ["projectId", ["7"], "projectId must return an integer, a text or null"],
    ["projectId", "acme/web", '"acme/web" is a path: use identify, so that the directory resolves it'],
    [
      "principal",
      "mia",
      'principal must return { kind: "user", accessLevel } with an access level such as "developer", ' +
        'or an object of the kind "admin", "deploy-token" or "anonymous"',
    ],
  ] as const)("allows nothing where %s returns %j, and says what it must return", async (asked, answer, complaint) => {
    const untyped = { ...options, [asked]: () => answer };
    const found = await Reflect.apply(findCaller, undefined, [untyped, {}, "push"]);
    expect(found._unsafeUnwrapErr()).toEqual({ type: "host_unavailable", asked, cause: new Error(complaint) });
  });

  it.each([null, "9007199254740993", "-9007199254740993"])("finds no project that is named %j", async (named) => {
    const found = await findCaller({ ...options, projectId: () => named }, {}, "push");
    expect(found._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
  });

  it("passes the principal as it is, without a name", async () => {
    const principal = { kind: "user", accessLevel: "guest" } as const;
    const found = await findCaller({ ...options, principal: () => principal }, {}, "push");
    expect(found._unsafeUnwrap()).toEqual({ projectId: 7, principal, name: null });
    expect(() => findCaller({ protection, protocol: "npm", projectId: 7 }, {}, "push")).toThrow(
      new TypeError("one of principal and identify must be a function"),
    );
  });

  it("rejects a path for a project without a directory", async () => {
    const protection = createPackageProtection({ store: memoryRuleStore() });
    const principal = () => ({ kind: "admin" }) as const;
    const options = { protection, protocol: "npm", principal } as const;
    expect(() => requireOptions({ ...options, projectId: "acme/web" })).toThrow(/use identify instead of principal/);
    expect(() => requireOptions({ ...options, projectId: "acme" })).toThrow(/projectId must be .* got "acme"/);
    const byPath = await findCaller({ ...options, projectId: () => "acme/web" }, {}, "push");
    expect(byPath._unsafeUnwrapErr()).toMatchObject({ type: "host_unavailable", asked: "projectId" });
    const byText = await findCaller({ ...options, projectId: () => "7" }, {}, "push");
    expect(byText._unsafeUnwrap()).toMatchObject({ projectId: 7 });
  });
});
