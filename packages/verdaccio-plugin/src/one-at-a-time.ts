/** Lets whoever comes with the same key pass one after another. */
export interface Queue {
  /** Waits until everybody who came before with this key has left. Whoever passed calls what it gets, once. */
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
