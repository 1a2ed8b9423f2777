import { memoryRuleStore } from "@package-protection/adapter-memory";
import type { RuleStore } from "@package-protection/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openingStore } from "./opening-store.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** Opens with each of the outcomes in turn. */
function openings(...outcomes: readonly Result<RuleStore, string>[]) {
  const failures: string[] = [];
  const left = [...outcomes];
  const store = openingStore(
    () => new ResultAsync(Promise.resolve(left.shift() ?? err("no more attempts"))),
    (reason) => void failures.push(reason),
  );
  return { store, failures, left };
}

describe("openingStore", () => {
  it("opens once, before anybody asks", async () => {
    const { store, left } = openings(ok(memoryRuleStore()), err("a second attempt"));
    expect(left).toHaveLength(1);
    const answers = await Promise.all([store.changes(1, null, 10), store.changes(1, null, 10), store.find(1, 1)]);
    expect(answers.map((answer) => answer.isOk())).toEqual([true, true, true]);
    expect(left).toHaveLength(1);
  });

  it("answers with the reason, and tries again after a while", async () => {
    const { store, failures, left } = openings(
      err("the first reason"),
      err("the second reason"),
      ok(memoryRuleStore()),
    );
    const reasonOf = async () => (await store.find(1, 1))._unsafeUnwrapErr();
    expect(await reasonOf()).toMatchObject({ type: "store_unavailable", cause: { message: "the first reason" } });
    vi.advanceTimersByTime(1_999);
    expect(await reasonOf()).toMatchObject({ cause: { message: "the first reason" } });
    expect(left).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(await Promise.all([reasonOf(), reasonOf()])).toMatchObject([
      { cause: { message: "the second reason" } },
      { cause: { message: "the second reason" } },
    ]);
    expect(failures).toEqual(["the first reason", "the second reason"]);
    vi.advanceTimersByTime(2_000);
    expect((await store.find(1, 1)).isOk()).toBe(true);
  });
});
