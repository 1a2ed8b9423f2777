/** Runs tasks of one key after one another, in the order in which they came; a task that fails holds none up. */
export function oneAtATime(): <Value>(key: string, task: () => Promise<Value>) => Promise<Value> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = last.get(key);
    const running = (async () => {
      await before?.catch(() => {});
      return task();
    })();
    last.set(key, running);
    try {
      return await running;
    } finally {
      if (last.get(key) === running) last.delete(key);
    }
  };
}
