import { insertRule } from "@package-protection/testkit";
import { err, ok, type Result } from "neverthrow";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, patterns, someNote } from "../../test/sample-rule.ts";
import { sqliteRuleStore } from "../index.ts";
import type { Busy, Failure } from "./driver-error.ts";
import { atOnceUnlessBusy, retryWhileBusy } from "./retry-while-busy.ts";

const busy: Busy = { type: "busy", cause: "locked" };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function waited<T, E extends Failure>(attempt: () => Result<T, E | Busy>, deadlineMs: number) {
  const outcome = retryWhileBusy<T, E, "gave up">(attempt, deadlineMs, () => "gave up");
  await vi.runAllTimersAsync();
  return await outcome;
}

test("what is busy for ever is attempted for as long as it may take, at short distances, and then given up", async () => {
  const times: number[] = [];
  const outcome = await waited(() => {
    times.push(performance.now());
    return err(busy);
  }, 300);
  expect(outcome).toEqual(err("gave up"));
  const [first = 0] = times;
  expect((times.at(-1) ?? 0) - first).toBeGreaterThanOrEqual(300);
  expect((times.at(-1) ?? 0) - first).toBeLessThanOrEqual(301);
  expect(times.length).toBeGreaterThan(300 / 12);
  expect(times.length).toBeLessThan(300 / 4 + 4);
});

test("what is not busy is attempted once", async () => {
  let attempts = 0;
  const failing = () => {
    attempts += 1;
    return err({ type: "full" } as const);
  };
  expect(await waited(failing, 300)).toEqual(err({ type: "full" }));
  expect(attempts).toBe(1);
});

test("an answer that comes after some attempts is the answer", async () => {
  let attempts = 0;
  const outcome = await waited(() => {
    attempts += 1;
    return attempts < 5 ? err(busy) : ok("done");
  }, 300);
  expect(outcome).toEqual(ok("done"));
  expect(attempts).toBe(5);
});

test("what is found busy at once is not attempted again before the event loop had a turn", async () => {
  let attempts = 0;
  const attempt = () => {
    attempts += 1;
    return attempts < 3 ? err(busy) : ok("done");
  };
  const outcome = atOnceUnlessBusy(attempt, 300, () => "gave up");
  expect(attempts).toBe(1);
  await vi.runAllTimersAsync();
  expect(await outcome).toEqual(ok("done"));
  expect(attempts).toBe(3);
});

test("while a write waits for a lock, timers run: it is let go of by one", async () => {
  vi.useRealTimers();
  const path = temporaryPath();
  const store = sqliteRuleStore(await migratedDatabase(path), { busyDeadlineMs: 2_000 });
  const other = await migratedDatabase(path);
  other.exec("BEGIN IMMEDIATE");
  setTimeout(() => other.exec("COMMIT"), 20);
  expect((await insertRule(store, 1, draftOf("a"), someNote)).isOk()).toBe(true);
  expect(await patterns(store)).toEqual(["a"]);
});
