import type { Deadline } from "./deadline.ts";
import type { RuleCache } from "./rule-cache.ts";

type Reading = Awaited<ReturnType<RuleCache["read"]>>;

/** The questions about a project for which a read is about to begin. */
interface Gathering {
  /** The latest of theirs. */
  deadline: Deadline;
  readonly reading: Promise<Reading>;
}

/**
 * A cache that coalesces reads: questions about one project that are asked at once, before the read for the first of them has
 * begun, share that read. It begins one microtask after the first was asked, and so after the last that shares it: no answer
 * is older than its question. A question that comes after the read has begun gets the next one.
 *
 * A read has the time of the question that has most of it. As all have equally long, and are asked in one turn of the event loop,
 * that is hardly more than each has.
 */
export function gatherReads(cache: RuleCache): RuleCache {
  const gatherings = new Map<number, Gathering>();

  function gather(deadline: Deadline, projectId: number): Gathering {
    const gathering: Gathering = {
      deadline,
      reading: Promise.resolve().then(() => {
        gatherings.delete(projectId);
        return cache.read(gathering.deadline, projectId);
      }),
    };
    gatherings.set(projectId, gathering);
    return gathering;
  }

  return {
    read(deadline, projectId) {
      const gathering = gatherings.get(projectId) ?? gather(deadline, projectId);
      if (deadline.end > gathering.deadline.end) gathering.deadline = deadline;
      return gathering.reading;
    },
  };
}
