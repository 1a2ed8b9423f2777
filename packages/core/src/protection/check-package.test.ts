import { memoryRuleStore } from "@package-protection/adapter-memory";
import {
  arbitraryNameLike,
  arbitraryRuleAbout,
  arbitraryRulesAndRequest,
  insertRule,
  naiveDecision,
} from "@package-protection/testkit";
import fc from "fast-check";
import { errAsync, ok, ResultAsync } from "neverthrow";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type CheckPackageRequest,
  type CheckPackagesRequest,
  createPackageProtection,
  type PackageAction,
  type ProtectionEvent,
  type RuleStore,
  type RuleTerms,
  revision,
  ruleDraft,
  storeUnavailable,
} from "../index.ts";

const projectId = 7;
const principal = { kind: "user", accessLevel: "developer" } as const;
const asked = { projectId, action: "push", principal } as const;
const protectedPackage = { packageType: "npm", packageName: "@acme/app" } as const;
const freePackage = { packageType: "npm", packageName: "free" } as const;

async function protectionOver(change: Partial<RuleStore> = {}) {
  const store = memoryRuleStore();
  const terms = { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
  const rule = (await insertRule(store, projectId, ruleDraft(terms)._unsafeUnwrap(), { at: 1 }))._unsafeUnwrap();
  const events: ProtectionEvent[] = [];
  const reads: number[] = [];
  const protection = createPackageProtection({
    store: {
      ...store,
      changes: (...question) => {
        reads.push(question[0]);
        return store.changes(...question);
      },
      ...change,
    },
    onEvent: (event) => events.push(event),
  });
  return { rule, events, reads, protection };
}

/** What a host's classes may be: the parts are read from the prototype, and the objects hold more than is asked about. */
class Developer {
  readonly token = "secret";
  get kind() {
    return principal.kind;
  }
  get accessLevel() {
    return principal.accessLevel;
  }
}
class Upload {
  get packageType() {
    return protectedPackage.packageType;
  }
  get packageName() {
    return protectedPackage.packageName;
  }
}

/** Untyped, as a host in JavaScript has them. */
const malformed: readonly [field: string, value: unknown][] = [
  ["projectId", 7.5],
  ["projectId", 2 ** 53],
  ["action", "read"],
  ["principal", null],
  ["principal", undefined],
  ["packageType", "docker"],
  ["packageName", ""],
];

describe("a check of one package", () => {
  it("is Ok if the rules allow it, and emits an event", async () => {
    const { protection, events } = await protectionOver();
    const origin = { name: "mia", address: "192.0.2.1", requestId: "a-1" };
    expect((await protection.checkPackage({ ...asked, ...freePackage, origin }))._unsafeUnwrap()).toEqual({
      wouldRefuse: [],
    });
    const requests = [{ action: "push", principal, ...freePackage }];
    expect(events).toEqual([{ type: "package_allowed", projectId, requests, origin, durationMs: expect.any(Number) }]);
  });

  it("is an error if they do not, and emits an event", async () => {
    const { protection, events, rule } = await protectionOver();
    const error = (await protection.checkPackage({ ...asked, ...protectedPackage }))._unsafeUnwrapErr();
    expect(error).toEqual({
      type: "package_protected",
      action: "push",
      blockedBy: [rule],
      requiredAccessLevel: "owner",
      wouldRefuse: [],
    });
    const request = { action: "push", principal, ...protectedPackage };
    expect(events).toEqual([{ type: "package_refused", projectId, request, error, durationMs: expect.any(Number) }]);
  });

  it.each(["at once", "later"])(
    "uses the request as it was when a store answers %s, whatever the host changes later",
    async (when) => {
      const store = memoryRuleStore();
      const { protection, events } = await protectionOver(
        when === "later"
          ? { changes: (...question) => new ResultAsync(Promise.resolve(store.changes(...question))) }
          : {},
      );
      (await protection.checkPackage({ ...asked, ...freePackage }))._unsafeUnwrap();
      const request = { ...asked, ...freePackage, principal: { ...principal } };
      const checking = protection.checkPackage(request);
      Object.assign(request, { packageName: "", projectId: 8, principal: null });
      expect((await checking).isOk()).toBe(true);
      const allowed = { type: "package_allowed", requests: [{ action: "push", principal, ...freePackage }] };
      expect(events).toMatchObject([allowed, allowed]);
    },
  );

  it("that is refused emits the request as it was, whatever the host changes later", async () => {
    const { protection, events } = await protectionOver();
    (await protection.checkPackage({ ...asked, ...freePackage }))._unsafeUnwrap();
    const request = { ...asked, ...protectedPackage, principal: { ...principal } };
    const checking = protection.checkPackage(request);
    Object.assign(request.principal, { accessLevel: "owner" });
    Object.assign(request, { packageName: "free" });
    expect((await checking).isErr()).toBe(true);
    expect(events).toMatchObject([
      { type: "package_allowed" },
      { request: { action: "push", principal, ...protectedPackage } },
    ]);
  });

  it("accepts a principal of a class, and the event has its parts and nothing else", async () => {
    const { protection, events } = await protectionOver();
    const request = { ...asked, ...protectedPackage, principal: new Developer() };
    expect((await protection.checkPackage(request))._unsafeUnwrapErr()).toMatchObject({ requiredAccessLevel: "owner" });
    const told = { action: "push", principal, ...protectedPackage };
    expect(events).toEqual([expect.objectContaining({ type: "package_refused", request: told })]);
  });

  it.each(malformed)("of which the %s is %o names the field and does not call the store", async (field, value) => {
    const { protection, reads, events } = await protectionOver();
    const request = { ...asked, ...freePackage };
    Object.assign(request, { [field]: value });
    const error = (await protection.checkPackage(request))._unsafeUnwrapErr();
    expect(error).toEqual({ type: "invalid_package_request", field });
    expect([reads, events]).toEqual([[], []]);
  });

  it.each(["at once", "later"])(
    "works if the host replaced the global Promise, with a store that answers %s",
    async (when) => {
      const store = memoryRuleStore();
      const { protection } = await protectionOver(
        when === "later"
          ? { changes: (...question) => new ResultAsync(Promise.resolve(store.changes(...question))) }
          : {},
      );
      vi.stubGlobal("Promise", class extends Promise<unknown> {});
      onTestFinished(() => void vi.unstubAllGlobals());
      for (let time = 1; time <= 2; time++) {
        expect((await protection.checkPackage({ ...asked, ...freePackage })).isOk()).toBe(true);
      }
    },
  );

  it("is an error where the store fails", async () => {
    const failure = storeUnavailable("the disk is gone");
    const { protection, events } = await protectionOver({ changes: () => errAsync(failure) });
    expect((await protection.checkPackage({ ...asked, ...freePackage }))._unsafeUnwrapErr()).toEqual(failure);
    expect(events).toEqual([]);
  });
});

describe("a check of several actions", () => {
  const maintainers = {
    ...asked,
    ...protectedPackage,
    principal: { kind: "user", accessLevel: "maintainer" },
  } as const;

  it("names the first action that is refused, in the order given, and emits one event", async () => {
    const store = memoryRuleStore();
    const levels = { minimumAccessLevelForPush: "owner", minimumAccessLevelForDelete: "admin" } as const;
    const terms = { packageNamePattern: "@acme/*", packageType: "npm", ...levels } as const;
    (await insertRule(store, projectId, ruleDraft(terms)._unsafeUnwrap(), { at: 1 }))._unsafeUnwrap();
    const events: ProtectionEvent[] = [];
    const protection = createPackageProtection({ store, onEvent: (event) => events.push(event) });
    for (const [actions, action, level] of [
      [["push", "delete"], "push", "owner"],
      [["delete", "push"], "delete", "admin"],
      [["delete"], "delete", "admin"],
    ] as const) {
      const { action: _, ...request } = maintainers;
      const error = (await protection.checkPackage({ ...request, actions }))._unsafeUnwrapErr();
      expect(error).toMatchObject({ type: "package_protected", action, requiredAccessLevel: level });
      expect(events.splice(0)).toMatchObject([{ type: "package_refused", request: { action }, error }]);
    }
    const owner = { kind: "user", accessLevel: "owner" } as const;
    const refused = await protection.checkPackage({
      ...protectedPackage,
      projectId,
      principal: owner,
      actions: ["push", "delete"],
    });
    expect(refused._unsafeUnwrapErr()).toMatchObject({ action: "delete" });
  });

  it("decides every alternative name too, and the event names the one that was refused", async () => {
    const { protection, events } = await protectionOver();
    const names = { packageName: "free", alternativeNames: ["other", "@acme/app"] };
    const error = (await protection.checkPackage({ ...asked, packageType: "npm", ...names }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "package_protected", action: "push" });
    expect(events).toMatchObject([{ request: { packageName: "@acme/app" } }]);
    const free = { packageName: "free", alternativeNames: [] };
    expect((await protection.checkPackage({ ...asked, packageType: "npm", ...free })).isOk()).toBe(true);
  });

  it("passes only if one state of the rules allows every action under every name", async () => {
    const arbitraryQuestion = arbitraryRulesAndRequest(4).chain(({ rules, request }) =>
      fc.record({
        states: fc
          .array(arbitraryRuleAbout(request), { maxLength: 4, size: "max" })
          .map((others): readonly (readonly RuleTerms[])[] => [rules, others]),
        request: fc.constant(request),
        actions: fc.shuffledSubarray<PackageAction>(["push", "delete"], { minLength: 1 }),
        alternativeNames: fc.array(arbitraryNameLike(request.packageType, request.packageName), { maxLength: 2 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(arbitraryQuestion, async ({ states, request, actions, alternativeNames }) => {
        let reads = 0;
        const changes: RuleStore["changes"] = () => {
          const rules = (states[reads++ % states.length] ?? []).map((terms, index) => ({
            minimumAccessLevelForPush: null,
            minimumAccessLevelForDelete: null,
            enforcement: "active" as const,
            ...terms,
            ...{ projectId, id: index + 1, createdAt: 1, createdBy: null, updatedAt: 1, updatedBy: null },
            revision: revision(`${reads}`),
          }));
          return ok({ revision: revision(`${reads}`), rules, removed: [], whole: true, more: false });
        };
        const events: ProtectionEvent[] = [];
        const protection = createPackageProtection({
          store: { ...memoryRuleStore(), changes },
          onEvent: (event) => events.push(event),
        });
        const { action: _, ...about } = request;
        for (const [index, state] of states.entries()) {
          const [first = "push", ...others] = actions;
          const question = { ...about, projectId, alternativeNames, actions: [first, ...others] } as const;
          const checked = await protection.checkPackage(question);
          expect(reads).toBe(index + 1);
          const refused = actions
            .flatMap((action) =>
              [request.packageName, ...alternativeNames].map((packageName) => ({ ...request, action, packageName })),
            )
            .find((one) => naiveDecision(state, one).outcome === "blocked");
          expect(checked.isOk()).toBe(refused === undefined);
          expect(checked.isErr() ? checked.error : null).toEqual(
            refused === undefined
              ? null
              : expect.objectContaining({ type: "package_protected", action: refused.action }),
          );
          expect(events.splice(0)).toMatchObject([
            refused === undefined ? { type: "package_allowed" } : { request: refused },
          ]);
        }
      }),
    );
  });

  it.each<[field: string, value: object]>([
    ["actions", { actions: [] }],
    ["actions", { actions: ["push", "push"] }],
    ["actions", { actions: ["push", "read"] }],
    ["actions", { actions: "push" }],
    ["actions", { actions: null }],
    ["actions", { actions: Object.assign([], { 1: "push" }) }],
    ["actions", { action: "push", actions: ["push"] }],
    ["action", {}],
    ["alternativeNames", { action: "push", alternativeNames: "app" }],
    ["alternativeNames", { action: "push", alternativeNames: [""] }],
    ["alternativeNames", { action: "push", alternativeNames: [7] }],
    ["alternativeNames", { action: "push", alternativeNames: null }],
  ])("names %s if the request has %j, and does not call the store", async (field, said) => {
    const { protection, reads, events } = await protectionOver();
    const { action: _, ...rest } = { ...asked, ...freePackage };
    const request: CheckPackageRequest = Object.assign({ ...rest, action: undefined as never }, said);
    const error = (await protection.checkPackage(request))._unsafeUnwrapErr();
    expect(error).toEqual({ type: "invalid_package_request", field });
    expect([reads, events]).toEqual([[], []]);
  });
});

describe("a check of several packages", () => {
  it("is one decision for each, in their order, by one read, without an event", async () => {
    const { protection, reads, events, rule } = await protectionOver();
    const packages = [freePackage, protectedPackage, freePackage];
    const decisions = (await protection.checkPackages({ ...asked, packages }))._unsafeUnwrap();
    expect(decisions).toEqual([
      { outcome: "allowed", wouldBlock: [] },
      { outcome: "blocked", blockedBy: [rule], requiredAccessLevel: "owner", wouldBlock: [] },
      { outcome: "allowed", wouldBlock: [] },
    ]);
    expect([reads, events]).toEqual([[projectId], []]);
  });

  it("accepts a principal and packages of classes", async () => {
    const { protection } = await protectionOver();
    const request = { ...asked, principal: new Developer(), packages: [new Upload()] };
    const decisions = (await protection.checkPackages(request))._unsafeUnwrap();
    expect(decisions).toMatchObject([{ outcome: "blocked", requiredAccessLevel: "owner" }]);
  });

  it("of none is no decision", async () => {
    const { protection } = await protectionOver();
    expect((await protection.checkPackages({ ...asked, packages: [] }))._unsafeUnwrap()).toEqual([]);
  });

  it.each(malformed.filter(([field]) => field === "packageType" || field === "packageName"))(
    "of which one has %s %j names the field and its index, and does not call the store",
    async (field, value) => {
      const { protection, reads } = await protectionOver();
      const wrong = Object.assign({ ...freePackage }, { [field]: value });
      const packages = [freePackage, protectedPackage, wrong, wrong];
      const error = (await protection.checkPackages({ ...asked, packages }))._unsafeUnwrapErr();
      expect(error).toEqual({ type: "invalid_package_request", field, index: 2 });
      expect(reads).toEqual([]);
    },
  );

  it.each([
    ["no list", undefined, { field: "packages" }],
    ["one package", freePackage, { field: "packages" }],
    ["a list with a hole", Object.assign([], { 1: freePackage }), { field: "packageType", index: 0 }],
  ])("is refused where the packages are %s", async (_, packages, said) => {
    const { protection, reads } = await protectionOver();
    const request: CheckPackagesRequest = { ...asked, packages: [] };
    const error = (await protection.checkPackages(Object.assign(request, { packages })))._unsafeUnwrapErr();
    expect(error).toEqual({ type: "invalid_package_request", ...said });
    expect(reads).toEqual([]);
  });

  it.each(malformed.filter(([field]) => field === "action" || field === "principal"))(
    "of which the %s is %o is wrong from the first package on",
    async (field, value) => {
      const { protection } = await protectionOver();
      const request: CheckPackagesRequest = { ...asked, packages: [freePackage, freePackage] };
      const error = (await protection.checkPackages(Object.assign(request, { [field]: value })))._unsafeUnwrapErr();
      expect(error).toEqual({ type: "invalid_package_request", field, index: 0 });
    },
  );

  it("of an invalid project id names it, whatever the packages are", async () => {
    const { protection, reads } = await protectionOver();
    for (const packages of [[], [freePackage], [{ ...freePackage, packageName: "" }]]) {
      const error = (await protection.checkPackages({ ...asked, projectId: 7.5, packages }))._unsafeUnwrapErr();
      expect(error).toEqual({ type: "invalid_package_request", field: "projectId" });
    }
    expect(reads).toEqual([]);
  });

  it("is an error where the store fails", async () => {
    const failure = storeUnavailable("the disk is gone");
    const { protection } = await protectionOver({ changes: () => errAsync(failure) });
    const answer = await protection.checkPackages({ ...asked, packages: [freePackage] });
    expect(answer._unsafeUnwrapErr()).toEqual(failure);
  });
});
