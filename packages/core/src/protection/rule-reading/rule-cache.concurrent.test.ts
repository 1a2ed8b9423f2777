import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule } from "@package-protection/testkit";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, vi } from "vitest";
import {
  createPackageProtection,
  type RuleChanges,
  type RuleDraft,
  type RuleStore,
  revision,
  ruleDraft,
  storeUnavailable,
} from "../../index.ts";

const projectId = 7;

function draft(name: string): RuleDraft {
  const terms = { packageNamePattern: name, packageType: "generic", minimumAccessLevelForPush: "owner" } as const;
  return ruleDraft(terms)._unsafeUnwrap();
}

async function fill(store: RuleStore, from: number, to: number, project = projectId): Promise<void> {
  for (let index = from; index < to; index++) {
    (await insertRule(store, project, draft(`app-${index}`), { at: 1 }))._unsafeUnwrap();
  }
}

/** Questions about a store; `reads` tells of what revisions it was asked for changes since. */
function checksOver(store: Pick<RuleStore, "changes">, maximumCacheBytes = 1_000_000_000) {
  const reads: (string | null)[] = [];
  let held: (() => void)[] | null = null;
  const protection = createPackageProtection({
    store: {
      ...memoryRuleStore(),
      changes: (...question) => {
        reads.push(question[1]);
        const answer = store.changes(...question);
        const holding = held;
        if (holding === null) return answer;
        return new ResultAsync(new Promise<void>((resolve) => holding.push(resolve)).then(() => answer));
      },
    },
    maximumCacheBytes,
  });
  return {
    reads,
    stats: protection.stats,
    async check(packageName: string, project = projectId) {
      const asked = { projectId: project, action: "push", principal: { kind: "anonymous" } } as const;
      const answer = await protection.checkPackage({ ...asked, packageType: "generic", packageName });
      return answer.isOk() ? "allowed" : answer.error.type;
    },
    /** Starts checks and waits until their read has begun. The store's answers to it are held back until `release`. */
    async hold<T>(start: () => T) {
      const holding: (() => void)[] = [];
      held = holding;
      const started = start();
      await vi.waitUntil(() => holding.length > 0);
      held = null;
      return {
        started,
        release: () => {
          for (const release of holding) release();
        },
      };
    },
  };
}

describe("a cached project", () => {
  it("is not used while the store fails, and is used again after that", async () => {
    const real = memoryRuleStore();
    await fill(real, 0, 1);
    let isBroken = false;
    const { check, reads } = checksOver({
      changes: (...question) => (isBroken ? errAsync(storeUnavailable("no disk")) : real.changes(...question)),
    });
    expect(await check("free")).toBe("allowed");
    isBroken = true;
    expect(await check("free")).toBe("store_unavailable");
    isBroken = false;
    expect(await check("free")).toBe("allowed");
    expect(reads.filter((since) => since === null)).toEqual([null]);
  });

  it("is not decided by after a part of its changes: there were more than a page holds", async () => {
    const real = memoryRuleStore();
    await fill(real, 0, 1);
    const { check, reads } = checksOver(real);
    expect(await check("app-0")).toBe("package_protected");
    await fill(real, 1, 2_500);
    expect(await check("app-2499")).toBe("package_protected");
    expect(await check("free")).toBe("allowed");
    expect(reads.filter((since) => since === null)).toEqual([null, null]);
  });

  it("is not decided by after a part of a list that is read anew and longer than a page", async () => {
    const real = memoryRuleStore();
    await fill(real, 0, 2_500);
    let forgets = false;
    const { check } = checksOver({
      changes: (project, since, limit) => {
        const isFirst = forgets;
        forgets = false;
        return real.changes(project, isFirst ? null : since, limit);
      },
    });
    expect(await check("app-0")).toBe("package_protected");
    forgets = true;
    expect(await check("app-2499")).toBe("package_protected");
  });

  it("is read from the revision of the last page, also if that had no changes", async () => {
    const pages: RuleChanges[] = [
      { revision: revision("a"), rules: [], removed: [], whole: true, more: false },
      { revision: revision("b"), rules: [], removed: [], whole: false, more: false },
      { revision: revision("c"), rules: [], removed: [12], whole: false, more: false },
      { revision: revision("d"), rules: [], removed: [], whole: true, more: false },
    ];
    const last = { revision: revision("d"), rules: [], removed: [], whole: false, more: false };
    const { check, reads } = checksOver({ changes: () => okAsync(pages.shift() ?? last) });
    for (let count = 0; count < 6; count++) expect(await check("app")).toBe("allowed");
    expect(reads).toEqual([null, "a", "b", "c", "d", "d"]);
  });
});

describe("checks while another reads", () => {
  it("share the failure of the load after the one that began before them, and the next check tries again", async () => {
    const real = memoryRuleStore();
    let isBroken = true;
    const { check, reads, hold } = checksOver({
      changes: (...question) => (isBroken ? errAsync(storeUnavailable("no disk")) : real.changes(...question)),
    });
    const first = await hold(() => check("app"));
    const others = [check("app"), check("app")];
    first.release();
    const answers = await Promise.all([first.started, ...others]);
    expect(answers).toEqual(["store_unavailable", "store_unavailable", "store_unavailable"]);
    expect(reads).toEqual([null, null]);
    isBroken = false;
    expect(await check("app")).toBe("allowed");
  });

  it("read the changes once each, and the first answer that arrives serves both", async () => {
    const real = memoryRuleStore();
    await fill(real, 0, 1);
    const { check, reads, hold } = checksOver(real);
    await check("app-0");
    await fill(real, 1, 2);
    reads.length = 0;
    const first = await hold(() => check("app-1"));
    const second = await hold(() => check("app-1"));
    expect(reads.length).toBe(2);
    for (const { release } of [first, second]) release();
    expect(await Promise.all([first.started, second.started])).toEqual(["package_protected", "package_protected"]);
    expect(reads.length).toBe(2);
  });

  it("read a long list of changes once together", async () => {
    const real = memoryRuleStore();
    await fill(real, 0, 1);
    const { check, reads, hold } = checksOver(real);
    await check("app-0");
    await fill(real, 1, 1_500);
    reads.length = 0;
    const first = await hold(() => check("app-1499"));
    const second = await hold(() => check("app-1499"));
    for (const { release } of [first, second]) release();
    expect(await Promise.all([first.started, second.started])).toEqual(["package_protected", "package_protected"]);
    expect(reads.filter((since) => since === null)).toEqual([null]);
  });

  it("need no second read if the project changed after an answer without changes", async () => {
    const real = memoryRuleStore();
    await fill(real, 0, 1);
    const { check, reads, hold } = checksOver(real);
    await check("app-0");
    reads.length = 0;
    const early = await hold(() => check("free"));
    await fill(real, 1, 2);
    expect(await check("app-1")).toBe("package_protected");
    early.release();
    expect(await early.started).toBe("allowed");
    expect(reads.length).toBe(2);
  });
});

it("a project that is dropped while it is read is cached again only within the bound", async () => {
  const real = memoryRuleStore();
  for (const project of [1, 2, 3]) await fill(real, 0, 10, project);
  const unbounded = checksOver(real);
  await unbounded.check("app-0", 1);
  const { check, reads, hold } = checksOver(real, 2 * unbounded.stats().cachedBytes);
  await check("app-0", 1);
  const early = await hold(() => check("app-0", 1));
  await check("app-0", 2);
  await check("app-0", 3);
  early.release();
  expect(await early.started).toBe("package_protected");
  reads.length = 0;
  for (const project of [3, 2, 1, 2, 3]) await check("app-0", project);
  expect(reads.filter((since) => since === null).length).toBe(2);
});
