import { memoryRuleStore } from "@package-protection/adapter-memory";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  createPackageProtection,
  type ProtectionEvent,
  type ProtectionRule,
  type RuleDraft,
  type RuleStore,
  ruleChanged,
  ruleDraft,
  ruleNotFound,
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
  for (const name of names) rules.push((await real.insert(projectId, draft(name), 1))._unsafeUnwrap());
  const events: ProtectionEvent[] = [];
  const store = { ...real, ...change(real) };
  const protection = createPackageProtection({ store, onEvent: (event) => events.push(event), deadlineMs: 100 });
  const left = async () => (await real.changes(projectId, null, 1000))._unsafeUnwrap().rules;
  return { rules, events, protection, left };
}

describe("forgetting a project", () => {
  it("tells once of all the rules that it removed", async () => {
    const { rules, events, protection } = await protectionOver(["a", "b"]);
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual(rules);
    expect(events).toEqual([{ type: "project_forgotten", projectId, rules }]);
  });

  it("tells nothing where there was nothing to remove", async () => {
    const { events, protection } = await protectionOver([]);
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual([]);
    await Promise.resolve();
    expect(events).toEqual([]);
  });

  it("keeps what it told of from whoever changes its answer", async () => {
    const { rules, events, protection } = await protectionOver(["a", "b"]);
    const forgotten = (await protection.forgetProject(projectId))._unsafeUnwrap();
    expect(Reflect.set(forgotten, "length", 0)).toBe(true);
    expect(events).toEqual([{ type: "project_forgotten", projectId, rules }]);
  });

  it("removes rules too that are created while it runs", async () => {
    let created = 0;
    const { protection, left } = await protectionOver(["a"], (real) => ({
      remove: (...question) =>
        created++ < 3
          ? real
              .insert(projectId, draft(`late-${created}`), 1)
              .andThen(() => real.remove(...question))
              .mapErr(() => ruleNotFound)
          : real.remove(...question),
    }));
    const names = (await protection.forgetProject(projectId))._unsafeUnwrap().map((rule) => rule.packageNamePattern);
    expect(names).toEqual(["a", "late-1", "late-2", "late-3"]);
    expect(await left()).toEqual([]);
  });

  it("does not count a rule that somebody else removed first", async () => {
    const { rules, protection } = await protectionOver(["a", "b"], (real) => ({
      remove: (project, ruleId, expected) => {
        if (ruleId !== 1) return real.remove(project, ruleId, expected);
        return real.remove(project, ruleId, expected).andThen(() => errAsync(ruleNotFound));
      },
    }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual(rules.slice(1));
  });

  it("leaves the event loop its turn between one part of a long list and the next", async () => {
    const order: string[] = [];
    const names = Array.from({ length: 150 }, (_, index) => `app-${index}`);
    const { protection } = await protectionOver(names, (real) => ({
      changes: (...question) => {
        order.push("part");
        setTimeout(() => order.push("turn"), 0);
        return real.changes(...question);
      },
    }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrap().length).toBe(150);
    expect(order).toEqual(["part", "turn", "part", "turn", "part"]);
  });

  it.each([Number.NaN, 1.5, 2 ** 53])("is refused for %s, which no project has as its id", async (id) => {
    const { protection } = await protectionOver([]);
    expect(() => protection.forgetProject(id)).toThrow(TypeError);
    expect(() => protection.forgetProject(id)).toThrow(String(id));
  });
});

describe("where the store fails in the middle", () => {
  it("says so, tells of what is gone, and removes the rest when it is called again", async () => {
    let isBroken = true;
    const failure = storeUnavailable("the disk is gone", true);
    const { rules, events, protection, left } = await protectionOver(["a", "b", "c"], (real) => ({
      remove: (project, ruleId, expected) =>
        isBroken && ruleId === 2 ? errAsync(failure) : real.remove(project, ruleId, expected),
    }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrapErr()).toEqual(failure);
    expect(events).toEqual([{ type: "project_forgotten", projectId, rules: rules.slice(0, 1) }]);
    expect(await left()).toEqual(rules.slice(1));
    isBroken = false;
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual(rules.slice(1));
  });

  it("says so where the rules cannot be read", async () => {
    const failure = storeUnavailable("the disk is gone");
    const { events, protection } = await protectionOver(["a"], () => ({ changes: () => errAsync(failure) }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrapErr()).toEqual(failure);
    expect(events).toEqual([]);
  });

  it.each([
    [
      "lists a rule that it removed",
      (real: RuleStore): Partial<RuleStore> => ({
        remove: (...question) =>
          real
            .find(question[0], question[1])
            .andThen((rule) => (rule === null ? errAsync(ruleNotFound) : okAsync(rule))),
      }),
      "still lists rule 1",
    ],
    [
      "cannot let go of a rule",
      (): Partial<RuleStore> => ({ remove: () => errAsync(ruleChanged) }),
      "still lists rule 1",
    ],
    [
      "begins a list without a rule",
      (real: RuleStore): Partial<RuleStore> => ({
        changes: (...question) => real.changes(...question).map((page) => ({ ...page, rules: [], more: true })),
      }),
      "without a rule",
    ],
  ])("does not go on for ever with a store that %s", async (_, change, said) => {
    const { protection } = await protectionOver(["a"], change);
    const error = (await protection.forgetProject(projectId))._unsafeUnwrapErr();
    expect(error.type).toBe("store_unavailable");
    expect(String(error.cause)).toContain(said);
  });

  it("gives up on a step that takes longer than a question may", async () => {
    const never = () => new ResultAsync<never, never>(new Promise(() => {}));
    const { protection } = await protectionOver(["a"], () => ({ remove: never }));
    expect((await protection.forgetProject(projectId))._unsafeUnwrapErr()).toMatchObject({ mayHaveHappened: true });
  });

  it("may take longer than a question may for all of its steps together", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const slowly = (real: RuleStore): Partial<RuleStore> => ({
      remove(...question) {
        vi.advanceTimersByTime(40);
        return real.remove(...question);
      },
    });
    const { rules, protection } = await protectionOver(["a", "b", "c"], slowly);
    const began = performance.now();
    expect((await protection.forgetProject(projectId))._unsafeUnwrap()).toEqual(rules);
    expect(performance.now() - began).toBe(120);
  });
});
