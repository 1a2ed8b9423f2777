/** Waits for the next turn of the event loop. Long work calls it between its steps. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
