import { AsyncLocalStorage } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import { expect, it, onTestFinished, vi } from "vitest";
import { nextBatch } from "./event-loop.ts";

it("requests that came together go on together, and later ones after them", async () => {
  const wentOn: string[] = [];
  const request = async (name: string) => {
    wentOn.push(`${name} came`);
    await nextBatch();
    wentOn.push(`${name} goes on`);
  };
  await Promise.all([request("first"), request("second")]);
  await request("third");
  expect(wentOn).toEqual([
    "first came",
    "second came",
    "first goes on",
    "second goes on",
    "third came",
    "third goes on",
  ]);
});

it("what the current turn of the event loop still has to do goes first", async () => {
  const came = new Promise<string>((resolve) => process.nextTick(resolve, "second"));
  expect(await Promise.race([nextBatch(), came])).toBe("second");
});

it("each request goes on in the host's own context for it", async () => {
  const context = new AsyncLocalStorage<string>();
  const request = (name: string) =>
    context.run(name, async () => {
      await nextBatch();
      return context.getStore();
    });
  expect(await Promise.all([request("mia"), request("noa")])).toEqual(["mia", "noa"]);
});

it("a clock that a host's tests have put in the place of Node's stops no request", async () => {
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    syncBuiltinESMExports();
  });
  const frozen = vi.spyOn(timers, "setImmediate").mockReturnValue(setImmediate(() => undefined));
  vi.stubGlobal("setImmediate", frozen);
  syncBuiltinESMExports();
  await nextBatch();
  expect(frozen).not.toHaveBeenCalled();
});
