import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule, removeRule } from "@package-protection/testkit";
import fc from "fast-check";
import { err, ResultAsync } from "neverthrow";
import { describe, expect, it, vi } from "vitest";
import { createPackageProtection, type RuleDraft, type RuleStore, ruleDraft, storeUnavailable } from "../../index.ts";

const projectId = 7;

function ownersOnly(packageNamePattern: string): RuleDraft {
  return ruleDraft({ packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" })._unsafeUnwrap();
}

function push(packageName: string) {
  const principal = { kind: "user", accessLevel: "developer" } as const;
  return { projectId, action: "push", principal, packageType: "generic", packageName } as const;
}

/** A store whose answers to `changes` are right when they are made, and are handed over when the test says so. */
function withHeldAnswers(store: RuleStore) {
  const held: (() => void)[] = [];
  let arrived = () => {};
  let isHolding = false;
  const holding: RuleStore = {
    ...store,
    changes: (...question) => {
      const answer = store.changes(...question);
      if (!isHolding) return answer;
      const release = new Promise<void>((resolve) => held.push(resolve));
      arrived();
      return new ResultAsync(release.then(() => answer));
    },
  };
  return {
    store: holding,
    /** Holds back the answers to the reads that begin from now on; gives the moment when the next one has been made. */
    hold(): Promise<void> {
      isHolding = true;
      return new Promise((resolve) => {
        arrived = resolve;
      });
    },
    stopHolding() {
      isHolding = false;
    },
    releaseOldest() {
      held.shift()?.();
    },
  };
}

/** A store that begins the whole list after each change. */
function storeOfWholeLists(): RuleStore {
  const real = memoryRuleStore();
  const unfinished = new Set<string | null>();
  return {
    ...real,
    changes: (id, since, limit) => {
      const answer = async () => {
        const page = await real.changes(id, since, limit);
        const goesOn = page.isErr() || page.value.revision === since || unfinished.has(since);
        const answered = goesOn ? page : await real.changes(id, null, limit);
        if (answered.isOk() && answered.value.more) unfinished.add(answered.value.revision);
        return answered;
      };
      return new ResultAsync(answer());
    },
  };
}

const stores: Readonly<Record<string, () => RuleStore>> = {
  "over a store of whole lists": storeOfWholeLists,
  "over a store of differences": memoryRuleStore,
};

describe.each(Object.entries(stores))("the rule cache %s", (name, makeStore) => {
  async function protectionWith(patterns: readonly string[]) {
    const store = makeStore();
    for (const pattern of patterns)
      (await insertRule(store, projectId, ownersOnly(pattern), { at: 1 }))._unsafeUnwrap();
    const answers = withHeldAnswers(store);
    const protection = createPackageProtection({ store: answers.store });
    return { store, answers, protection };
  }

  it("decides by a change that was acknowledged while another check was reading", async () => {
    const { store, answers, protection } = await protectionWith(["other"]);
    expect((await protection.checkPackage(push("app"))).isOk()).toBe(true);
    const madeForFirst = answers.hold();
    const first = protection.checkPackage(push("app"));
    await madeForFirst;
    answers.stopHolding();
    (await insertRule(store, projectId, ownersOnly("app"), { at: 2 }))._unsafeUnwrap();
    const second = await protection.checkPackage(push("app"));
    answers.releaseOldest();
    expect((await first).isErr() || name === "over a store of whole lists").toBe(true);
    expect(second._unsafeUnwrapErr().type).toBe("package_protected");
  });

  it("does not use a first check's read for a second one that was made after a change", async () => {
    const { store, answers, protection } = await protectionWith([]);
    const madeForFirst = answers.hold();
    const first = protection.checkPackage(push("app"));
    await madeForFirst;
    answers.stopHolding();
    (await insertRule(store, projectId, ownersOnly("app"), { at: 2 }))._unsafeUnwrap();
    const second = protection.checkPackage(push("app"));
    answers.releaseOldest();
    const [, afterwards] = await Promise.all([first, second]);
    expect(afterwards._unsafeUnwrapErr().type).toBe("package_protected");
  });

  it("compiles a project once for two first readers", async () => {
    const { store, protection } = await protectionWith(["app"]);
    const wholeLists: unknown[] = [];
    const counting: RuleStore = {
      ...store,
      changes: (id, since, limit) => {
        if (since === null) wholeLists.push(id);
        return store.changes(id, since, limit);
      },
    };
    const counted = createPackageProtection({ store: counting });
    const answers = await Promise.all([counted.checkPackage(push("app")), counted.checkPackage(push("app"))]);
    expect(answers.map((answer) => answer._unsafeUnwrapErr().type)).toEqual(["package_protected", "package_protected"]);
    expect(wholeLists).toEqual([projectId]);
    expect((await protection.checkPackage(push("app"))).isErr()).toBe(true);
  });

  it("does not apply a late difference to rules that have moved on", async () => {
    const { store, answers, protection } = await protectionWith(["old"]);
    const old = (await store.changes(projectId, null, 1))._unsafeUnwrap().rules[0];
    expect((await protection.checkPackage(push("app"))).isOk()).toBe(true);
    const app = (await insertRule(store, projectId, ownersOnly("app"), { at: 2 }))._unsafeUnwrap();
    const madeForLate = answers.hold();
    const packages = ["old", "app"].map((packageName) => ({ packageType: "generic" as const, packageName }));
    const late = protection.checkPackages({ ...push("app"), packages });
    await madeForLate;
    answers.stopHolding();
    (await removeRule(store, projectId, app.id))._unsafeUnwrap();
    (await removeRule(store, projectId, old?.id ?? 0))._unsafeUnwrap();
    expect((await protection.checkPackage(push("old"))).isOk()).toBe(true);
    answers.releaseOldest();
    const outcomes = (await late)._unsafeUnwrap().map(({ outcome }) => outcome);
    const neverWas = ["allowed", "blocked"];
    expect(outcomes).not.toEqual(neverWas);
    expect((await protection.checkPackage(push("app"))).isOk()).toBe(true);
  });

  it("reads a project that is larger than a page", async () => {
    const patterns = Array.from({ length: 2500 }, (_, index) => `package-${index}`);
    const { protection } = await protectionWith(patterns);
    const checks = await Promise.all(patterns.map((name) => protection.checkPackage(push(name))));
    expect(checks.filter((check) => check.isOk())).toEqual([]);
    expect((await protection.checkPackage(push("package-2500"))).isOk()).toBe(true);
  });

  it("decides correctly with a cache of almost nothing", async () => {
    const store = makeStore();
    const protection = createPackageProtection({ store, maximumCacheBytes: 1 });
    for (const id of [1, 2, 3]) (await insertRule(store, id, ownersOnly(`app-${id}`), { at: 1 }))._unsafeUnwrap();
    for (const id of [1, 2, 3, 1, 2, 3]) {
      for (const named of [1, 2, 3]) {
        const check = await protection.checkPackage({ ...push(`app-${named}`), projectId: id });
        expect(check.isOk()).toBe(named !== id);
      }
    }
  });

  it("never decides by rules older than the check, nor by a state that never was", async () => {
    const step = fc.record({
      kind: fc.constantFrom("insert", "remove", "check", "check"),
      name: fc.constantFrom("a", "b", "c"),
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 2, maxLength: 24 }), async (scheduler, steps) => {
        const real = await makeStore();
        const store: RuleStore = {
          ...real,
          changes: (...question) =>
            new ResultAsync(
              (async () => {
                await scheduler.schedule(Promise.resolve(), "a read begins");
                const answer = await real.changes(...question);
                await scheduler.schedule(Promise.resolve(), "its answer arrives");
                return answer;
              })(),
            ),
        };
        const protection = createPackageProtection({ store });
        const history: ReadonlySet<string>[] = [new Set()];
        const ids = new Map<string, number>();
        const checks: Promise<void>[] = [];
        const now = () => history.length - 1;

        async function take(kind: string, name: string): Promise<void> {
          const id = ids.get(name);
          if (kind === "insert" && id === undefined) {
            const rule = (await insertRule(real, projectId, ownersOnly(name), { at: 1 }))._unsafeUnwrap();
            ids.set(name, rule.id);
            history.push(new Set(ids.keys()));
          } else if (kind === "remove" && id !== undefined) {
            (await removeRule(real, projectId, id))._unsafeUnwrap();
            ids.delete(name);
            history.push(new Set(ids.keys()));
          } else if (kind === "check") {
            const asked = now();
            checks.push(
              (async () => {
                const packages = ["a", "b", "c"].map((packageName) => ({
                  packageType: "generic" as const,
                  packageName,
                }));
                const principal = { kind: "anonymous" } as const;
                const answer = await protection.checkPackages({ projectId, action: "push", principal, packages });
                const seen = answer
                  ._unsafeUnwrap()
                  .map(({ outcome }, index) => (outcome === "blocked" ? packages[index]?.packageName : null))
                  .filter((blocked) => blocked !== null)
                  .join();
                const possible = history.slice(asked).map((rules) => [...rules].sort().join());
                expect(possible).toContain(seen);
              })(),
            );
          }
        }

        const { task } = scheduler.scheduleSequence(
          steps.map(({ kind, name }) => ({ label: `${kind} ${name}`, builder: () => take(kind, name) })),
        );
        await scheduler.waitFor(task);
        await scheduler.waitFor(Promise.all(checks));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a first read that fails", () => {
  it("does not fail the checks that were made during it: they share the next one", async () => {
    const store = memoryRuleStore();
    const failure = err(storeUnavailable("the connection was cut"));
    let fail = () => {};
    let reads = 0;
    const failingOnce: RuleStore = {
      ...store,
      changes: (...question) => {
        reads++;
        if (reads > 1) return store.changes(...question);
        return new ResultAsync(
          new Promise((resolve) => {
            fail = () => resolve(failure);
          }),
        );
      },
    };
    const protection = createPackageProtection({ store: failingOnce });
    const first = protection.checkPackage(push("app"));
    await vi.waitUntil(() => reads === 1);
    const meanwhile = [protection.checkPackage(push("app")), protection.checkPackage(push("app"))];
    fail();
    expect(await first).toEqual(failure);
    expect((await Promise.all(meanwhile)).map((answer) => answer.isOk())).toEqual([true, true]);
    expect(reads).toBe(2);
  });
});
