/** Lets everything that waits for the event loop have its turn; long work does so between its pieces. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
