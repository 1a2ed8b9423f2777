import { setImmediate } from "node:timers/promises";

/** Loaded before the server: answers its parent, who asks, with what is left in the heap when all garbage is gone. */
process.on("message", async () => {
  for (let turns = 0; turns < 5; turns++) {
    await setImmediate();
    globalThis.gc?.();
  }
  process.send?.(process.memoryUsage().heapUsed);
});
process.channel?.unref();
