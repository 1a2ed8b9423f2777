import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule } from "@package-protection/testkit";
import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { createPackageProtection, type RuleStore, ruleDraft, storeUnavailable } from "../index.ts";

const draft = ruleDraft({ packageNamePattern: "app", packageType: "npm", minimumAccessLevelForPush: "owner" });

function protectionOver(renameInHistory: RuleStore["renameInHistory"]) {
  return createPackageProtection({ store: { ...memoryRuleStore(), renameInHistory } });
}

describe("renaming a person in the history", () => {
  it("replaces the name in the rules and histories of all projects", async () => {
    const store = memoryRuleStore();
    for (const projectId of [1, 2]) {
      (await insertRule(store, projectId, draft._unsafeUnwrap(), { by: "ann" }))._unsafeUnwrap();
    }
    expect((await createPackageProtection({ store }).renameInHistory("ann", "former user"))._unsafeUnwrap()).toBe(6);
    for (const projectId of [1, 2]) {
      const [entry] = (await store.history(projectId, null, 10))._unsafeUnwrap().entries;
      const renamed = { createdBy: "former user", updatedBy: "former user" };
      expect(entry).toMatchObject({ by: "former user", changes: [{ after: renamed }] });
    }
  });

  it("goes on while there is more, and adds up what each step altered", async () => {
    const calls: string[][] = [];
    const protection = protectionOver((...names) => {
      calls.push(names);
      return okAsync({ renamed: calls.length, more: calls.length < 3 });
    });
    expect((await protection.renameInHistory("ann", "ben"))._unsafeUnwrap()).toBe(6);
    expect(calls).toEqual([
      ["ann", "ben"],
      ["ann", "ben"],
      ["ann", "ben"],
    ]);
  });

  it("does not call the store for a name that stays", async () => {
    const protection = protectionOver(() => errAsync(storeUnavailable("it was called")));
    expect((await protection.renameInHistory("ann", "ann"))._unsafeUnwrap()).toBe(0);
  });

  it("fails where the store fails", async () => {
    const failure = storeUnavailable("the disk is gone", true);
    const protection = protectionOver(() => errAsync(failure));
    expect((await protection.renameInHistory("ann", "ben"))._unsafeUnwrapErr()).toEqual(failure);
  });

  it.each([{ renamed: 0, more: true }, { renamed: -1, more: false }, { renamed: 1, more: "no" }, null])(
    "does not believe the step %o",
    async (step) => {
      const protection = protectionOver(() => okAsync(JSON.parse(JSON.stringify(step))));
      const failure = (await protection.renameInHistory("ann", "ben"))._unsafeUnwrapErr();
      expect(failure).toMatchObject({ type: "store_unavailable", mayHaveHappened: true });
      expect(String(failure.cause)).toContain("is invalid");
    },
  );

  it.each([[7], [null], ["a\0"], ["a\ud83d"]])("throws a TypeError for the name %j", (name) => {
    const protection = createPackageProtection({ store: memoryRuleStore() });
    const text: string = JSON.parse(JSON.stringify([name]))[0];
    const rule = `must be a string without NUL and lone surrogates, got ${JSON.stringify(text)}`;
    expect(() => protection.renameInHistory(text, "ben")).toThrow(new TypeError(`from ${rule}`));
    expect(() => protection.renameInHistory("ann", text)).toThrow(new TypeError(`to ${rule}`));
  });
});
