import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type Caller,
  type CheckPackageRequest,
  createPackageProtection,
  type PackageProtectionOptions,
  type ProjectDirectory,
  type ProtectionEvent,
  type RuleStore,
  ruleDraft,
  storeUnavailable,
} from "../index.ts";

const maintainer: Caller = { name: "mia", admin: false, scopes: ["api"] };
const project = { id: 7 };
const ownersPush = {
  packageNamePattern: "@acme/*",
  packageType: "npm",
  minimumAccessLevelForPush: "owner",
} as const;

function directory(): ProjectDirectory {
  return memoryProjectDirectory({
    projects: [
      { id: 7, path: "acme/web", visibility: "private" },
      { id: 8, path: "acme/other", visibility: "private" },
    ],
    users: [{ name: "mia", memberships: { "7": "maintainer" } }],
  });
}

function push(packageName: string): CheckPackageRequest {
  const principal = { kind: "user", accessLevel: "developer" } as const;
  return { projectId: 7, action: "push", principal, packageType: "npm", packageName };
}

function managed(options: Partial<PackageProtectionOptions> = {}) {
  return createPackageProtection({ store: memoryRuleStore(), directory: directory(), ...options });
}

describe("package protection", () => {
  it("manages rules for a caller and checks packages by them", async () => {
    const protection = managed();
    const rule = (await protection.createRule({ caller: maintainer, project, rule: ownersPush }))._unsafeUnwrap();
    expect((await protection.listRules({ caller: maintainer, project: { path: "ACME/Web" } }))._unsafeUnwrap()).toEqual(
      [rule],
    );
    const refused = (await protection.checkPackage(push("@acme/app")))._unsafeUnwrapErr();
    expect(refused).toEqual({
      type: "package_protected",
      action: "push",
      blockedBy: [rule],
      requiredAccessLevel: "owner",
      wouldRefuse: [],
    });
    (await protection.deleteRule({ caller: maintainer, project, ruleId: rule.id }))._unsafeUnwrap();
    expect((await protection.checkPackage(push("@acme/app"))).isOk()).toBe(true);
  });

  it("lets one of two changes through that would together leave a rule without a level", async () => {
    const protection = managed();
    const both = { ...ownersPush, minimumAccessLevelForDelete: "admin" } as const;
    const { id: ruleId } = (await protection.createRule({ caller: maintainer, project, rule: both }))._unsafeUnwrap();
    const answers = await Promise.all([
      protection.updateRule({ caller: maintainer, project, ruleId, change: { minimumAccessLevelForPush: null } }),
      protection.updateRule({ caller: maintainer, project, ruleId, change: { minimumAccessLevelForDelete: null } }),
    ]);
    const refused = answers.filter((answer) => answer.isErr()).map((answer) => answer._unsafeUnwrapErr());
    expect(refused).toEqual([{ type: "invalid_rule", violations: [{ type: "level_missing" }] }]);
  });

  it("gives up on a change after eight lost races", async () => {
    const real = memoryRuleStore();
    let races = 0;
    const contended: RuleStore = {
      ...real,
      write: (id, operations, options) => {
        const [operation] = operations;
        if (operation?.kind !== "replace") return real.write(id, operations, options);
        races++;
        const winner = ruleDraft({ ...ownersPush, packageNamePattern: `winner-${races}` })._unsafeUnwrap();
        return real
          .write(id, [{ ...operation, terms: winner }], options)
          .andThen(() => real.write(id, operations, options));
      },
    };
    const protection = managed({ store: contended });
    const { id: ruleId } = (
      await protection.createRule({ caller: maintainer, project, rule: ownersPush })
    )._unsafeUnwrap();
    const change = { packageNamePattern: "@acme/web" };
    const answer = await protection.updateRule({ caller: maintainer, project, ruleId, change });
    expect(answer._unsafeUnwrapErr()).toEqual({ type: "rule_changed" });
    expect(races).toBe(8);
  });

  it("changes nothing where a change names nothing new", async () => {
    let time = 1000;
    const protection = managed({ now: () => time++ });
    const rule = (await protection.createRule({ caller: maintainer, project, rule: ownersPush }))._unsafeUnwrap();
    for (const change of [{}, ownersPush]) {
      const same = await protection.updateRule({ caller: maintainer, project, ruleId: rule.id, change });
      expect(same._unsafeUnwrap()).toEqual(rule);
    }
  });

  it("leaves a rule alone that was changed after the moment the caller names, to the millisecond", async () => {
    const protection = managed({ now: () => 1500 });
    const rule = (await protection.createRule({ caller: maintainer, project, rule: ownersPush }))._unsafeUnwrap();
    const request = { caller: maintainer, project, ruleId: rule.id };
    const change = { packageNamePattern: "@acme/web" };
    const early = await protection.updateRule({ ...request, change, unmodifiedSince: 1499 });
    expect(early._unsafeUnwrapErr()).toEqual({ type: "precondition_failed" });
    expect((await protection.deleteRule({ ...request, unmodifiedSince: 1499 }))._unsafeUnwrapErr()).toEqual({
      type: "precondition_failed",
    });
    expect((await protection.deleteRule({ ...request, unmodifiedSince: 1500 }))._unsafeUnwrap()).toEqual(rule);
  });

  it("finds no rule under a number that is no safe integer", async () => {
    const protection = managed();
    for (const ruleId of [2 ** 53, 1.5, Number.NaN, -1, 0]) {
      const answer = await protection.deleteRule({ caller: maintainer, project, ruleId });
      expect(answer._unsafeUnwrapErr()).toEqual({ type: "rule_not_found" });
    }
  });

  it("forgets a project's rules and no other's", async () => {
    const store = memoryRuleStore();
    const protection = managed({ store });
    const rules = [];
    for (let index = 0; index < 250; index++) {
      const rule = { ...ownersPush, packageNamePattern: `@acme/app-${index}` };
      rules.push((await protection.createRule({ caller: maintainer, project, rule }))._unsafeUnwrap());
    }
    const admin = { ...maintainer, admin: true };
    const kept = (await protection.createRule({ caller: admin, project: { id: 8 }, rule: ownersPush }))._unsafeUnwrap();
    expect((await protection.forgetProject(7))._unsafeUnwrap()).toEqual(rules);
    expect((await protection.listRules({ caller: maintainer, project }))._unsafeUnwrap()).toEqual([]);
    expect((await protection.listRules({ caller: admin, project: { id: 8 } }))._unsafeUnwrap()).toEqual([kept]);
  });

  it("emits each change after it, with the rule before and after, and each refusal", async () => {
    const events: ProtectionEvent[] = [];
    const protection = managed({ onEvent: (event) => events.push(event) });
    const rule = (await protection.createRule({ caller: maintainer, project, rule: ownersPush }))._unsafeUnwrap();
    const change = { minimumAccessLevelForDelete: "admin" } as const;
    const request = { caller: maintainer, project, ruleId: rule.id };
    const changed = (await protection.updateRule({ ...request, change }))._unsafeUnwrap();
    (await protection.updateRule({ ...request, change: {} }))._unsafeUnwrap();
    const { projectId, ...asked } = push("@acme/app");
    const error = (await protection.checkPackage({ projectId, ...asked }))._unsafeUnwrapErr();
    (await protection.deleteRule(request))._unsafeUnwrap();
    expect((await protection.deleteRule(request)).isErr()).toBe(true);
    expect(events).toEqual([
      { type: "rule_created", projectId, by: "mia", before: null, after: rule },
      { type: "rule_updated", projectId, by: "mia", before: rule, after: changed },
      { type: "package_refused", projectId, request: asked, error, durationMs: expect.any(Number) },
      { type: "rule_deleted", projectId, by: "mia", before: changed, after: null },
    ]);
  });

  it("does not let a failing listener alter an answer", async () => {
    for (const onEvent of [
      () => {
        throw new Error("the audit log is full");
      },
      () => Promise.reject(new Error("the audit log is full")),
    ]) {
      const protection = managed({ onEvent });
      expect((await protection.createRule({ caller: maintainer, project, rule: ownersPush })).isOk()).toBe(true);
    }
  });

  it("uses the request as it was, whatever the host does with its objects meanwhile", async () => {
    const protection = managed();
    (await protection.createRule({ caller: maintainer, project, rule: ownersPush }))._unsafeUnwrap();
    const principal = { kind: "user", accessLevel: "developer" };
    const request = JSON.parse(JSON.stringify({ ...push("@acme/app"), principal }));
    const check = protection.checkPackage(request);
    request.packageName = "free";
    request.principal.kind = "admin";
    expect((await check)._unsafeUnwrapErr().type).toBe("package_protected");

    const packages = [{ packageType: "npm" as const, packageName: "@acme/app" }];
    const badges = JSON.parse(JSON.stringify({ ...push("@acme/app"), principal, packages }));
    const decisions = protection.checkPackages(badges);
    badges.principal.kind = "admin";
    badges.packages[0].packageName = "free";
    expect((await decisions)._unsafeUnwrap().map(({ outcome }) => outcome)).toEqual(["blocked"]);
  });

  it.each([
    ["whose scopes are one text", { ...maintainer, scopes: "api" }, "scopes must be an array"],
    ["who is admin by a text", { ...maintainer, admin: "false" }, "admin must be true or false"],
    ["without a name", { admin: true, scopes: ["api"] }, "name must be a string without NUL and lone surrogates"],
    ["whose name has a NUL", { ...maintainer, name: "a\0" }, "name must be a string without NUL and lone surrogates"],
  ])("rejects a caller %s", async (_, impostor, rule) => {
    const protection = managed();
    const caller = JSON.parse(JSON.stringify(impostor));
    await expect(protection.createRule({ caller, project, rule: ownersPush }).then()).rejects.toThrow(
      new TypeError(`the caller's ${rule}`),
    );
    expect((await protection.listRules({ caller: maintainer, project }))._unsafeUnwrap()).toEqual([]);
  });

  it("refuses an id that is no project's, and names it", () => {
    const { forgetProject, health } = managed();
    for (const id of [1.5, Number.NaN, 2 ** 53]) {
      const error = new TypeError(`projectId must be an integer, got ${id}`);
      expect(() => forgetProject(id)).toThrow(error);
      expect(() => health(id)).toThrow(error);
    }
  });

  it("rejects an unmodifiedSince that is not a time", async () => {
    const protection = managed();
    const rule = (await protection.createRule({ caller: maintainer, project, rule: ownersPush }))._unsafeUnwrap();
    const request = { caller: maintainer, project, ruleId: rule.id, unmodifiedSince: Number.NaN };
    await expect(protection.deleteRule(request).then()).rejects.toThrow(TypeError);
    expect((await protection.listRules({ caller: maintainer, project }))._unsafeUnwrap()).toEqual([rule]);
  });

  it("refuses options of the wrong kind, and names them", () => {
    const store = memoryRuleStore();
    for (const deadlineMs of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
      expect(() => createPackageProtection({ store, deadlineMs })).toThrow(
        new TypeError(`deadlineMs must be an integer from 1 to 2147483647, got ${deadlineMs}`),
      );
    }
    for (const name of ["maximumCacheBytes", "maximumRulesPerProject"]) {
      for (const value of [0, 1.5, 2 ** 53, Number.NaN]) {
        const options = { store, [name]: value };
        expect(() => createPackageProtection(options)).toThrow(TypeError);
        expect(() => createPackageProtection(options)).toThrow(`${name} must be an integer from 1 to`);
      }
    }
  });

  it.each([
    ["no store", {}, "store has no method changes"],
    ["a promise of a store", { store: Promise.resolve(memoryRuleStore()) }, "store has no method changes"],
    ["a directory that is none", { store: memoryRuleStore(), directory: {} }, "directory has no method resolve"],
    ["an inventory that is none", { store: memoryRuleStore(), inventory: {} }, "inventory must be a function"],
    ["a log that is none", { store: memoryRuleStore(), refusalLog: {} }, "refusalLog has no method record"],
    [
      "a log that cannot be read",
      { store: memoryRuleStore(), refusalLog: { record: () => undefined } },
      "refusalLog has no method recent",
    ],
  ])("refuses %s, and says what is missing", (_, options, message) => {
    expect(() => Reflect.apply(createPackageProtection, undefined, [options])).toThrow(new TypeError(message));
  });

  it("accepts every deadline that a timer can keep; 5 seconds is the default", () => {
    const store = memoryRuleStore();
    expect(createPackageProtection({ store }).deadlineMs).toBe(5000);
    for (const deadlineMs of [1, 2 ** 31 - 1]) {
      expect(createPackageProtection({ store, deadlineMs }).deadlineMs).toBe(deadlineMs);
    }
  });

  it.each([
    ["GitLab's levels where the host names none", undefined, { push: "developer", delete: "maintainer" }],
    ["GitLab's level for a key that is missing", { push: "owner" }, { push: "owner", delete: "maintainer" }],
    ["GitLab's level for a key that is undefined", { push: undefined }, { push: "developer", delete: "maintainer" }],
    ["the host's levels", { push: "guest", delete: "developer" }, { push: "guest", delete: "developer" }],
    ["none where the host says null", null, null],
  ] as const)("has %s as minimum access levels", (_, configured, expected) => {
    const store = memoryRuleStore();
    const options = configured === undefined ? { store } : { store, minimumAccessLevels: configured };
    const { minimumAccessLevels } = Reflect.apply(createPackageProtection, undefined, [options]);
    expect(minimumAccessLevels).toEqual(expected);
  });

  it.each([
    ["developer", 'minimumAccessLevels must be an object or null, got "developer"'],
    [{ publish: "owner" }, 'minimumAccessLevels has the keys push and delete, got "publish"'],
    [{ push: "boss" }, 'minimumAccessLevels.push must be an access level, got "boss"'],
    [{ delete: null }, "minimumAccessLevels.delete must be an access level, got null"],
  ])("refuses %j as minimum access levels", (minimumAccessLevels, message) => {
    const options = { store: memoryRuleStore(), minimumAccessLevels };
    expect(() => Reflect.apply(createPackageProtection, undefined, [options])).toThrow(new TypeError(message));
  });

  it("decides by the rules alone, whatever the minimum access levels are", async () => {
    const protection = createPackageProtection({
      store: memoryRuleStore(),
      minimumAccessLevels: { push: "admin", delete: "admin" },
    });
    const anonymous = { ...push("free"), principal: { kind: "anonymous" } } as const;
    expect((await protection.checkPackage(anonymous)).isOk()).toBe(true);
    const packages = [{ packageType: "npm", packageName: "free" }] as const;
    const { projectId, principal } = anonymous;
    const decisions = await protection.checkPackages({ projectId, principal, action: "delete", packages });
    expect(decisions._unsafeUnwrap()).toEqual([{ outcome: "allowed", wouldBlock: [] }]);
  });

  it("manages rules only with a directory", () => {
    const unmanaged = createPackageProtection({ store: memoryRuleStore() });
    expect(Object.keys(unmanaged).sort()).toEqual([
      "checkPackage",
      "checkPackages",
      "deadlineMs",
      "forgetProject",
      "health",
      "minimumAccessLevels",
      "renameInHistory",
      "reportRefusal",
      "stats",
    ]);
    expect(Object.keys(managed())).toEqual(
      expect.arrayContaining(["createRule", "deleteRule", "listRules", "updateRule"]),
    );
  });

  it("uses the system's clock if the host has none", async () => {
    const before = Date.now();
    const rule = (await managed().createRule({ caller: maintainer, project, rule: ownersPush }))._unsafeUnwrap();
    expect(rule.createdAt).toBeGreaterThanOrEqual(before);
    expect(rule.createdAt).toBeLessThanOrEqual(Date.now());
  });
});

const never = () => new ResultAsync<never, never>(new Promise(() => {}));
const throws = () => {
  throw new Error("the store is broken");
};
const fails = () => errAsync(storeUnavailable(new Error("the disk is gone")));
const garbage = JSON.parse('{"revision":"1","rules":[{"id":1}],"removed":[],"whole":true,"more":false}');

const brokenReads: Readonly<Record<string, RuleStore["changes"]>> = {
  "never answers": never,
  throws,
  "answers an error": fails,
  "answers a rule that cannot be understood": () => okAsync(garbage),
  "answers nothing at all": () => okAsync(JSON.parse("null")),
  "answers what is no Result": () => new ResultAsync(Promise.resolve(JSON.parse("{}"))),
  rejects: () => new ResultAsync(Promise.reject(new Error("the socket is closed"))),
  "leaks another project's rules": (projectId, since, limit) =>
    memoryRuleStoreWithRule()
      .andThen((store) => store.changes(9, since, limit))
      .map((page) => ({ ...page, projectId })),
};

function memoryRuleStoreWithRule() {
  const store = memoryRuleStore();
  const protection = createPackageProtection({
    store,
    directory: memoryProjectDirectory({ projects: [{ id: 9, path: "acme/nine", visibility: "public" }], users: [] }),
  });
  const caller = { name: "root", admin: true, scopes: ["api"] } as const;
  return protection
    .createRule({ caller, project: { id: 9 }, rule: ownersPush })
    .map(() => store)
    .mapErr(() => storeUnavailable("no rule"));
}

describe("a store that fails", () => {
  for (const [name, changes] of Object.entries(brokenReads)) {
    it(`allows nothing when it ${name}, and recovers with the store`, async () => {
      const real = memoryRuleStore();
      let isBroken = true;
      const store: RuleStore = {
        ...real,
        changes: (...question) => (isBroken ? changes(...question) : real.changes(...question)),
      };
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      onTestFinished(() => void vi.useRealTimers());
      const protection = managed({ store, deadlineMs: 200 });
      const check = protection.checkPackage(push("@acme/app"));
      await vi.advanceTimersByTimeAsync(200);
      expect((await check)._unsafeUnwrapErr().type).toBe("store_unavailable");
      const list = protection.listRules({ caller: maintainer, project });
      await vi.advanceTimersByTimeAsync(200);
      expect((await list)._unsafeUnwrapErr().type).toBe("store_unavailable");
      isBroken = false;
      expect((await protection.checkPackage(push("@acme/app"))).isOk()).toBe(true);
    });
  }

  it("allows nothing by an answer that held up the thread until it was too late", async () => {
    const real = memoryRuleStore();
    const deadlineMs = 20;
    const blocking: RuleStore = {
      ...real,
      changes: (...question) => {
        for (const start = performance.now(); performance.now() < start + deadlineMs; );
        return real.changes(...question);
      },
    };
    const check = await managed({ store: blocking, deadlineMs }).checkPackage(push("@acme/app"));
    expect(check._unsafeUnwrapErr().type).toBe("store_unavailable");
  });

  it("says of a write without an answer that it may have happened, of a read that it did not", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const protection = managed({ store: { ...memoryRuleStore(), write: never, find: never }, deadlineMs: 20 });
    const created = protection.createRule({ caller: maintainer, project, rule: ownersPush });
    await vi.advanceTimersByTimeAsync(20);
    expect((await created)._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: true });
    const deleted = protection.deleteRule({ caller: maintainer, project, ruleId: 1 });
    await vi.advanceTimersByTimeAsync(20);
    expect((await deleted)._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: true });
    const change = { minimumAccessLevelForPush: "admin" } as const;
    const updated = protection.updateRule({ caller: maintainer, project, ruleId: 1, change });
    await vi.advanceTimersByTimeAsync(20);
    expect((await updated)._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
  });

  it("is not called for a write when the directory used up the time", async () => {
    const store = memoryRuleStore();
    let answerLate = () => {};
    const late = new Promise<void>((resolve) => {
      answerLate = resolve;
    });
    const slow: ProjectDirectory = {
      resolve: (caller, reference) => late.then(() => directory().resolve(caller, reference)),
    };
    const protection = managed({ store, directory: slow, deadlineMs: 20 });
    const created = await protection.createRule({ caller: maintainer, project, rule: ownersPush });
    expect(created._unsafeUnwrapErr().type).toBe("directory_unavailable");
    answerLate();
    await late;
    expect((await managed({ store }).listRules({ caller: maintainer, project }))._unsafeUnwrap()).toEqual([]);
  });
});

it("a directory may answer without a promise", async () => {
  const known = await directory().resolve(maintainer, project);
  const synchronous: ProjectDirectory = JSON.parse("{}");
  Object.assign(synchronous, { resolve: (_: Caller, reference: object) => ("id" in reference ? known : null) });
  const protection = managed({ directory: synchronous });
  expect((await protection.listRules({ caller: maintainer, project }))._unsafeUnwrap()).toEqual([]);
  const missing = await protection.listRules({ caller: maintainer, project: { path: "acme/none" } });
  expect(missing._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
});

describe("a directory that fails", () => {
  const view = {
    id: 7,
    path: "acme/web",
    visibility: "private",
    archived: false,
    packagesEnabled: true,
    protectionEnabled: true,
    accessLevel: "maintainer",
  };
  const answers: Readonly<Record<string, () => Promise<unknown>>> = {
    rejects: () => Promise.reject(new Error("no connection")),
    throws,
    "never answers": () => new Promise(() => {}),
    "answers undefined": () => Promise.resolve(undefined),
    "leaves out whether the project is archived": () => Promise.resolve({ ...view, archived: undefined }),
    "makes up a level": () => Promise.resolve({ ...view, accessLevel: "king" }),
    "answers with another project": () => Promise.resolve({ ...view, id: 8 }),
  };
  for (const [name, resolve] of Object.entries(answers)) {
    it(`rejects every caller when it ${name}`, async () => {
      const broken: ProjectDirectory = { resolve: async () => JSON.parse(JSON.stringify((await resolve()) ?? "")) };
      const protection = managed({ directory: name === "throws" ? { resolve: throws } : broken, deadlineMs: 20 });
      const list = await protection.listRules({ caller: maintainer, project });
      expect(list._unsafeUnwrapErr().type).toBe("directory_unavailable");
    });
  }
});
