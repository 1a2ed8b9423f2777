import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isOver, startDeadline, timedOut, waitAtMost, waitWithin } from "./deadline.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => {});

/** Work that is done after so many milliseconds. */
function after(milliseconds: number): () => Promise<string> {
  return () =>
    new Promise((resolve) => {
      setTimeout(() => resolve("done"), milliseconds);
    });
}

/** Lets all microtasks run that do not wait for a timer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await undefined;
}

describe("waiting at most so long", () => {
  it("returns what the work returns", async () => {
    const waiting = waitAtMost(100, after(99));
    await settle();
    await vi.advanceTimersByTimeAsync(99);
    expect(await waiting).toBe("done");
  });

  it("gives up when the time is over, and not before", async () => {
    const given: unknown[] = [];
    void waitAtMost(100, never).then((value) => given.push(value));
    await settle();
    await vi.advanceTimersByTimeAsync(99);
    expect(given).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(given).toEqual([timedOut]);
  });

  it("rejects as the work does", async () => {
    await expect(waitAtMost(100, () => Promise.reject(new Error("no connection")))).rejects.toThrow("no connection");
  });

  it("rejects where starting the work throws", async () => {
    const throws = () => {
      throw new Error("no connection");
    };
    await expect(waitAtMost(100, throws)).rejects.toThrow("no connection");
  });

  it("lets go of its timer when the work is done, so that a process can end", async () => {
    let finish = (_: string) => {};
    let fail = (_: Error) => {};
    const waiting = [
      waitAtMost(100, () => new Promise<string>((resolve) => (finish = resolve))),
      waitAtMost(100, () => new Promise<string>((_, reject) => (fail = reject))),
    ] as const;
    await settle();
    expect(vi.getTimerCount()).toBe(2);
    finish("done");
    expect(await waiting[0]).toBe("done");
    expect(vi.getTimerCount()).toBe(1);
    fail(new Error("no connection"));
    await expect(waiting[1]).rejects.toThrow("no connection");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rejects an answer that comes too late because the thread was busy", async () => {
    for (const [spent, given] of [
      [99, "done"],
      [100, timedOut],
      [101, timedOut],
    ] as const) {
      const holdsUp = async () => {
        vi.advanceTimersByTime(spent);
        return "done";
      };
      expect(await waitAtMost(100, holdsUp)).toBe(given);
    }
  });
});

describe("a deadline for several steps", () => {
  it("is over for all of them at one moment", async () => {
    const deadline = startDeadline(100);
    const first = waitWithin(deadline, after(60));
    await settle();
    await vi.advanceTimersByTimeAsync(60);
    expect(await first).toBe("done");
    const second = waitWithin(deadline, after(60));
    await settle();
    await vi.advanceTimersByTimeAsync(39);
    expect(isOver(deadline)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await second).toBe(timedOut);
    expect(isOver(deadline)).toBe(true);
  });

  it("starts no work when it is over", async () => {
    const deadline = startDeadline(100);
    vi.advanceTimersByTime(100);
    const start = vi.fn(never);
    expect(await waitWithin(deadline, start)).toBe(timedOut);
    expect(start).not.toHaveBeenCalled();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
  });
});
