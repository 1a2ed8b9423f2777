import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule, replaceRule } from "@package-protection/testkit";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import {
  type Caller,
  createPackageProtection,
  type ManagedPackageProtection,
  type ProjectReference,
  type ProtectionEvent,
  type RuleStore,
  ruleDraft,
  storeUnavailable,
} from "../../index.ts";

const projectId = 7;
const project = { id: projectId };
const maintainer: Caller = { name: "mia", admin: false, scopes: ["api"] };
const terms = { packageNamePattern: "@acme/*", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
const directory = memoryProjectDirectory({
  projects: [{ id: projectId, path: "acme/web", visibility: "public" }],
  users: [
    { name: "mia", memberships: { "7": "maintainer" } },
    { name: "dev", memberships: { "7": "developer" } },
  ],
});

function draft(packageNamePattern: string) {
  return ruleDraft({ ...terms, packageNamePattern })._unsafeUnwrap();
}

/** A store with one rule, changed at 1000, perhaps with methods that do something else; and what was asked of it. */
async function protectionOver(change: (real: RuleStore) => Partial<RuleStore> = () => ({})) {
  const real = memoryRuleStore();
  const rule = (await insertRule(real, projectId, draft("@acme/*"), { at: 1000, by: "ann" }))._unsafeUnwrap();
  const asked: (keyof RuleStore)[] = [];
  const store = new Proxy<RuleStore>(
    { ...real, ...change(real) },
    {
      get(methods, name: keyof RuleStore) {
        asked.push(name);
        return methods[name];
      },
    },
  );
  const resolved: ProjectReference[] = [];
  const events: ProtectionEvent[] = [];
  const protection = createPackageProtection({
    store,
    directory: {
      resolve: (caller, reference) => {
        resolved.push(reference);
        return directory.resolve(caller, reference);
      },
    },
    onEvent: (event) => events.push(event),
    now: () => 2000,
  });
  // Up to here it was looked at to see whether it is a store.
  asked.length = 0;
  const left = async () => (await real.changes(projectId, null, 100))._unsafeUnwrap().rules;
  const history = async () => (await real.history(projectId, null, 100))._unsafeUnwrap().entries;
  return { real, rule, asked, resolved, events, protection, left, history };
}

const change = { packageNamePattern: "@acme/web" };

/** Each use case, as one that would succeed. */
const useCases = {
  "listing rules": (protection: ManagedPackageProtection, caller: Caller, named: ProjectReference) =>
    protection.listRules({ caller, project: named }),
  "creating a rule": (protection: ManagedPackageProtection, caller: Caller, named: ProjectReference) =>
    protection.createRule({ caller, project: named, rule: { ...terms, packageNamePattern: "other" } }),
  "updating a rule": (protection: ManagedPackageProtection, caller: Caller, named: ProjectReference) =>
    protection.updateRule({ caller, project: named, ruleId: 1, change }),
  "deleting a rule": (protection: ManagedPackageProtection, caller: Caller, named: ProjectReference) =>
    protection.deleteRule({ caller, project: named, ruleId: 1 }),
} as const;

describe.each(Object.entries(useCases))("%s", (name, use) => {
  it("is for a caller whose token and role suffice", async () => {
    const { protection } = await protectionOver();
    expect((await use(protection, maintainer, project)).isOk()).toBe(true);
  });

  it("is refused to a token without a scope for it, before the project is looked up", async () => {
    const { protection, asked, resolved, rule, left } = await protectionOver();
    for (const scopes of name === "listing rules" ? [[]] : [[], ["read_api" as const]]) {
      const refused = await use(protection, { ...maintainer, scopes }, project);
      expect(refused._unsafeUnwrapErr()).toEqual({ type: "insufficient_scope" });
    }
    expect([asked, resolved]).toEqual([[], []]);
    expect(await left()).toEqual([rule]);
  });

  it("is refused to a caller whose level is too low, before the store is called", async () => {
    const { protection, asked, rule, left } = await protectionOver();
    const refused = await use(protection, { ...maintainer, name: "dev" }, project);
    expect(refused._unsafeUnwrapErr()).toEqual({ type: "forbidden" });
    expect(asked).toEqual([]);
    expect(await left()).toEqual([rule]);
  });

  it.each([
    ["there is none of the id", { id: 8 }],
    ["there is none of the path", { path: "acme/none" }],
  ])("is refused where the project is missing: %s", async (_, reference) => {
    const { protection, asked } = await protectionOver();
    const refused = await use(protection, maintainer, reference);
    expect(refused._unsafeUnwrapErr()).toEqual({ type: "project_not_found" });
    expect(asked).toEqual([]);
  });

  it("is an error if the directory fails, before the store is called", async () => {
    const store = memoryRuleStore();
    const resolve = () => Promise.reject(new Error("no connection"));
    const refused = await use(createPackageProtection({ store, directory: { resolve } }), maintainer, project);
    expect(refused._unsafeUnwrapErr()).toMatchObject({ type: "directory_unavailable" });
  });

  it("is an error where the store fails, and emits no event", async () => {
    const failure = storeUnavailable("the disk is gone");
    const fails = () => errAsync(failure);
    const { protection, events } = await protectionOver(() => ({ changes: fails, find: fails, write: fails }));
    expect((await use(protection, maintainer, project))._unsafeUnwrapErr()).toEqual(failure);
    expect(events).toEqual([]);
  });
});

it("a token that may read lists rules", async () => {
  const { protection, rule } = await protectionOver();
  const list = await protection.listRules({ caller: { ...maintainer, scopes: ["read_api"] }, project });
  expect(list._unsafeUnwrap()).toEqual([rule]);
});

describe("an invalid rule", () => {
  it("is not created, and the store is not called", async () => {
    const { protection, asked } = await protectionOver();
    const rule = { ...terms, packageNamePattern: "" };
    const refused = (await protection.createRule({ caller: maintainer, project, rule }))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ type: "invalid_rule", violations: [{ type: "pattern_blank" }, {}] });
    expect(asked).toEqual([]);
  });

  it("does not come of a change", async () => {
    const { protection, asked, rule, events, left } = await protectionOver();
    const blank = { packageNamePattern: null };
    const refused = await protection.updateRule({ caller: maintainer, project, ruleId: rule.id, change: blank });
    expect(refused._unsafeUnwrapErr().type).toBe("invalid_rule");
    expect(asked).toEqual(["find"]);
    expect([await left(), events]).toEqual([[rule], []]);
  });
});

it("a rule is created by one call of the store where the host sets no limit", async () => {
  const { protection, asked } = await protectionOver();
  const rule = { ...terms, packageNamePattern: "other" };
  (await protection.createRule({ caller: maintainer, project, rule }))._unsafeUnwrap();
  expect(asked).toEqual(["write"]);
});

describe("a pattern that another rule has", () => {
  it("is not given to a second rule, by creating or by changing it", async () => {
    const { real, protection, events, rule } = await protectionOver();
    const other = (await insertRule(real, projectId, draft("other"), { at: 1000 }))._unsafeUnwrap();
    const request = { caller: maintainer, project };
    expect((await protection.createRule({ ...request, rule: terms }))._unsafeUnwrapErr()).toEqual({
      type: "pattern_taken",
    });
    const { packageNamePattern } = rule;
    const changed = await protection.updateRule({ ...request, ruleId: other.id, change: { packageNamePattern } });
    expect(changed._unsafeUnwrapErr()).toEqual({ type: "pattern_taken" });
    expect(events).toEqual([]);
  });
});

describe("a change", () => {
  it("is stored at the moment that the host's clock shows", async () => {
    const { protection, rule } = await protectionOver();
    const request = { caller: maintainer, project };
    const created = await protection.createRule({ ...request, rule: { ...terms, packageNamePattern: "other" } });
    expect(created._unsafeUnwrap()).toMatchObject({ createdAt: 2000, updatedAt: 2000 });
    const updated = await protection.updateRule({ ...request, ruleId: rule.id, change });
    expect(updated._unsafeUnwrap()).toMatchObject({ ...change, createdAt: 1000, updatedAt: 2000 });
  });

  it("is not written where it names nothing new, and emits no event", async () => {
    const { protection, asked, events, rule } = await protectionOver();
    const same = await protection.updateRule({ caller: maintainer, project, ruleId: rule.id, change: terms });
    expect(same._unsafeUnwrap()).toEqual(rule);
    expect([asked, events]).toEqual([["find"], []]);
  });

  it("of a rule that is gone finds no rule", async () => {
    const { protection, asked } = await protectionOver();
    const missing = await protection.updateRule({ caller: maintainer, project, ruleId: 2, change });
    expect(missing._unsafeUnwrapErr()).toEqual({ type: "rule_not_found" });
    expect(asked).toEqual(["find"]);
  });

  it("of what can be no rule's number is not looked for", async () => {
    const { protection, asked } = await protectionOver();
    for (const ruleId of [2 ** 53, 1.5, Number.NaN]) {
      const missing = await protection.updateRule({ caller: maintainer, project, ruleId, change });
      expect(missing._unsafeUnwrapErr()).toEqual({ type: "rule_not_found" });
    }
    expect(asked).toEqual([]);
  });

  it("is refused with an unmodifiedSince that is not a time, which the error names", async () => {
    const { protection } = await protectionOver();
    for (const unmodifiedSince of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const request = { caller: maintainer, project, ruleId: 1, change, unmodifiedSince };
      await expect(protection.updateRule(request).then()).rejects.toThrow(`unmodifiedSince must be`);
      await expect(protection.updateRule(request).then()).rejects.toThrow(String(unmodifiedSince));
    }
  });

  it("that loses a race is made on what the winner left", async () => {
    let isFirst = true;
    const { protection, asked, left } = await protectionOver((real) => ({
      write: (id, operations, options) => {
        const [operation] = operations;
        if (!isFirst || operation?.kind !== "replace") return real.write(id, operations, options);
        isFirst = false;
        const winner = ruleDraft({ ...terms, minimumAccessLevelForDelete: "admin" })._unsafeUnwrap();
        return real
          .write(id, [{ ...operation, terms: winner }], options)
          .andThen(() => real.write(id, operations, options));
      },
    }));
    const updated = (await protection.updateRule({ caller: maintainer, project, ruleId: 1, change }))._unsafeUnwrap();
    expect(updated).toMatchObject({ ...terms, ...change, minimumAccessLevelForDelete: "admin" });
    expect(asked).toEqual(["find", "write", "find", "write"]);
    expect(await left()).toEqual([updated]);
  });
});

describe("the author of a change", () => {
  it("is the caller, in the rule and in the history", async () => {
    const { protection, history } = await protectionOver();
    const request = { caller: maintainer, project };
    const rule = { ...terms, packageNamePattern: "other" };
    const created = (await protection.createRule({ ...request, rule }))._unsafeUnwrap();
    expect(created).toMatchObject({ createdBy: "mia", updatedBy: "mia" });
    const updated = (await protection.updateRule({ ...request, ruleId: 1, change }))._unsafeUnwrap();
    expect(updated).toMatchObject({ createdBy: "ann", updatedBy: "mia" });
    const deleted = (await protection.deleteRule({ ...request, ruleId: created.id }))._unsafeUnwrap();
    expect((await history()).map(({ by, at, changes }) => [by, at, changes.map(({ after }) => after)])).toEqual([
      ["mia", 2000, [null]],
      ["mia", 2000, [updated]],
      ["mia", 2000, [deleted]],
      ["ann", 1000, [expect.objectContaining({ id: 1 })]],
    ]);
  });

  it.each(["a\0", "a\ud83d"])("cannot have the name %j, which no store could keep", async (name) => {
    const { protection, asked } = await protectionOver();
    const request = { caller: { ...maintainer, name }, project };
    await expect(protection.deleteRule({ ...request, ruleId: 1 }).then()).rejects.toThrow(TypeError);
    expect(asked).toEqual([]);
  });
});

describe("a clock that fails", () => {
  const rule = "now must return milliseconds as a safe integer, got";
  const clocks: readonly [string, () => unknown][] = [
    [`${rule} NaN`, () => Number.NaN],
    [`${rule} 1.5`, () => 1.5],
    [`${rule} 9007199254740992`, () => 2 ** 53],
    [`${rule} 2000`, () => "2000"],
    [`${rule} undefined`, () => undefined],
    [`${rule} [object Promise]`, () => Promise.resolve(2000)],
    [`${rule} Thu Jan 01 1970`, () => new Date(2000)],
    [
      "no clock",
      () => {
        throw new Error("no clock");
      },
    ],
  ];

  it.each(clocks)("writes nothing: %s", async (message, clock) => {
    const store = memoryRuleStore();
    const rule = (await insertRule(store, projectId, draft("@acme/*"), { at: 1000 }))._unsafeUnwrap();
    const events: ProtectionEvent[] = [];
    const protection = createPackageProtection({
      store,
      directory,
      onEvent: (event) => events.push(event),
      now: Reflect.get(Object({ clock }), "clock"),
    });
    for (const use of ["creating a rule", "updating a rule", "deleting a rule"] as const) {
      const failed = (await useCases[use](protection, maintainer, project))._unsafeUnwrapErr();
      expect(failed.type).toBe("clock_unavailable");
      expect("cause" in failed && String(failed.cause)).toContain(`Error: ${message}`);
    }
    expect((await store.changes(projectId, null, 10))._unsafeUnwrap().rules).toEqual([rule]);
    expect(events).toEqual([]);
    expect((await protection.listRules({ caller: maintainer, project })).isOk()).toBe(true);
  });
});

describe("a rule that is only evaluated", () => {
  const evaluate = { ...terms, packageNamePattern: "free", enforcement: "evaluate" } as const;
  const push = { projectId, action: "push", packageType: "npm", packageName: "free" } as const;
  const principal = { kind: "anonymous" } as const;

  it("never blocks, and is not listed, until it becomes active", async () => {
    const { protection, rule } = await protectionOver();
    const request = { caller: maintainer, project };
    const { id: ruleId } = (await protection.createRule({ ...request, rule: evaluate }))._unsafeUnwrap();
    expect((await protection.checkPackage({ ...push, principal })).isOk()).toBe(true);
    expect((await protection.listRules(request))._unsafeUnwrap()).toEqual([rule]);
    const activate = { enforcement: "active" } as const;
    const active = (await protection.updateRule({ ...request, ruleId, change: activate }))._unsafeUnwrap();
    expect((await protection.checkPackage({ ...push, principal })).isErr()).toBe(true);
    expect((await protection.listRules(request))._unsafeUnwrap()).toEqual([rule, active]);
    const back = await protection.updateRule({ ...request, ruleId, change: { enforcement: "evaluate" } });
    expect(back.isOk()).toBe(true);
    expect((await protection.checkPackage({ ...push, principal })).isOk()).toBe(true);
    expect((await protection.listRules(request))._unsafeUnwrap()).toEqual([rule]);
  });

  it("keeps its enforcement where a change names other terms, and can be deleted", async () => {
    const { protection } = await protectionOver();
    const request = { caller: maintainer, project };
    const { id: ruleId } = (await protection.createRule({ ...request, rule: evaluate }))._unsafeUnwrap();
    const levels = { minimumAccessLevelForPush: "admin" } as const;
    const changed = (await protection.updateRule({ ...request, ruleId, change: levels }))._unsafeUnwrap();
    expect(changed).toMatchObject({ ...levels, enforcement: "evaluate" });
    expect((await protection.deleteRule({ ...request, ruleId }))._unsafeUnwrap()).toEqual(changed);
  });
});

describe("deleting", () => {
  /** Changes the rule between the moment when it was found and the one when it is removed. */
  const changedMeanwhile = (real: RuleStore): Partial<RuleStore> => {
    let isFirst = true;
    return {
      write: (id, operations, options) => {
        const [operation] = operations;
        if (!isFirst || operation?.kind !== "remove") return real.write(id, operations, options);
        isFirst = false;
        const { ruleId } = operation;
        return real
          .find(id, ruleId)
          .andThen((rule) =>
            rule === null
              ? errAsync(storeUnavailable("no rule"))
              : replaceRule(real, rule, draft("winner"), { at: 1500 }).mapErr(() => storeUnavailable("no race")),
          )
          .andThen(() => real.write(id, operations, options));
      },
    };
  };

  it("is one call of the store, also if another caller changed the rule meanwhile", async () => {
    const { protection, asked, events, left } = await protectionOver(changedMeanwhile);
    const removed = (await protection.deleteRule({ caller: maintainer, project, ruleId: 1 }))._unsafeUnwrap();
    expect(removed.packageNamePattern).toBe("winner");
    expect(asked).toEqual(["write"]);
    expect(events).toEqual([{ type: "rule_deleted", projectId, by: "mia", before: removed, after: null }]);
    expect(await left()).toEqual([]);
  });

  it("of what can be no rule's number is not sent to the store", async () => {
    const { protection, asked } = await protectionOver();
    for (const ruleId of [2 ** 53, 1.5, Number.NaN]) {
      const missing = await protection.deleteRule({ caller: maintainer, project, ruleId });
      expect(missing._unsafeUnwrapErr()).toEqual({ type: "rule_not_found" });
    }
    expect(asked).toEqual([]);
  });

  it("leaves a rule alone that was changed meanwhile, where the caller wants it unmodified", async () => {
    const { protection, asked, events, left } = await protectionOver(changedMeanwhile);
    const request = { caller: maintainer, project, ruleId: 1, unmodifiedSince: 1000 };
    expect((await protection.deleteRule(request))._unsafeUnwrapErr()).toEqual({ type: "precondition_failed" });
    expect(asked).toEqual(["find", "write", "find"]);
    expect(events).toEqual([]);
    expect((await left()).map(({ packageNamePattern }) => packageNamePattern)).toEqual(["winner"]);
  });

  it("goes on after a race that left the rule as the caller wants it", async () => {
    const { protection, asked, left } = await protectionOver(changedMeanwhile);
    const request = { caller: maintainer, project, ruleId: 1, unmodifiedSince: 1500 };
    expect((await protection.deleteRule(request))._unsafeUnwrap().packageNamePattern).toBe("winner");
    expect(asked).toEqual(["find", "write", "find", "write"]);
    expect(await left()).toEqual([]);
  });

  it("of one rule by several callers succeeds once, and the others find no rule", async () => {
    const { protection, events } = await protectionOver();
    const request = { caller: maintainer, project, ruleId: 1 };
    const answers = await Promise.all([1, 2, 3].map(() => protection.deleteRule(request)));
    const types = answers.map((answer) => (answer.isOk() ? "removed" : answer.error.type));
    expect(types.sort()).toEqual(["removed", "rule_not_found", "rule_not_found"]);
    expect(events.length).toBe(1);
  });
});
