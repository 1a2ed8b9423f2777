import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule, removeRule } from "@package-protection/testkit";
import { describe, expect, it } from "vitest";
import { createPackageProtection, type RuleDraft, type RuleStore, ruleDraft } from "../../index.ts";

function draft(name: string): RuleDraft {
  return ruleDraft({
    packageNamePattern: name,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
  })._unsafeUnwrap();
}

/** What a project of so many rules weighs in the cache. */
async function bytesOf(count: number): Promise<number> {
  const store = memoryRuleStore();
  for (let index = 0; index < count; index++) {
    (await insertRule(store, 1, draft(`app-${index}`), { at: 1 }))._unsafeUnwrap();
  }
  const protection = createPackageProtection({ store });
  expect((await protection.checkPackage(push(1))).isErr()).toBe(true);
  return protection.stats().cachedBytes;
}

const weight = await bytesOf(10);
const oneRule = weight - (await bytesOf(9));

function push(projectId: number) {
  const principal = { kind: "anonymous" } as const;
  return { projectId, action: "push", principal, packageType: "generic", packageName: "app-0" } as const;
}

/** Projects 1 to 4 have ten rules each; `reads` returns the projects whose whole lists were read since its last call. */
async function projectsOfTen(maximumCacheBytes: number, { forgetful = false } = {}) {
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
  const protection = createPackageProtection({ store, maximumCacheBytes });
  return {
    async check(...projectIds: readonly number[]) {
      for (const projectId of projectIds) {
        expect((await protection.checkPackage(push(projectId))).isErr()).toBe(true);
        const { cachedBytes, cachedProjects } = protection.stats();
        expect(cachedBytes <= maximumCacheBytes || cachedProjects === 1).toBe(true);
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

describe("the bound of the compiled rules", () => {
  it("keeps as many projects as fit by their estimated bytes", async () => {
    const { check, reads } = await projectsOfTen(3 * weight);
    await check(1, 2, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await check(1, 2, 3, 3, 2, 1);
    expect(reads()).toEqual([]);

    const less = await projectsOfTen(3 * weight - 1);
    await less.check(1, 2, 3, 3, 2);
    expect(less.reads()).toEqual([1, 2, 3]);
    await less.check(1);
    expect(less.reads()).toEqual([1]);
  });

  it("drops the project that was read longest ago for a new one", async () => {
    const { check, reads } = await projectsOfTen(2 * weight);
    await check(1, 2, 1, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await check(1, 3);
    expect(reads()).toEqual([]);
    await check(2);
    expect(reads()).toEqual([2]);
    await check(3, 2);
    expect(reads()).toEqual([]);
    await check(1);
    expect(reads()).toEqual([1]);
  });

  it("never drops the project that was read last", async () => {
    const { check, reads } = await projectsOfTen(1);
    await check(1, 1, 1);
    expect(reads()).toEqual([1]);
    await check(2, 2, 1, 1);
    expect(reads()).toEqual([2, 1]);
  });

  it("counts a change as a read: the changed project is the newest", async () => {
    const { check, add, reads } = await projectsOfTen(2 * weight + 2 * oneRule);
    await check(1, 2);
    await add(1, 1);
    await check(1, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await check(1, 3);
    expect(reads()).toEqual([]);
  });

  it("notices that a project has grown", async () => {
    const { check, add, reads } = await projectsOfTen(2 * weight + 4 * oneRule);
    await check(1, 2);
    await add(2, 5);
    await check(2);
    expect(reads()).toEqual([1, 2]);
    await check(1);
    expect(reads()).toEqual([1]);
  });

  it("notices that a project has shrunk", async () => {
    const { check, removeAllButFirst, reads } = await projectsOfTen(3 * weight - 9 * oneRule);
    await check(1, 2);
    await removeAllButFirst(2);
    await check(2, 3);
    expect(reads()).toEqual([1, 2, 3]);
    await check(1, 2, 3);
    expect(reads()).toEqual([]);
  });

  it("does not fill up with a project that is read anew for every check", async () => {
    const { check, reads } = await projectsOfTen(2 * weight, { forgetful: true });
    await check(1, 2, 2, 2, 2, 1, 2);
    expect(reads()).toEqual([1, 2]);
  });
});
