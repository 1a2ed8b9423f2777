import { describe, expect, it, test } from "vitest";
import { managedProject, ownersOf, projectId, request } from "../../../test/management/managed-project.ts";
import { type Refusal, type RefusalLog, ruleDraft } from "../../index.ts";

const developer = { kind: "user", accessLevel: "developer" } as const;
const push = {
  projectId,
  action: "push",
  principal: developer,
  packageType: "generic",
  origin: { name: "dora", address: "192.0.2.1" },
} as const;

async function protectionWithRules(options: Parameters<typeof managedProject>[0] = {}) {
  const managed = managedProject(options);
  const { protection } = managed;
  const enforced = (await protection.createRule({ ...request, rule: ownersOf("app") }))._unsafeUnwrap();
  const evaluated = (
    await protection.createRule({
      ...request,
      rule: ownersOf("*", { enforcement: "evaluate", minimumAccessLevelForPush: "admin" }),
    })
  )._unsafeUnwrap();
  managed.events.length = 0;
  return { ...managed, enforced, evaluated };
}

test("what evaluate rules would refuse is an event beside the outcome, with who, what and which rules", async () => {
  const { protection, events, enforced, evaluated } = await protectionWithRules();
  const wouldRefuse = (packageName: string) => [
    { action: "push", packageName, rules: [evaluated], requiredAccessLevel: "admin" },
  ];
  const allowed = (await protection.checkPackage({ ...push, packageName: "lib" }))._unsafeUnwrap();
  expect(allowed).toEqual({ wouldRefuse: wouldRefuse("lib") });
  const refused = (await protection.checkPackage({ ...push, packageName: "app" }))._unsafeUnwrapErr();
  expect(refused).toMatchObject({ type: "package_protected", blockedBy: [enforced], wouldRefuse: wouldRefuse("app") });
  const { origin } = push;
  const asked = (packageName: string) => ({
    action: "push",
    principal: developer,
    packageType: "generic",
    packageName,
  });
  expect(events).toMatchObject([
    {
      type: "would_refuse",
      projectId,
      request: asked("lib"),
      rules: [evaluated],
      requiredAccessLevel: "admin",
      origin,
    },
    { type: "package_allowed", requests: [asked("lib")], origin },
    { type: "would_refuse", projectId, request: asked("app"), rules: [evaluated] },
    { type: "package_refused", request: asked("app") },
  ]);
});

test("a request of several actions and names has an event for each that evaluate rules would refuse", async () => {
  const { protection, events } = await protectionWithRules();
  const { action: _, ...several } = push;
  const asked = { ...several, actions: ["push", "delete"], packageName: "lib", alternativeNames: ["tool"] } as const;
  (await protection.checkPackage(asked))._unsafeUnwrap();
  const evaluated = events.flatMap((event) =>
    event.type === "would_refuse" ? [`${event.request.action} ${event.request.packageName}`] : [],
  );
  expect(evaluated).toEqual(["push lib", "push tool"]);
});

test.each([
  [0, 1],
  [1, 0],
])("the level that would be enough is the strictest of the action: %i, %i", async (...order) => {
  const { protection } = managedProject();
  const evaluate = { enforcement: "evaluate" } as const;
  const rules = [
    ownersOf("*", { ...evaluate, minimumAccessLevelForPush: "admin", minimumAccessLevelForDelete: "owner" }),
    ownersOf("a*", { ...evaluate, minimumAccessLevelForPush: "owner", minimumAccessLevelForDelete: "admin" }),
    ownersOf("ap*", { ...evaluate, minimumAccessLevelForPush: "maintainer" }),
  ];
  for (const place of [...order, 2]) {
    (await protection.createRule({ ...request, rule: rules[place] ?? ownersOf("none") }))._unsafeUnwrap();
  }
  const levels = async (packageName: string, principal: typeof developer | { readonly kind: "anonymous" }) => {
    const { action: _, ...several } = push;
    const asked = { ...several, actions: ["push", "delete"], packageName, principal } as const;
    const { wouldRefuse } = (await protection.checkPackage(asked))._unsafeUnwrap();
    return wouldRefuse.map(({ action, requiredAccessLevel }) => [action, requiredAccessLevel]);
  };
  expect(await levels("app", developer)).toEqual([
    ["push", "admin"],
    ["delete", "admin"],
  ]);
  expect(await levels("lib", developer)).toEqual([
    ["push", "admin"],
    ["delete", "owner"],
  ]);
  expect(await levels("app", { kind: "anonymous" })).toEqual([
    ["push", null],
    ["delete", null],
  ]);
});

test("an event says how long its check took", async () => {
  const { protection, events } = managedProject();
  const start = performance.now();
  (await protection.checkPackage({ ...push, packageName: "app" }))._unsafeUnwrap();
  const [event] = events;
  const took = performance.now() - start;
  expect(event?.type === "package_allowed" && event.durationMs >= 0 && event.durationMs <= took).toBe(true);
});

describe("the refusals of a project", () => {
  it("are the enforced and the evaluated ones, newest first, since this process began", async () => {
    let time = 1_000;
    const { protection, enforced, evaluated } = await protectionWithRules({ now: () => time });
    time = 2_000;
    (await protection.checkPackage({ ...push, packageName: "app" }))._unsafeUnwrapErr();
    time = 3_000;
    (
      await protection.checkPackage({ ...push, principal: { kind: "deploy-token" }, packageName: "lib", origin: {} })
    )._unsafeUnwrap();
    (await protection.checkPackage({ ...push, projectId: 8, packageName: "app" }))._unsafeUnwrap();
    const who = { principal: developer, name: "dora" };
    const what = { action: "push", packageType: "generic", packageName: "app", ruleCount: 1 };
    const named = ({ id, packageNamePattern }: typeof enforced) => [
      expect.objectContaining({ id, packageNamePattern }),
    ];
    const { scope, since, refusals } = (await protection.recentRefusals(request))._unsafeUnwrap();
    expect([scope, since]).toEqual(["this process", 1_000]);
    expect(refusals).toEqual([
      {
        ...what,
        at: 3_000,
        enforced: false,
        principal: { kind: "deploy-token" },
        name: null,
        packageName: "lib",
        requiredAccessLevel: null,
        rules: named(evaluated),
      },
      { ...who, ...what, at: 2_000, enforced: true, requiredAccessLevel: "owner", rules: named(enforced) },
      { ...who, ...what, at: 2_000, enforced: false, requiredAccessLevel: "admin", rules: named(evaluated) },
    ]);
    expect(JSON.stringify(refusals)).not.toMatch(/192\.0\.2\.1|mia/);
    expect((await protection.recentRefusals({ ...request, limit: 1 }))._unsafeUnwrap().refusals.length).toBe(1);
  });

  it("list at most ten rules, and how many there were", async () => {
    const { protection } = managedProject();
    const rules = Array.from({ length: 30 }, (_, at) => ownersOf(`${"*".repeat(at + 1)}app`));
    (await protection.applyRuleSet({ ...request, rules }))._unsafeUnwrap();
    (await protection.checkPackage({ ...push, packageName: "app" }))._unsafeUnwrapErr();
    const [refusal] = (await protection.recentRefusals(request))._unsafeUnwrap().refusals;
    expect([refusal?.rules.length, refusal?.ruleCount]).toEqual([10, 30]);
  });

  it("include what a guard reports, without rules", async () => {
    const { protection } = managedProject();
    const reported = {
      projectId,
      principal: developer,
      action: "delete",
      packageType: "npm",
      packageName: null,
      requiredAccessLevel: "maintainer",
    } as const;
    protection.reportRefusal({ ...reported, origin: { name: "dora" } });
    const [refusal] = (await protection.recentRefusals(request))._unsafeUnwrap().refusals;
    const { projectId: _, ...rest } = reported;
    expect(refusal).toEqual({ ...rest, at: 1_000, enforced: true, name: "dora", rules: [], ruleCount: 0 });
    expect(() => protection.reportRefusal({ ...reported, projectId: 1.5 })).toThrow("projectId");
    expect(() => Reflect.apply(protection.reportRefusal, protection, [{ ...reported, action: "read" }])).toThrow(
      TypeError,
    );
  });

  it("go with the project, and a person's name in them is replaced", async () => {
    const { protection } = await protectionWithRules();
    (await protection.checkPackage({ ...push, packageName: "app" }))._unsafeUnwrapErr();
    (await protection.renameInHistory("dora", "someone"))._unsafeUnwrap();
    const names = (await protection.recentRefusals(request))._unsafeUnwrap().refusals.map(({ name }) => name);
    expect(names).toEqual(["someone", "someone"]);
    (await protection.forgetProject(projectId))._unsafeUnwrap();
    expect((await protection.recentRefusals(request))._unsafeUnwrap().refusals).toEqual([]);
  });

  it("are recorded also where the host's clock fails", async () => {
    const { protection } = managedProject({ now: () => Number.NaN });
    protection.reportRefusal({
      projectId,
      principal: developer,
      action: "push",
      packageType: "npm",
      packageName: "app",
      requiredAccessLevel: null,
    });
    expect((await protection.recentRefusals(request))._unsafeUnwrap().refusals.length).toBe(1);
  });
});

describe("the host's log of refusals", () => {
  function hostLog(over: Partial<RefusalLog> = {}) {
    const kept: [number, Refusal][] = [];
    const log: RefusalLog = {
      record: (...refusal) => kept.push(refusal),
      recent: async (id, limit) => ({
        since: null,
        refusals: kept.flatMap(([of, one]) => (of === id ? [one] : [])).slice(-limit),
      }),
      ...over,
    };
    return { kept, log };
  }

  it("receives refusals in place of the memory, and is asked for them", async () => {
    const { log, kept } = hostLog();
    const { protection } = await protectionWithRules({ refusalLog: log });
    (await protection.checkPackage({ ...push, packageName: "lib" }))._unsafeUnwrap();
    expect(kept.map(([id, { enforced }]) => [id, enforced])).toEqual([[projectId, false]]);
    const recent = (await protection.recentRefusals(request))._unsafeUnwrap();
    expect(recent).toEqual({ scope: "the host's log", since: null, refusals: kept.map(([, refusal]) => refusal) });
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("full"))],
  ])("alters no answer if it %s", async (_, record) => {
    const { protection } = await protectionWithRules({ refusalLog: hostLog({ record }).log });
    expect((await protection.checkPackage({ ...push, packageName: "lib" })).isOk()).toBe(true);
  });

  it.each<[string, string, () => unknown]>([
    [
      "throws",
      "gone",
      () => {
        throw new Error("gone");
      },
    ],
    ["rejects", "gone", () => Promise.reject(new Error("gone"))],
    ["returns nothing", "the log of refusals returned undefined, not a page of refusals", async () => undefined],
    ["returns null", "the log of refusals returned null, not a page of refusals", async () => null],
    [
      "returns no list",
      "the log of refusals returned refusals that are not a list",
      async () => ({ since: 0, refusals: "none" }),
    ],
    [
      "returns another since",
      "the log of refusals returned a since that is neither null nor milliseconds",
      async () => ({ since: "1", refusals: [] }),
    ],
    [
      "returns too many",
      "the log of refusals returned 21 refusals for a limit of 20",
      async () => ({ since: 0, refusals: new Array(21).fill(listed) }),
    ],
    [
      "returns another shape",
      "the log of refusals returned a refusal of another shape",
      async () => ({ since: 0, refusals: [listed, { at: 1 }] }),
    ],
    [
      "returns a refusal that is null",
      "the log of refusals returned a refusal of another shape",
      async () => ({ since: 0, refusals: [null] }),
    ],
    ["never answers", "the log of refusals did not answer in time", () => new Promise(() => undefined)],
  ])("is unavailable if it %s: %s", async (_, message, recent) => {
    const refusalLog = Object.assign(hostLog().log, { recent });
    const { protection } = managedProject({ refusalLog, deadlineMs: 300 });
    expect((await protection.recentRefusals(request))._unsafeUnwrapErr()).toEqual({
      type: "refusal_log_unavailable",
      cause: new Error(message),
    });
  });

  const rule = { ...ruleDraft({ ...ownersOf("app"), packageType: "npm" })._unsafeUnwrap(), id: 3 };
  const listed: Refusal = {
    at: 1,
    enforced: true,
    principal: developer,
    name: "dora",
    action: "push",
    packageType: "npm",
    packageName: "app",
    requiredAccessLevel: "owner",
    rules: [rule],
    ruleCount: 1,
  };

  it.each([
    {},
    { name: null },
    { packageName: null },
    { requiredAccessLevel: null },
    { rules: [], ruleCount: 0 },
    { enforced: false },
  ])("may list a refusal with %j", async (terms) => {
    const refusals = [{ ...listed, ...terms }];
    const { log } = hostLog({ recent: async () => ({ since: 1, refusals }) });
    const { protection } = managedProject({ refusalLog: log });
    expect((await protection.recentRefusals(request))._unsafeUnwrap()).toMatchObject({ since: 1, refusals });
  });

  it.each([
    ["at", 1.5],
    ["enforced", 1],
    ["principal", { kind: "robot" }],
    ["name", 7],
    ["action", "read"],
    ["packageType", "docker"],
    ["packageName", 7],
    ["requiredAccessLevel", "boss"],
    ["rules", "none"],
    ["rules", [{ ...rule, packageNamePattern: "" }]],
    ["rules", [rule, { ...rule, id: "3" }]],
    ["ruleCount", "1"],
  ])("is unavailable if it lists a refusal whose %s is %j", async (field, value) => {
    const { log } = hostLog({ recent: async () => ({ since: 1, refusals: [{ ...listed, [field]: value }] }) });
    const { protection } = managedProject({ refusalLog: log });
    expect((await protection.recentRefusals(request))._unsafeUnwrapErr().type).toBe("refusal_log_unavailable");
  });
});
