/** Taken when this module is loaded, so that fake timers, which a host's test installs later, do not stop requests. */
const { setImmediate, navigator } = globalThis;

/** Workers drop the timers of a request whose client goes away: there no request may wait for another's. */
const hasBatches = typeof setImmediate === "function" && navigator?.userAgent !== "Cloudflare-Workers";

let takenIn: Promise<void> | null = null;

/**
 * Resolves when the event loop has read the pending input of all clients; it never waits for more.
 *
 * Requests that came together continue together, and are answered one right after the other: under load the clients are woken
 * once, not once for each, and checks of one project can share a read of the store. Without such an event loop it resolves
 * at once.
 */
export function nextBatch(): Promise<void> {
  if (!hasBatches) return Promise.resolve();
  takenIn ??= new Promise((resolve) => {
    setImmediate(() => {
      takenIn = null;
      resolve();
    });
  });
  return takenIn;
}

/** Taken when this module is loaded, so that fake timers, which a host's test installs later, do not stop requests. */
const { setTimeout } = globalThis;

/** Gives other waiting work a turn of the event loop; long work does so between its pieces. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
