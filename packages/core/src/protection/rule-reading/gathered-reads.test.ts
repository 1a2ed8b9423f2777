import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule } from "@package-protection/testkit";
import fc from "fast-check";
import { ok, ResultAsync } from "neverthrow";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import { createPackageProtection, revision, ruleDraft } from "../../index.ts";
import type { Deadline } from "../deadline.ts";
import { compiledProject } from "./compiled-project.ts";
import { gatherReads } from "./gathered-reads.ts";

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
function callsOver() {
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
      } as const;
      (await insertRule(store, projectId, ruleDraft(terms)._unsafeUnwrap(), { at: 1 }))._unsafeUnwrap();
      return ++written;
    },
    async list(id = projectId) {
      return (await protection.listRules({ caller, project: { id } }))._unsafeUnwrap();
    },
    /** How many of the rules that were written block a package whose name has all their numbers. */
    async check(id = projectId) {
      const packageName = Array.from({ length: 30 }, (_, index) => `-${index}-`).join("");
      const asked = {
        projectId: id,
        action: "push",
        principal: { kind: "anonymous" },
        packageType: "generic",
      } as const;
      const checked = await protection.checkPackage({ ...asked, packageName });
      if (checked.isOk()) return 0;
      return checked.error.type === "package_protected" ? checked.error.blockedBy.length : Number.NaN;
    },
  };
}

describe("calls that are made at once", () => {
  it("share a read for each project, and a later one has its own", async () => {
    const { reads, write, list } = callsOver();
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

  it("checks share a read too", async () => {
    const { reads, write, check } = callsOver();
    await write();
    await Promise.all([check(), check(8)]);
    reads.length = 0;
    expect(await Promise.all([check(), check(8), check()])).toEqual([1, 0, 1]);
    expect(reads).toEqual([projectId, 8]);
  });

  it("no answer is older than its question", async () => {
    const step = fc.oneof(
      fc.constantFrom("list" as const, "check" as const, "write" as const),
      fc.integer({ min: 1, max: 12 }).map((ticks) => ({ ticks })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { write, list, check } = callsOver();
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

test("a shared read has the time of the first call, and no call shares it that has less, or much more", async () => {
  const project = compiledProject({ revision: revision("1"), rules: [], removed: [], whole: true, more: false });
  const deadlines: Deadline[] = [];
  const cache = {
    read(deadline: Deadline) {
      deadlines.push(deadline);
      return ok(project);
    },
  };
  const rules = gatherReads(cache, 5);
  const ends = [100, 105, 105.1, 99.9, 100, 105.2, 104.9];
  const readings = await Promise.all(ends.map((end) => rules.read({ end }, projectId)));
  expect(readings).toEqual(ends.map(() => ok(project)));
  expect(deadlines).toEqual([{ end: 100 }, { end: 105.1 }, { end: 99.9 }]);
});

test("calls that are made at once are as few reads as their deadlines allow, each within its call's time", async () => {
  const project = compiledProject({ revision: revision("1"), rules: [], removed: [], whole: true, more: false });
  const arbitraryEnds = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(arbitraryEnds, fc.integer({ min: 0, max: 50 }), async (ends, mostGivenUpMs) => {
      const read: number[] = [];
      const cache = {
        read({ end }: Deadline) {
          read.push(end);
          return ok(project);
        },
      };
      const rules = gatherReads(cache, mostGivenUpMs);
      const asked = ends.map((end) => rules.read({ end }, projectId));
      expect(read).toEqual([]);
      await Promise.all(asked);
      for (const end of ends) {
        expect(read.some((other) => other <= end && end - other <= mostGivenUpMs)).toBe(true);
      }
      expect(new Set(read).size).toBe(read.length);
      for (const [index, end] of read.entries()) {
        const isShareable = (other: number) => end >= other && end - other <= mostGivenUpMs;
        expect(read.slice(0, index).some(isShareable)).toBe(false);
      }
    }),
  );
});

test("calls to a store that hangs share one read, and fail together", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => void vi.useRealTimers());
  let reads = 0;
  const protection = createPackageProtection({
    store: {
      ...memoryRuleStore(),
      changes() {
        reads += 1;
        return new ResultAsync<never, never>(new Promise(() => {}));
      },
    },
    deadlineMs: 40,
  });
  const question = { projectId, action: "push", principal: { kind: "anonymous" }, packageType: "npm" } as const;
  const answers = Array.from({ length: 50 }, (_, at) => {
    vi.advanceTimersByTime(0.01);
    return protection.checkPackage({ ...question, packageName: `app-${at}` });
  });
  await vi.advanceTimersByTimeAsync(41);
  for (const answer of await Promise.all(answers)) {
    expect(answer._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable" });
  }
  expect(reads).toBe(1);
});

test.each([
  [0, 1],
  [250, 1],
  [251, 2],
])("of two calls, of which the other comes %i ms of 5,000 later, the reads are %i", async (later, count) => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const { check, reads } = callsOver();
  const calls = [check()];
  vi.advanceTimersByTime(later);
  calls.push(check());
  await Promise.all(calls);
  expect(reads).toHaveLength(count);
});
