import type { Deadline } from "../deadline.ts";
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

const now = Promise.resolve();

/**
 * Lets calls for one project that are made at once share a read.
 *
 * The read begins one microtask after the first call, and so after the last one that shares it. A call that comes after the
 * read has begun gets the next one. A call that comes alone waits no longer than its caller's `await` does.
 *
 * A shared read has the deadline of its first call. A call shares it if it gives up at most `mostGivenUpMs` of its own time, so
 * that no call waits for longer than its deadline, and a call with much time left does not fail for one with little.
 */
export function gatherReads(cache: Pick<RuleCache, "read">, mostGivenUpMs: number): RuleReader {
  const gatherings = new Map<number, Gathering[]>();

  function gather(deadline: Deadline, projectId: number): Gathering {
    const reading = now.then(() => {
      gatherings.delete(projectId);
      return cache.read(deadline, projectId);
    });
    return { deadline, reading };
  }

  return {
    read(deadline, projectId) {
      const begun = gatherings.get(projectId) ?? [];
      const shared = begun.find((other) => {
        const givenUp = deadline.end - other.deadline.end;
        return givenUp >= 0 && givenUp <= mostGivenUpMs;
      });
      if (shared !== undefined) return shared.reading;
      const gathering = gather(deadline, projectId);
      if (begun.push(gathering) === 1) gatherings.set(projectId, begun);
      return gathering.reading;
    },
  };
}
