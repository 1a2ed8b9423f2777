import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { okAsync, ResultAsync } from "neverthrow";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type Caller,
  createPackageProtection,
  type ManagedPackageProtection,
  type ProtectionRule,
  type RuleChanges,
  type RuleStore,
  revision,
} from "../../index.ts";

const projectId = 7;
const caller: Caller = { name: "root", admin: true, scopes: ["api"] };
const directory = memoryProjectDirectory({
  projects: [{ id: projectId, path: "acme/web", visibility: "private" }],
  users: [],
});

function rule(id: number, packageNamePattern = `app-${id}`): ProtectionRule {
  return {
    id,
    projectId,
    revision: revision("1"),
    packageNamePattern,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: "active",
    createdAt: 0,
    createdBy: null,
    updatedAt: 0,
    updatedBy: null,
  };
}

function page(at: string, part: Partial<RuleChanges>): RuleChanges {
  return { revision: revision(at), rules: [], removed: [], whole: false, more: false, ...part };
}

/** A store that gives these pages, one after the other, and the last one again and again. */
function storeOf(pages: readonly RuleChanges[]) {
  const asked: { readonly since: string | null; readonly limit: number }[] = [];
  const store: RuleStore = {
    ...memoryRuleStore(),
    changes: (_, since, limit) => {
      asked.push({ since, limit });
      return okAsync(pages[Math.min(asked.length, pages.length) - 1] ?? page("", {}));
    },
  };
  return { asked, protection: createPackageProtection({ store, directory }) };
}

async function listed(protection: ManagedPackageProtection) {
  return (await protection.listRules({ caller, project: { id: projectId } }))._unsafeUnwrap();
}

async function check(protection: ManagedPackageProtection, packageName: string) {
  const principal = { kind: "user", accessLevel: "developer" } as const;
  return protection.checkPackage({ projectId, action: "push", principal, packageType: "generic", packageName });
}

async function failure(protection: ManagedPackageProtection): Promise<string> {
  const error = (await check(protection, "app-1"))._unsafeUnwrapErr();
  return error.type === "store_unavailable" ? String(error.cause) : error.type;
}

describe("a list of several pages", () => {
  it("is read from where each page left off, until there is no more", async () => {
    const { asked, protection } = storeOf([
      page("a", { rules: [rule(1), rule(2)], whole: true, more: true }),
      page("b", { rules: [rule(3)], more: true }),
      page("c", { rules: [rule(4)] }),
    ]);
    expect(await listed(protection)).toEqual([rule(1), rule(2), rule(3), rule(4)]);
    expect(asked.map(({ since }) => since)).toEqual([null, "a", "b"]);
    for (const name of ["app-1", "app-3", "app-4"]) expect((await check(protection, name)).isErr()).toBe(true);
  });

  it("may change and remove rules of an earlier page", async () => {
    const { protection } = storeOf([
      page("a", { rules: [rule(1), rule(2)], whole: true, more: true }),
      page("b", { removed: [1], more: true }),
      page("c", { rules: [rule(2, "web")] }),
    ]);
    expect(await listed(protection)).toEqual([rule(2, "web")]);
    expect((await check(protection, "app-1")).isOk()).toBe(true);
    expect((await check(protection, "web")).isErr()).toBe(true);
  });

  it("may begin anew, and then nothing that was read before counts", async () => {
    const { protection } = storeOf([
      page("a", { rules: [rule(1)], whole: true, more: true }),
      page("b", { rules: [rule(2)], whole: true, more: true }),
      page("c", { rules: [rule(3)] }),
    ]);
    expect(await listed(protection)).toEqual([rule(2), rule(3)]);
  });

  it("leaves the event loop its turn between two pages", async () => {
    const order: string[] = [];
    const real = memoryRuleStore();
    const store: RuleStore = {
      ...real,
      changes: (_, since) => {
        order.push("page");
        setTimeout(() => order.push("turn"), 0);
        const isFirst = since === null;
        return okAsync(page(isFirst ? "a" : "b", { rules: [rule(order.length)], whole: isFirst, more: isFirst }));
      },
    };
    await listed(createPackageProtection({ store, directory }));
    expect(order.slice(0, 3)).toEqual(["page", "turn", "page"]);
  });
});

describe("a store with an invalid list", () => {
  it("has eight attempts to begin it", async () => {
    const restless = page("a", { rules: [rule(1)], whole: true, more: true });
    const seventh = storeOf([
      ...Array.from({ length: 7 }, () => restless),
      page("b", { rules: [rule(1)], whole: true }),
    ]);
    expect(await listed(seventh.protection)).toEqual([rule(1)]);

    const { asked, protection } = storeOf([restless]);
    expect(await failure(protection)).toContain("anew too often");
    expect(asked.length).toBe(8);
  });

  it("is not believed when it goes on with what it never began", async () => {
    const { asked, protection } = storeOf([page("a", { rules: [rule(1)] })]);
    expect(await failure(protection)).toContain("had not begun");
    expect(asked.length).toBe(1);
  });

  it("is not called endlessly if it returns an empty page and reports more", async () => {
    const { asked, protection } = storeOf([page("a", { whole: true, more: true })]);
    expect(await failure(protection)).toContain("an empty page");
    expect(asked.length).toBe(1);
  });
});

describe("the list of a project's rules", () => {
  it("is by ascending id, whatever the order of their changes, and cannot be changed", async () => {
    const { protection } = storeOf([page("a", { rules: [rule(10), rule(9), rule(2), rule(11)], whole: true })]);
    const list = await listed(protection);
    expect(list.map(({ id }) => id)).toEqual([2, 9, 10, 11]);
    expect(Object.isFrozen(list)).toBe(true);
  });

  it("is the same array until something changes, and another one then", async () => {
    const { protection } = storeOf([
      page("a", { rules: [rule(1)], whole: true }),
      page("a", {}),
      page("b", { rules: [rule(1, "web")] }),
    ]);
    const first = await listed(protection);
    expect(await listed(protection)).toBe(first);
    expect(await listed(protection)).toEqual([rule(1, "web")]);
    expect(first).toEqual([rule(1)]);
  });
});

describe("a list that takes longer than a call may", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is read to its end, each page within a deadline of its own, and the next call has it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const pages = [
      page("a", { rules: [rule(1)], whole: true, more: true }),
      page("b", { rules: [rule(2)], more: true }),
      page("c", { rules: [rule(3)] }),
    ];
    const asked: (string | null)[] = [];
    const store: RuleStore = {
      ...memoryRuleStore(),
      changes: (_, since) => {
        asked.push(since);
        const next = pages.shift();
        if (next === undefined) return okAsync(page("c", {}));
        return new ResultAsync(
          new Promise<void>((resolve) => setTimeout(resolve, 60)).then(() => okAsync<RuleChanges, never>(next)),
        );
      },
    };
    const protection = createPackageProtection({ store, directory, deadlineMs: 100 });
    const late = failure(protection);
    await vi.advanceTimersByTimeAsync(200);
    expect(await late).toContain("could not be read in time");
    expect((await check(protection, "app-3")).isErr()).toBe(true);
    expect(asked).toEqual([null, "a", "b", "c"]);
  });
});
