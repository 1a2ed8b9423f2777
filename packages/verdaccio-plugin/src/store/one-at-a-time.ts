/** Runs callers with the same key one after another. */
export interface Queue {
  /** Waits until every earlier caller with this key has left. The caller calls the returned function once to leave. */
  enter(key: string): Promise<() => void>;
}

export function oneAtATime(): Queue {
  const lastInLine = new Map<string, Promise<void>>();
  return {
    async enter(key) {
      const before = lastInLine.get(key);
      const left = Promise.withResolvers<void>();
      lastInLine.set(key, left.promise);
      await before;
      return () => {
        left.resolve();
        if (lastInLine.get(key) === left.promise) lastInLine.delete(key);
      };
    },
  };
}
