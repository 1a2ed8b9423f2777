/** Taken when this module is loaded, so that fake timers, which a host's test installs later, do not stop requests. */
const { setTimeout } = globalThis;

/** Lets everything that waits for the event loop have its turn; long work does so between its pieces. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
