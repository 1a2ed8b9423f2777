import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import fc from "fast-check";
import { err, ok, type Result } from "neverthrow";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CompiledProject, compiledProject } from "./compiled-project.ts";
import { type Deadline, startDeadline, waitWithin } from "./deadline.ts";
import { type StoreUnavailable, storeUnavailable } from "./errors.ts";
import { gatherReads } from "./gathered-reads.ts";
import { createPackageProtection, revision, ruleDraft } from "./index.ts";

const projectId = 7;
const caller = { name: "mia", admin: false, scopes: ["api"] } as const;
const directory = memoryProjectDirectory({
  projects: [
    { id: projectId, path: "acme/web", visibility: "private" },
    { id: 8, path: "acme/app", visibility: "private" },
  ],
  users: [{ name: "mia", memberships: { [projectId]: "maintainer", 8: "owner" } }],
});

/** Questions about a store that can be written to beside them; `reads` tells of which projects it was asked. */
function questions() {
  const store = memoryRuleStore();
  const reads: number[] = [];
  const protection = createPackageProtection({
    store: {
      ...store,
      changes(...question) {
        reads.push(question[0]);
        return store.changes(...question);
      },
    },
    directory,
  });
  let written = 0;
  return {
    reads,
    async write() {
      const terms = {
        packageNamePattern: `*-${written}-*`,
        packageType: "generic",
        minimumAccessLevelForPush: "owner",
      };
      (await store.insert(projectId, ruleDraft(terms)._unsafeUnwrap(), 1))._unsafeUnwrap();
      return ++written;
    },
    async list(id = projectId) {
      return (await protection.listRules({ caller, project: { id } }))._unsafeUnwrap();
    },
    /** How many of the rules that were written block a package whose name has all their numbers. */
    async check({ sharesRead = true, id = projectId } = {}) {
      const packageName = Array.from({ length: 30 }, (_, index) => `-${index}-`).join("");
      const asked = {
        projectId: id,
        action: "push",
        principal: { kind: "anonymous" },
        packageType: "generic",
      } as const;
      const checked = await protection.checkPackage({ ...asked, packageName, sharesRead });
      if (checked.isOk()) return 0;
      return checked.error.type === "package_protected" ? checked.error.blockedBy.length : Number.NaN;
    },
  };
}

describe("questions that are asked at once", () => {
  it("share a read for each project, and the one that comes later has its own", async () => {
    const { reads, write, list } = questions();
    await write();
    await Promise.all([list(), list(8)]);
    reads.length = 0;
    const [first, second, other] = await Promise.all([list(), list(), list(8), list()]);
    expect(reads).toEqual([projectId, 8]);
    expect(second).toBe(first);
    expect(other).toEqual([]);
    expect(await list()).toBe(first);
    expect(reads).toEqual([projectId, 8, projectId]);
  });

  it("checks do where they say so", async () => {
    const { reads, write, check } = questions();
    await write();
    await Promise.all([check(), check({ id: 8 })]);
    reads.length = 0;
    expect(await Promise.all([check(), check({ id: 8 }), check()])).toEqual([1, 0, 1]);
    expect(reads).toEqual([projectId, 8]);
    expect(await Promise.all([check({ sharesRead: false }), check(), check({ sharesRead: false })])).toEqual([1, 1, 1]);
    expect(reads).toEqual([projectId, 8, projectId, projectId, projectId]);
  });

  it("no answer is older than its question", async () => {
    const step = fc.oneof(
      fc.constantFrom("list" as const, "check" as const, "write" as const),
      fc.integer({ min: 1, max: 12 }).map((ticks) => ({ ticks })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { write, list, check } = questions();
        let acknowledged = 0;
        const answers: Promise<{ readonly asked: number; readonly answered: number }>[] = [];
        for (const next of steps) {
          const asked = acknowledged;
          if (next === "write") acknowledged = await write();
          else if (next === "list") answers.push(list().then((rules) => ({ asked, answered: rules.length })));
          else if (next === "check") answers.push(check().then((answered) => ({ asked, answered })));
          else for (let tick = 0; tick < next.ticks; tick++) await undefined;
        }
        for (const { asked, answered } of await Promise.all(answers)) {
          expect(answered).toBeGreaterThanOrEqual(asked);
        }
      }),
    );
  });
});

describe("the time of one question is not that of another", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const project = compiledProject({ revision: revision("1"), rules: [], removed: [], whole: true, more: false });
  const failure = err(storeUnavailable("no disk"));

  /** Reads that are answered in turn; `null` by nothing before the deadline. */
  function readsAnswered(...answers: (Result<CompiledProject, StoreUnavailable> | null)[]) {
    const deadlines: Deadline[] = [];
    const cache = gatherReads({
      async read(deadline) {
        const answer = answers[deadlines.push(deadline) - 1] ?? null;
        if (answer !== null) return answer;
        await waitWithin(deadline, () => new Promise<never>(() => {}));
        return failure;
      },
    });
    return { deadlines, read: (deadline: Deadline) => cache.read(deadline, projectId) };
  }

  it("whoever has less of it does not wait for whoever has more", async () => {
    const { deadlines, read } = readsAnswered(ok(project), ok(project));
    const [more, less] = [startDeadline(200), startDeadline(100)];
    await Promise.all([read(more), read(less)]);
    expect(deadlines).toEqual([less, more]);
  });

  it("whoever still has some when that of the first is up asks again", async () => {
    const { deadlines, read } = readsAnswered(null, ok(project));
    const [less, more] = [startDeadline(100), startDeadline(200)];
    const answers = Promise.all([read(less), read(more)]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answers).toEqual([failure, ok(project)]);
    expect(deadlines).toEqual([less, more]);
  });

  it("nobody asks again whose own is up, or where the store failed before", async () => {
    const late = readsAnswered(null);
    const alike = startDeadline(100);
    const answers = Promise.all([late.read(alike), late.read(alike)]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answers).toEqual([failure, failure]);
    expect(late.deadlines).toEqual([alike]);

    const failed = readsAnswered(failure);
    const [less, more] = [startDeadline(100), startDeadline(200)];
    expect(await Promise.all([failed.read(less), failed.read(more)])).toEqual([failure, failure]);
    expect(failed.deadlines).toEqual([less]);
  });
});
