import type { Deadline } from "./deadline.ts";
import type { RuleCache } from "./rule-cache.ts";

type Reading = Awaited<ReturnType<RuleCache["read"]>>;

/** The questions about a project for which a read is about to begin. */
interface Gathering {
  /** Of the first question, by which the read is bounded. */
  readonly deadline: Deadline;
  readonly reading: Promise<Reading>;
}

/** How much of its time a question gives up, in milliseconds, for a read that has the time of another. */
const mostGivenUpMs = 5;

/**
 * A cache that coalesces reads: questions about one project that are asked at once, before the read for the first of them has
 * begun, share that read. It begins one microtask after the first was asked, and so after the last that shares it: no answer
 * is older than its question. A question that comes after the read has begun gets the next one.
 *
 * No question waits for longer than its own deadline: one that has less time than the first, or much more, has a read of its own.
 */
export function gatherReads(cache: RuleCache): RuleCache {
  const gatherings = new Map<number, Gathering>();

  function gather(deadline: Deadline, projectId: number): Promise<Reading> {
    const reading = Promise.resolve().then(() => {
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
      return more >= 0 && more <= mostGivenUpMs ? first.reading : cache.read(deadline, projectId);
    },
  };
}
