import type { Deadline } from "./deadline.ts";
import type { Reading, RuleCache } from "./rule-cache.ts";

/** Reads the rules of a project. */
export interface RuleReader {
  /** The project's rules, by a read of the store that begins after the call. */
  read(deadline: Deadline, projectId: number): Promise<Reading>;
}

/** A read that is about to begin. */
interface Gathering {
  /** Of the first call, by which the read is bounded. */
  readonly deadline: Deadline;
  readonly reading: Promise<Reading>;
}

/** How much of its time a call gives up, in milliseconds, to share a read that ends earlier. */
const mostGivenUpMs = 5;

const now = Promise.resolve();

/**
 * Lets calls for one project that are made at once share a read.
 *
 * The read begins one microtask after the first call, and so after the last one that shares it. A call that comes after the
 * read has begun gets the next one. A call that comes alone waits no longer than its caller's `await` does.
 *
 * No call waits for longer than its own deadline. One with less time than the first, or much more, has a read of its own.
 */
export function gatherReads(cache: Pick<RuleCache, "read">): RuleReader {
  const gatherings = new Map<number, Gathering>();

  function gather(deadline: Deadline, projectId: number): Promise<Reading> {
    const reading = now.then(() => {
      gatherings.delete(projectId);
      return cache.read(deadline, projectId);
    });
    gatherings.set(projectId, { deadline, reading });
    return reading;
  }

  return {
    read(deadline, projectId) {
      const first = gatherings.get(projectId);
      if (first === undefined) return gather(deadline, projectId);
      const more = deadline.end - first.deadline.end;
      return more >= 0 && more <= mostGivenUpMs ? first.reading : Promise.resolve(cache.read(deadline, projectId));
    },
  };
}
