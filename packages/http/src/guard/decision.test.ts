import { memoryRuleStore } from "@package-protection/adapter-memory";
import {
  type AccessLevel,
  createPackageProtection,
  type PackageAction,
  type RuleStore,
} from "@package-protection/core";
import type { PackageWrite } from "@package-protection/registry-protocols";
import {
  arbitraryNameLike,
  arbitraryRuleAbout,
  arbitraryRulesAndRequest,
  naiveDecision,
} from "@package-protection/testkit";
import fc from "fast-check";
import { err } from "neverthrow";
import { describe, expect, it } from "vitest";
import { createRules } from "../../test/rules.ts";
import { swappingRuleStore } from "../../test/swapping-rule-store.ts";
import { findCaller } from "./caller.ts";
import { type DecisionHost, decideWrite } from "./decision.ts";
import type { PackageGuardOptions } from "./options.ts";

const write = { packageType: "npm", packageName: "app", actions: ["push", "delete"], remainingVersions: null } as const;
const developer = { kind: "user", accessLevel: "developer" } as const;

type AskedHost = DecisionHost & Pick<PackageGuardOptions<unknown>, "protection" | "projectId" | "principal">;

async function decide({ projectId, principal, ...host }: AskedHost, asked: PackageWrite) {
  const options = { protection: host.protection, protocol: "npm", projectId, ...(principal && { principal }) } as const;
  const caller = await findCaller(options, {}, asked.actions[0]);
  return caller.isErr() ? err(caller.error) : decideWrite(host, caller.value, asked);
}

async function hostWith(over: Partial<AskedHost> = {}, deadlineMs = 60_000): Promise<AskedHost> {
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

it("names the first of a write's actions that is refused, with the principal", async () => {
  const refused = await decide(await hostWith(), write);
  expect(refused._unsafeUnwrapErr()).toMatchObject({
    type: "package_protected",
    action: "push",
    principal: developer,
    requiredAccessLevel: "maintainer",
    write,
  });
  const maintainer = await hostWith({ principal: async () => ({ kind: "user", accessLevel: "maintainer" }) });
  expect((await decide(maintainer, write))._unsafeUnwrapErr()).toMatchObject({ action: "delete" });
  const owner = await hostWith({ principal: () => ({ kind: "user", accessLevel: "owner" }) });
  expect((await decide(owner, write)).isOk()).toBe(true);
});

it("does not call the host for the principal where there is no such project", async () => {
  let asked = false;
  const principal = () => {
    asked = true;
    return developer;
  };
  const decided = await decide(await hostWith({ projectId: async () => null, principal }), write);
  expect(decided._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
  expect(asked).toBe(false);
});

it("waits for a promise of whatever kind, and not for ever", async () => {
  const later: PromiseLike<number> = {
    // biome-ignore lint/suspicious/noThenProperty: it is what a promise is of another library.
    then: (onAnswer) => Promise.resolve(8).then(onAnswer),
  };
  expect((await decide(await hostWith({ projectId: () => later }), write)).isOk()).toBe(true);
  const never = await decide(await hostWith({ principal: () => new Promise(() => undefined) }, 20), write);
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
      decide({ ...host, principal: filled("developer") }, write),
      decide({ ...host, principal: filled("owner") }, write),
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
      decide({ ...host, principal: later("developer", 1) }, write),
      decide({ ...host, principal: later("owner", 1 + ticks) }, write),
    ]);
    expect(developers._unsafeUnwrapErr()).toMatchObject({ type: "package_protected", principal: developer });
  });

  it("has every action of a write judged by what it said first", async () => {
    const host = await hostWith();
    const protection: AskedHost["protection"] = {
      ...host.protection,
      checkPackage(asked) {
        const checked = host.protection.checkPackage(asked);
        filled("owner")();
        return checked;
      },
    };
    const decided = await decide({ ...host, protection, principal: filled("maintainer") }, write);
    expect(decided._unsafeUnwrapErr()).toMatchObject({
      type: "package_protected",
      action: "delete",
      principal: { kind: "user", accessLevel: "maintainer" },
    });
  });
});

it("reports a write of another shape as an internal error", async () => {
  const decided = await decide(await hostWith(), { ...write, packageName: "" });
  expect(decided._unsafeUnwrapErr()).toMatchObject({
    type: "internal_error",
    cause: new Error("the guard asked about an invalid packageName"),
  });
});

it("reports a failing store with its cause, and no evaluated refusals", async () => {
  const cause = new Error("down");
  const store: RuleStore = {
    ...memoryRuleStore(),
    changes: () => err({ type: "store_unavailable", mayHaveHappened: false, cause }),
  };
  const evaluated: unknown[] = [];
  const host = await hostWith({
    protection: createPackageProtection({ store, minimumAccessLevels: null }),
    onEvaluated: (wouldRefuse) => evaluated.push(wouldRefuse),
  });
  expect((await decide(host, write))._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", cause });
  expect(evaluated).toEqual([]);
});

describe("existingVersions", () => {
  it("narrow only a push and delete of one name that lists its versions, and only if it keeps all that exist", async () => {
    const { protection, nextBatch } = await hostWith();
    const host = { protection, projectId: 7, principal: () => ({ kind: "admin" }) as const, nextBatch };
    const someActions: PackageWrite["actions"][] = [["push"], ["delete"], ["push", "delete"], ["delete", "push"]];
    const lists = [null, [], ["1.0.0"], ["", "1.0.0", "__proto__x"]];
    for (const actions of someActions) {
      for (const remainingVersions of lists) {
        for (const alternativeNames of [undefined, [], ["App"]]) {
          for (const existing of lists) {
            const asked: string[] = [];
            const existingVersions = (packageName: string) => {
              asked.push(packageName);
              return existing;
            };
            const written = { ...write, actions, remainingVersions, ...(alternativeNames && { alternativeNames }) };
            const decided = await decide({ ...host, existingVersions }, written);
            const isOpen = actions.length === 2 && remainingVersions !== null && alternativeNames?.length !== 1;
            expect(asked).toEqual(isOpen ? ["app"] : []);
            const keepsAll = isOpen && (existing ?? []).every((version) => remainingVersions.includes(version));
            expect(decided._unsafeUnwrap()).toEqual({ ...written, actions: keepsAll ? ["push"] : actions });
          }
        }
      }
    }
  });

  it("fail by their name, with the host's error or the rule that the answer breaks", async () => {
    const listed = { ...write, remainingVersions: ["1.0.0"] };
    const rule = new Error("existingVersions must return a list of texts or null");
    const down = new Error("down");
    const answers: readonly [answer: () => unknown, cause: Error][] = [
      [() => Promise.reject(down), down],
      [() => undefined, rule],
      [() => "1.0.0", rule],
      [() => [1], rule],
      [() => ["1.0.0", 1], rule],
    ];
    for (const [answer, cause] of answers) {
      const existingVersions = answer as () => readonly string[];
      const decided = await decide(await hostWith({ existingVersions }), listed);
      expect(decided._unsafeUnwrapErr()).toEqual({ type: "host_unavailable", asked: "existingVersions", cause });
    }
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
        const decided = await decide(host, written);
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
