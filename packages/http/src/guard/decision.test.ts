import { memoryRuleStore } from "@package-protection/adapter-memory";
import { type AccessLevel, createPackageProtection, type PackageAction } from "@package-protection/core";
import {
  arbitraryNameLike,
  arbitraryRuleAbout,
  arbitraryRulesAndRequest,
  naiveDecision,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRules } from "../../test/rules.ts";
import { swappingRuleStore } from "../../test/swapping-rule-store.ts";
import { type DecisionHost, decideWrite } from "./decision.ts";

const write = { packageType: "npm", packageName: "app", actions: ["push", "delete"], remainingVersions: null } as const;
const developer = { kind: "user", accessLevel: "developer" } as const;

async function hostWith(over: Partial<DecisionHost> = {}, deadlineMs = 60_000): Promise<DecisionHost> {
  const store = memoryRuleStore();
  await createRules(store, [["npm", "app", "maintainer", "owner"]]);
  return {
    protection: createPackageProtection({ store, deadlineMs, minimumAccessLevels: null }),
    projectId: () => 7,
    principal: () => developer,
    nextBatch: async () => undefined,
    ...over,
  };
}

it("names the first of a write's actions that is refused, with who asked", async () => {
  const refused = await decideWrite(await hostWith(), write);
  expect(refused._unsafeUnwrapErr()).toMatchObject({
    type: "package_protected",
    action: "push",
    principal: developer,
    requiredAccessLevel: "maintainer",
    write,
  });
  const maintainer = await hostWith({ principal: async () => ({ kind: "user", accessLevel: "maintainer" }) });
  expect((await decideWrite(maintainer, write))._unsafeUnwrapErr()).toMatchObject({ action: "delete" });
  const owner = await hostWith({ principal: () => ({ kind: "user", accessLevel: "owner" }) });
  expect((await decideWrite(owner, write)).isOk()).toBe(true);
});

it("does not ask who is calling where there is no such project", async () => {
  let asked = false;
  const principal = () => {
    asked = true;
    return developer;
  };
  const decided = await decideWrite(await hostWith({ projectId: async () => null, principal }), write);
  expect(decided._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
  expect(asked).toBe(false);
});

it("waits for a promise of whatever kind, and not for ever", async () => {
  const later: PromiseLike<number> = {
    // biome-ignore lint/suspicious/noThenProperty: it is what a promise is of another library.
    then: (onAnswer) => Promise.resolve(8).then(onAnswer),
  };
  expect((await decideWrite(await hostWith({ projectId: () => later }), write)).isOk()).toBe(true);
  const never = await decideWrite(await hostWith({ principal: () => new Promise(() => undefined) }, 20), write);
  expect(never._unsafeUnwrapErr()).toMatchObject({
    type: "host_unavailable",
    asked: "principal",
    cause: new Error("no answer within 20 ms"),
  });
});

describe("a host that fills one object anew for each request", () => {
  const asks: { kind: "user"; accessLevel: AccessLevel } = { kind: "user", accessLevel: "developer" };
  const filled = (accessLevel: AccessLevel) => () => Object.assign(asks, { accessLevel });

  it("has writes that come together judged each by its own", async () => {
    const host = await hostWith();
    const [developers, owners] = await Promise.all([
      decideWrite({ ...host, principal: filled("developer") }, write),
      decideWrite({ ...host, principal: filled("owner") }, write),
    ]);
    expect(developers._unsafeUnwrapErr()).toMatchObject({ type: "package_protected", principal: developer });
    expect(owners.isOk()).toBe(true);
  });

  it.each([1, 2, 3, 4])("has each judged by its own also where it answers %i microtasks later", async (ticks) => {
    const host = await hostWith();
    const later = (accessLevel: AccessLevel, before: number) => async () => {
      for (let tick = 0; tick < before; tick++) await undefined;
      return filled(accessLevel)();
    };
    const [developers] = await Promise.all([
      decideWrite({ ...host, principal: later("developer", 1) }, write),
      decideWrite({ ...host, principal: later("owner", 1 + ticks) }, write),
    ]);
    expect(developers._unsafeUnwrapErr()).toMatchObject({ type: "package_protected", principal: developer });
  });

  it("has every action of a write judged by what it said first", async () => {
    const host = await hostWith();
    const protection: DecisionHost["protection"] = {
      ...host.protection,
      checkPackage(asked) {
        const checked = host.protection.checkPackage(asked);
        filled("owner")();
        return checked;
      },
    };
    const decided = await decideWrite({ ...host, protection, principal: filled("maintainer") }, write);
    expect(decided._unsafeUnwrapErr()).toMatchObject({
      type: "package_protected",
      action: "delete",
      principal: { kind: "user", accessLevel: "maintainer" },
    });
  });
});

it("takes a write of another shape for a defect of its own", async () => {
  const decided = await decideWrite(await hostWith(), { ...write, packageName: "" });
  expect(decided._unsafeUnwrapErr()).toMatchObject({
    type: "internal_error",
    cause: new Error("the question makes no sense: packageName"),
  });
});

/** Two states of a project's rules, and a write of a package that both are about. */
const arbitraryStatesAndWrite = arbitraryRulesAndRequest(4).chain(({ rules, request }) =>
  fc.record({
    states: fc
      .array(arbitraryRuleAbout(request), { maxLength: 4, size: "max" })
      .map((others) => [rules, others] as const),
    request: fc.constant(request),
    actions: fc.constantFrom<readonly [PackageAction, ...PackageAction[]]>(
      ["push"],
      ["delete"],
      ["push", "delete"],
      ["delete", "push"],
    ),
    alternativeNames: fc.option(
      fc.array(arbitraryNameLike(request.packageType, request.packageName), { maxLength: 2 }),
      { nil: undefined },
    ),
  }),
);

it("a write passes only if one state of the rules allows every action under every name", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryStatesAndWrite, async ({ states, request, actions, alternativeNames }) => {
      const { packageType, packageName, principal } = request;
      const { store, reads } = swappingRuleStore(states);
      const protection = createPackageProtection({ store, minimumAccessLevels: null });
      const nextBatch = async () => undefined;
      const host = { protection, projectId: () => 7, principal: () => principal, nextBatch };
      const written = {
        packageType,
        packageName,
        actions,
        remainingVersions: null,
        ...(alternativeNames !== undefined && { alternativeNames }),
      };
      const names = [packageName, ...(alternativeNames ?? [])];
      for (const [index, state] of states.entries()) {
        const decided = await decideWrite(host, written);
        const refused = actions.find((action) =>
          names.some((name) => naiveDecision(state, { ...request, action, packageName: name }).outcome === "blocked"),
        );
        expect(reads()).toBe(index + 1);
        expect(decided.isErr() ? decided.error : {}).toMatchObject(
          refused === undefined ? {} : { type: "package_protected", action: refused },
        );
        expect(decided.isOk()).toBe(refused === undefined);
      }
    }),
  );
});
