import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { err, ok, ResultAsync } from "neverthrow";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type Caller,
  createPackageProtection,
  type RuleChanges,
  type RuleStore,
  revision,
  type StoreUnavailable,
  storeUnavailable,
} from "../index.ts";

const caller: Caller = { name: "root", admin: true, scopes: ["api"] };
const project = { id: 7 };
const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [],
});
const terms = { packageNamePattern: "app", packageType: "npm", minimumAccessLevelForPush: "owner" } as const;
const stored = {
  ...terms,
  id: 1,
  projectId: 7,
  revision: "1",
  minimumAccessLevelForDelete: null,
  enforcement: "active",
  createdAt: 0,
  createdBy: null,
  updatedAt: 0,
  updatedBy: "root",
};
const other = { ...stored, packageNamePattern: "other" };
const changed = { ...stored, minimumAccessLevelForPush: "admin" };
const page = { revision: "1", rules: [stored], removed: [], whole: true, more: false };

/** A method of the store; a write by what it does. */
type Method = "changes" | "find" | "insert" | "replace" | "remove" | "forget";
type Answer = { readonly value: unknown } | { readonly error: unknown };

/** What each kind of write does to its rule. */
const changeOf = {
  insert: { before: null, after: other },
  replace: { before: stored, after: changed },
  remove: { before: stored, after: null },
};

function writeOf(change: unknown) {
  return { revision: "2", sequence: 2, changes: [change] };
}

/** A store with one rule, of which one method answers as nothing but JavaScript would let it. */
async function protectionOver(method: Method, answer: Answer, now = () => 1) {
  const real = memoryRuleStore();
  const sound = createPackageProtection({ store: real, directory });
  (await sound.createRule({ caller, project, rule: terms }))._unsafeUnwrap();
  const result = "value" in answer ? ok(answer.value) : err(answer.error);
  const name = method in changeOf ? "write" : method;
  const store = Object.assign({ ...real }, { [name]: () => new ResultAsync(Promise.resolve(result)) });
  return createPackageProtection({ store, directory, now, deadlineMs: 500 });
}

/** What a use case that comes to the method makes of its answer. */
async function askedFor(method: Method, answer: Answer) {
  const protection = await protectionOver(method, answer);
  const request = { caller, project, ruleId: 1 };
  const principal = { kind: "anonymous" } as const;
  const change = { minimumAccessLevelForPush: "admin" } as const;
  switch (method) {
    case "changes":
      return protection.checkPackage({
        projectId: 7,
        action: "push",
        principal,
        packageType: "npm",
        packageName: "free",
      });
    case "insert":
      return protection.createRule({ caller, project, rule: { ...terms, packageNamePattern: "other" } });
    case "find":
    case "replace":
      return protection.updateRule({ ...request, change });
    case "remove":
      return protection.deleteRule(request);
    case "forget":
      return protection.forgetProject(7);
  }
}

async function failureOf(method: Method, answer: Answer): Promise<StoreUnavailable> {
  const error = (await askedFor(method, answer))._unsafeUnwrapErr();
  if (error.type !== "store_unavailable") throw new Error(`expected a failure of the store, not ${error.type}`);
  return error;
}

const isWrite = (method: Method) => method !== "changes" && method !== "find";

describe("a page of changes is believed", () => {
  it("as it is", async () => {
    expect((await askedFor("changes", { value: page })).isOk()).toBe(true);
  });

  it.each([
    ["is null", null, "not an object"],
    ["is a text", "page", "not an object"],
    ["has a rule that is null", { ...page, rules: [null] }, "not an object"],
    ["has a rule that is a text", { ...page, rules: ["rule"] }, "not an object"],
    ["has a number as its revision", { ...page, revision: 1 }, "revision"],
    ["has no rules", { ...page, rules: null }, "rules"],
    ["has rules that are no list", { ...page, rules: { length: 0 } }, "rules"],
    ["has no removals", { ...page, removed: null }, "removed"],
    ["has removals that are no list", { ...page, removed: { length: 0 } }, "removed"],
    ["has a removal that is no id, after one that is", { ...page, removed: [1, "2"] }, "removed"],
    ["does not say whether it is whole", { ...page, whole: 1 }, "whole"],
    ["does not say whether there is more", { ...page, more: "no" }, "more"],
    [
      "has more rules and removals than were asked for",
      { ...page, removed: [...Array(1_001).keys()] },
      "1000 rules and removals",
    ],
    ["has a rule that is broken after one that is not", { ...page, rules: [stored, { ...stored, id: "2" }] }, "id"],
    [
      "has another project's rule after one of its own",
      { ...page, rules: [stored, { ...stored, projectId: 8 }] },
      "another project",
    ],
  ])("but not where it %s", async (_, value, named) => {
    const failure = await failureOf("changes", { value });
    expect(String(failure.cause)).toContain(`the store's answer is invalid: `);
    expect(String(failure.cause)).toContain(named);
    expect(failure.mayHaveHappened).toBe(false);
  });
});

describe("a rule is not believed", () => {
  it.each<[string, object]>([
    ["id", { id: 0 }],
    ["id", { id: -1 }],
    ["id", { id: 1.5 }],
    ["id", { id: "1" }],
    ["id", { id: 2 ** 53 }],
    ["projectId", { projectId: "7" }],
    ["projectId", { projectId: 7.5 }],
    ["revision", { revision: 1 }],
    ["createdAt", { createdAt: "1970-01-01" }],
    ["createdAt", { createdAt: 0.5 }],
    ["updatedAt", { updatedAt: null }],
    ["updatedAt", { updatedAt: Number.NaN }],
    ["createdBy", { createdBy: undefined }],
    ["createdBy", { createdBy: 7 }],
    ["updatedBy", { updatedBy: {} }],
    ["enforcement", { enforcement: undefined }],
    ["enforcement", { enforcement: "off" }],
    ["packageNamePattern", { packageNamePattern: "" }],
    ["packageNamePattern", { packageNamePattern: 7 }],
    ["lone surrogate", { packageNamePattern: "a\ud83d" }],
    ["packageType", { packageType: "docker" }],
    ["minimumAccessLevelForPush", { minimumAccessLevelForPush: "developer" }],
    ["minimumAccessLevelForPush", { minimumAccessLevelForPush: undefined, minimumAccessLevelForDelete: "owner" }],
    ["minimumAccessLevelForDelete", { minimumAccessLevelForDelete: "maintainer" }],
    ["minimumAccessLevelForDelete", { minimumAccessLevelForDelete: undefined }],
    ["access level", { minimumAccessLevelForPush: null }],
  ])("whose %s is wrong: %o", async (named, wrong) => {
    const failure = await failureOf("changes", { value: { ...page, rules: [{ ...stored, ...wrong }] } });
    expect(String(failure.cause)).toContain("the store's answer is invalid: ");
    expect(String(failure.cause)).toContain(named);
  });

  it("by find, if it is not a rule", async () => {
    for (const value of [undefined, "rule", { ...stored, revision: null }]) {
      const failure = await failureOf("find", { value });
      expect(String(failure.cause)).toContain("is invalid");
      expect(failure.mayHaveHappened).toBe(false);
    }
  });

  it.each([
    ["another project's", { ...stored, projectId: 8 }, "rule 1 belongs to another project"],
    ["another one", { ...stored, id: 2 }, "rule 2 is another rule"],
  ])("by find, where it is %s", async (_, value, named) => {
    expect(String((await failureOf("find", { value })).cause)).toContain(named);
  });
});

describe("a write is not believed", () => {
  it.each([
    ["is null", null],
    ["is a rule", stored],
    ["has no revision", { ...writeOf(changeOf.remove), revision: undefined }],
    ["has a sequence that is none", { ...writeOf(changeOf.remove), sequence: 0 }],
    ["has a sequence that is a text", { ...writeOf(changeOf.remove), sequence: "2" }],
    ["has no changes", { ...writeOf(changeOf.remove), changes: null }],
    ["has too few changes", { ...writeOf(changeOf.remove), changes: [] }],
    ["has too many changes", { ...writeOf(changeOf.remove), changes: [changeOf.remove, changeOf.remove] }],
    ["has a change that is null", writeOf(null)],
  ])("where it %s", async (_, value) => {
    const failure = await failureOf("remove", { value });
    expect(String(failure.cause)).toContain("is invalid");
    expect(failure.mayHaveHappened).toBe(true);
  });

  it.each(["insert", "replace", "remove"] as const)("where the change is not one of %s", async (method) => {
    const { before, after } = changeOf[method];
    const wrong = [
      { before: after, after: before },
      { before: before === null ? stored : null, after },
      { before, after: after === null ? stored : null },
      { before: before && { ...before, projectId: 8 }, after: after && { ...after, projectId: 8 } },
      { before: before && { ...before, revision: 2 }, after: after && { ...after, revision: 2 } },
    ];
    if (method === "replace") wrong.push({ before, after: { ...changed, id: 2 } });
    if (method !== "insert") wrong.push({ before: { ...stored, id: 2 }, after });
    for (const change of wrong) {
      const failure = await failureOf(method, { value: writeOf(change) });
      expect(String(failure.cause)).toContain("is invalid");
      expect(failure.mayHaveHappened).toBe(true);
    }
    expect((await askedFor(method, { value: writeOf({ before, after }) })).isOk()).toBe(true);
  });

  it.each([
    { packageNamePattern: "another" },
    { packageType: "maven" },
    { minimumAccessLevelForPush: "admin" },
    { minimumAccessLevelForDelete: "owner" },
    { enforcement: "evaluate" },
  ])("where the rule has other terms than were written: %o", async (terms) => {
    const failure = await failureOf("insert", { value: writeOf({ before: null, after: { ...other, ...terms } }) });
    expect(String(failure.cause)).toContain("other terms");
  });
});

describe("a step of forgetting is not believed", () => {
  it.each([
    ["is null", null],
    ["has no rules", { more: false }],
    ["has another project's rule", { rules: [{ ...stored, projectId: 8 }], more: false }],
    ["does not say whether there is more", { rules: [] }],
  ])("where it %s", async (_, value) => {
    const failure = await failureOf("forget", { value });
    expect(String(failure.cause)).toContain("is invalid");
    expect(failure.mayHaveHappened).toBe(true);
  });
});

describe("an error of a store", () => {
  it.each([
    ["insert", "pattern_taken"],
    ["replace", "pattern_taken"],
    ["replace", "rule_not_found"],
    ["replace", "rule_changed"],
    ["remove", "rule_not_found"],
  ] as const)("that the contract has for %s, %s, is the answer", async (method, type) => {
    expect((await askedFor(method, { error: { type, operation: 0 } }))._unsafeUnwrapErr()).toEqual({ type });
  });

  it.each([
    ["changes", { type: "rule_not_found", operation: 0 }],
    ["find", { type: "rule_not_found", operation: 0 }],
    ["insert", { type: "rule_changed", operation: 0 }],
    ["insert", { type: "rule_not_found", operation: 0 }],
    ["insert", { type: "pattern_taken", operation: 1 }],
    ["insert", { type: "pattern_taken" }],
    ["replace", { type: "precondition_failed", operation: 0 }],
    ["replace", { type: "rules_changed" }],
    ["remove", { type: "pattern_taken", operation: 0 }],
    ["remove", { type: "rule_changed", operation: 0 }],
    ["forget", { type: "rule_not_found", operation: 0 }],
  ] as const)(
    "that the contract does not have for %s, %o, is a failure with it as the cause",
    async (method, error) => {
      expect(await failureOf(method, { error })).toEqual({
        type: "store_unavailable",
        mayHaveHappened: isWrite(method),
        cause: error,
      });
    },
  );

  it.each(["changes", "find", "insert", "replace", "remove", "forget"] as const)(
    "that is a failure of its medium comes through %s as the store returned it",
    async (method) => {
      const error = { type: "store_unavailable", mayHaveHappened: false, cause: "the disk is gone" };
      expect(await failureOf(method, { error })).toEqual(error);
    },
  );
});

describe("a store that answers at once", () => {
  const ask = (changes: RuleStore["changes"], deadlineMs = 500) =>
    createPackageProtection({ store: { ...memoryRuleStore(), changes }, deadlineMs }).checkPackage({
      projectId: 7,
      action: "push",
      principal: { kind: "anonymous" },
      packageType: "npm",
      packageName: "app",
    });
  const known: RuleChanges = {
    revision: revision("1"),
    rules: [],
    removed: [],
    whole: true,
    more: false,
  };

  it("is believed, or not, as one that answers later", async () => {
    expect((await ask(() => ok(known))).isOk()).toBe(true);
    const failure = storeUnavailable("the disk is gone");
    expect((await ask(() => err(failure)))._unsafeUnwrapErr()).toEqual(failure);
    const nonsense = (await ask(() => ok({ ...known, removed: [0.5] })))._unsafeUnwrapErr();
    expect(nonsense).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    expect(String("cause" in nonsense && nonsense.cause)).toContain("removed is not an array of ids");
  });

  it("and throws is one that failed", async () => {
    const cause = new Error("no disk");
    const throws = () => {
      throw cause;
    };
    expect((await ask(throws))._unsafeUnwrapErr()).toEqual(storeUnavailable(cause));
  });

  it("but too late is one that did not answer in time", async () => {
    const deadlineMs = 20;
    const late = () => {
      for (const start = performance.now(); performance.now() < start + deadlineMs; );
      return ok(known);
    };
    const error = (await ask(late, deadlineMs))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    expect(String("cause" in error && error.cause)).toContain("in time");
  });
});

describe("a store without time", () => {
  const slow = () => new ResultAsync<never, never>(new Promise(() => {}));

  it("is one that did not answer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const protection = createPackageProtection({
      store: { ...memoryRuleStore(), write: slow },
      directory,
      deadlineMs: 20,
    });
    const created = protection.createRule({ caller, project, rule: terms });
    await vi.advanceTimersByTimeAsync(20);
    const error = (await created)._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "store_unavailable", mayHaveHappened: true });
    expect(String("cause" in error && error.cause)).toContain("did not answer in time");
  });

  it("is not called for a write when no time is left, so that nothing can have happened", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const store = memoryRuleStore();
    const deadlineMs = 20;
    const late = () => {
      vi.advanceTimersByTime(deadlineMs);
      return 1;
    };
    const protection = createPackageProtection({ store, directory, now: late, deadlineMs });
    const error = (await protection.createRule({ caller, project, rule: terms }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    expect(String("cause" in error && error.cause)).toContain("no time left");
    expect(
      (await createPackageProtection({ store, directory }).listRules({ caller, project }))._unsafeUnwrap(),
    ).toEqual([]);
  });
});
