import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule } from "@package-protection/testkit";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  createPackageProtection,
  type ProtectionEvent,
  type ProtectionRule,
  type RuleDraft,
  type RuleStore,
  ruleDraft,
  storeUnavailable,
} from "../index.ts";

const projectId = 7;

function draft(name: string): RuleDraft {
  return ruleDraft({
    packageNamePattern: name,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
  })._unsafeUnwrap();
}

/** A store with rules, perhaps with methods that do something else, and the events of a protection over it. */
async function protectionOver(names: readonly string[], change: (real: RuleStore) => Partial<RuleStore> = () => ({})) {
  const real = memoryRuleStore();
  const rules: ProtectionRule[] = [];
  for (const name of names) rules.push((await insertRule(real, projectId, draft(name)))._unsafeUnwrap());
  const events: ProtectionEvent[] = [];
  const store = { ...real, ...change(real) };
  const protection = createPackageProtection({ store, onEvent: (event) => events.push(event), deadlineMs: 100 });
  const left = async () => (await real.changes(projectId, null, 1000))._unsafeUnwrap().rules;
  const history = async () => (await real.history(projectId, null, 1000))._unsafeUnwrap().entries;
  return { real, rules, events, protection, left, history };
}

/** A store that forgets one rule at each step. */
function ruleByRule(rules: readonly ProtectionRule[]): Pick<RuleStore, "forget"> {
  const left = [...rules];
  return {
    forget: () => {
      const rule = left.shift();
      return okAsync({ rules: rule === undefined ? [] : [rule], more: left.length > 0 });
    },
  };
}

describe("forgetting a project", () => {
  it("removes its rules and its history, and emits one event", async () => {
    const { rules, events, protection, left, history } = await protectionOver(["a", "b"]);
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual(rules);
    expect(events).toEqual([{ type: "project_forgotten", projectId, before: rules }]);
    expect([await left(), await history()]).toEqual([[], []]);
  });

  it("emits nothing where there was nothing to remove", async () => {
    const { events, protection } = await protectionOver([]);
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual([]);
    await Promise.resolve();
    expect(events).toEqual([]);
  });

  it("emits its own copy of the rules", async () => {
    const { rules, events, protection } = await protectionOver(["a", "b"]);
    const forgotten = (await protection.forgetProject(projectId))._unsafeUnwrap();
    expect(Reflect.set(forgotten, "length", 0)).toBe(true);
    expect(events).toEqual([{ type: "project_forgotten", projectId, before: rules }]);
  });

  it("removes rules too that are created while it runs", async () => {
    let created = 0;
    const { protection, left } = await protectionOver(["a"], (real) => ({
      forget: (...question) =>
        real.forget(...question).andThen((step) => {
          if (created++ >= 3) return okAsync(step);
          return insertRule(real, projectId, draft(`late-${created}`))
            .mapErr(() => storeUnavailable("it was not created"))
            .map(() => ({ ...step, more: true }));
        }),
    }));
    const names = (await protection.forgetProject(projectId))._unsafeUnwrap().map((rule) => rule.packageNamePattern);
    expect(names).toEqual(["a", "late-1", "late-2", "late-3"]);
    expect(await left()).toEqual([]);
  });

  it("leaves the event loop its turn between one step and the next", async () => {
    const order: string[] = [];
    const { protection } = await protectionOver([], () => ({
      forget: () => {
        order.push("step");
        setTimeout(() => order.push("turn"), 0);
        return okAsync({ rules: [], more: order.length < 5 });
      },
    }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual([]);
    expect(order).toEqual(["step", "turn", "step", "turn", "step"]);
  });

  it.each([Number.NaN, 1.5, 2 ** 53])("is refused for %s, which no project has as its id", async (id) => {
    const { protection } = await protectionOver([]);
    expect(() => protection.forgetProject(id)).toThrow(TypeError);
    expect(() => protection.forgetProject(id)).toThrow(String(id));
  });
});

describe("where the store fails in the middle", () => {
  it("says so, emits what is gone, and removes the rest when it is called again", async () => {
    let isBroken = true;
    const failure = storeUnavailable("the disk is gone", true);
    const { rules } = await protectionOver(["a", "b", "c"]);
    let steps = 0;
    const { forget } = ruleByRule(rules);
    const { events, protection } = await protectionOver([], () => ({
      forget: (...question) => (isBroken && steps++ === 1 ? errAsync(failure) : forget(...question)),
    }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrapErr()).toEqual(failure);
    expect(events).toEqual([{ type: "project_forgotten", projectId, before: rules.slice(0, 1) }]);
    isBroken = false;
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual(rules.slice(1));
  });

  it("says so where nothing can be removed", async () => {
    const failure = storeUnavailable("the disk is gone");
    const { events, protection } = await protectionOver(["a"], () => ({ forget: () => errAsync(failure) }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrapErr()).toEqual(failure);
    expect(events).toEqual([]);
  });

  it("stops with a store that removes a rule twice", async () => {
    const { rules } = await protectionOver(["a"]);
    const { protection } = await protectionOver([], () => ({ forget: () => okAsync({ rules, more: true }) }));
    const error = (await protection.forgetProject(projectId))._unsafeUnwrapErr();
    expect(error.type).toBe("store_unavailable");
    expect(String(error.cause)).toContain("removed rule 1 twice");
  });

  it("stops with a store that removes nothing", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"], loopLimit: 100_000 });
    onTestFinished(() => void vi.useRealTimers());
    let steps = 0;
    const { protection } = await protectionOver([], () => ({
      forget: () => {
        steps += 1;
        return okAsync({ rules: [], more: true });
      },
    }));
    const forgotten = protection.forgetProject(projectId);
    await vi.runAllTimersAsync();
    expect(String((await forgotten)._unsafeUnwrapErr().cause)).toContain("removes nothing");
    expect(steps).toBe(10_000);
  });

  it("gives up on a step that takes longer than a call may", async () => {
    const never = () => new ResultAsync<never, never>(new Promise(() => {}));
    const { protection } = await protectionOver(["a"], () => ({ forget: never }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true });
  });

  it("may take longer than one call for all of its steps together", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { rules } = await protectionOver(["a", "b", "c"]);
    const { forget } = ruleByRule(rules);
    const { protection } = await protectionOver([], () => ({
      forget: (...question) => {
        vi.advanceTimersByTime(40);
        return forget(...question);
      },
    }));
    const began = performance.now();
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual(rules);
    expect(performance.now() - began).toBe(120);
  });
});
