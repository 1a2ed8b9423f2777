import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule, removeRule } from "@package-protection/testkit";
import { describe, expect, it } from "vitest";
import { createPackageProtection, type RuleDraft, type RuleStore, ruleDraft } from "../index.ts";

function draft(name: string): RuleDraft {
  return ruleDraft({
    packageNamePattern: name,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
  })._unsafeUnwrap();
}

/** What a project of ten rules takes of the bound: its rules, and eight for itself. */
const weight = 18;

/** Projects 1 to 4 have ten rules each; `reads` tells of which projects whole lists were read since it was last called. */
async function projectsOfTen(maximumCachedRules: number, { forgetful = false } = {}) {
  const real = memoryRuleStore();
  const ids = new Map<number, number[]>();
  for (const projectId of [1, 2, 3, 4]) {
    for (let index = 0; index < 10; index++) {
      const { id } = (await insertRule(real, projectId, draft(`app-${index}`), { at: 1 }))._unsafeUnwrap();
      ids.set(projectId, [...(ids.get(projectId) ?? []), id]);
    }
  }
  let wholeLists: number[] = [];
  const store: RuleStore = {
    ...real,
    changes: (projectId, since, limit) => {
      if (since === null) wholeLists.push(projectId);
      return real.changes(projectId, forgetful ? null : since, limit);
    },
  };
  const protection = createPackageProtection({ store, maximumCachedRules });
  return {
    async ask(...projectIds: readonly number[]) {
      for (const projectId of projectIds) {
        const asked = { projectId, action: "push", principal: { kind: "anonymous" }, packageType: "generic" } as const;
        expect((await protection.checkPackage({ ...asked, packageName: "app-0" })).isErr()).toBe(true);
      }
    },
    reads(): readonly number[] {
      const read = wholeLists;
      wholeLists = [];
      return read;
    },
    async add(projectId: number, count: number) {
      for (let index = 0; index < count; index++) {
        (await insertRule(real, projectId, draft(`more-${index}`), { at: 1 }))._unsafeUnwrap();
      }
    },
    async removeAllButFirst(projectId: number) {
      for (const id of ids.get(projectId)?.slice(1) ?? []) (await removeRule(real, projectId, id))._unsafeUnwrap();
    },
  };
}

describe("the bound of what is kept compiled", () => {
  it("holds as many projects as fit, by their rules and a little for each", async () => {
    const { ask, reads } = await projectsOfTen(3 * weight);
    await ask(1, 2, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await ask(1, 2, 3, 3, 2, 1);
    expect(reads()).toEqual([]);

    const less = await projectsOfTen(3 * weight - 1);
    await less.ask(1, 2, 3, 3, 2);
    expect(less.reads()).toEqual([1, 2, 3]);
    await less.ask(1);
    expect(less.reads()).toEqual([1]);
  });

  it("gives way to a new project at the cost of the one that was asked about longest ago", async () => {
    const { ask, reads } = await projectsOfTen(2 * weight);
    await ask(1, 2, 1, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await ask(1, 3);
    expect(reads()).toEqual([]);
    await ask(2);
    expect(reads()).toEqual([2]);
    await ask(3, 2);
    expect(reads()).toEqual([]);
    await ask(1);
    expect(reads()).toEqual([1]);
  });

  it("never costs the project that was asked about last its place", async () => {
    const { ask, reads } = await projectsOfTen(1);
    await ask(1, 1, 1);
    expect(reads()).toEqual([1]);
    await ask(2, 2, 1, 1);
    expect(reads()).toEqual([2, 1]);
  });

  it("counts a change as a question: the changed project is the newest", async () => {
    const { ask, add, reads } = await projectsOfTen(2 * weight + 1);
    await ask(1, 2);
    await add(1, 1);
    await ask(1, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await ask(1, 3);
    expect(reads()).toEqual([]);
  });

  it("notices that a project has grown", async () => {
    const { ask, add, reads } = await projectsOfTen(2 * weight + 4);
    await ask(1, 2);
    await add(2, 5);
    await ask(2);
    expect(reads()).toEqual([1, 2]);
    await ask(1);
    expect(reads()).toEqual([1]);
  });

  it("notices that a project has shrunk", async () => {
    const { ask, removeAllButFirst, reads } = await projectsOfTen(3 * weight - 9);
    await ask(1, 2);
    await removeAllButFirst(2);
    await ask(2, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await ask(1, 2, 3);
    expect(reads()).toEqual([]);
  });

  it("does not fill up with a project that is read anew at every question", async () => {
    const { ask, reads } = await projectsOfTen(2 * weight, { forgetful: true });
    await ask(1, 2, 2, 2, 2, 1, 2);
    expect(reads()).toEqual([1, 2]);
  });
});
