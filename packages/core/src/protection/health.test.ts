import { memoryRuleStore } from "@package-protection/adapter-memory";
import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createPackageProtection, type RuleStore, storeUnavailable } from "../index.ts";

function protectionOver(changes?: RuleStore["changes"]) {
  const store = memoryRuleStore();
  const reads: unknown[] = [];
  const protection = createPackageProtection({
    store: {
      ...store,
      changes(...read) {
        reads.push(read);
        return (changes ?? store.changes)(...read);
      },
    },
    deadlineMs: 40,
  });
  return { protection, reads };
}

describe("health", () => {
  it("is Ok while the store answers, and reads at most one rule", async () => {
    const { protection, reads } = protectionOver();
    expect((await protection.health()).isOk()).toBe(true);
    expect((await protection.health(7)).isOk()).toBe(true);
    expect(reads).toEqual([
      [0, null, 1],
      [7, null, 1],
    ]);
    expect(protection.stats()).toMatchObject({ cachedProjects: 0, loads: 0 });
  });

  it("is the store's error while the store fails", async () => {
    const failure = storeUnavailable("the disk is gone");
    const { protection } = protectionOver(() => errAsync(failure));
    expect((await protection.health())._unsafeUnwrapErr()).toEqual(failure);
  });

  it("is store_unavailable at the deadline if the store hangs", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { protection } = protectionOver(() => new ResultAsync<never, never>(new Promise(() => {})));
    const health = protection.health();
    await vi.advanceTimersByTimeAsync(40);
    expect((await health)._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
  });

  it.each([1.5, Number.NaN, 2 ** 53])("throws for the project id %s", (projectId) => {
    expect(() => protectionOver().protection.health(projectId)).toThrow(TypeError);
  });
});
