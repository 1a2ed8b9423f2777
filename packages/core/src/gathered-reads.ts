import { type Deadline, isOver } from "./deadline.ts";
import type { RuleCache } from "./rule-cache.ts";

type Reading = Awaited<ReturnType<RuleCache["read"]>>;

/** The questions about a project for which a read is about to begin. */
interface Gathering {
  /** Of the first question, by which the read is bounded. */
  readonly deadline: Deadline;
  readonly reading: Promise<Reading>;
}

/**
 * The cache for those who ask in crowds: questions about one project that are asked at once, before any of them can have
 * waited for anything outside of the process, share a read. It begins after the last of them was asked, so that no answer is
 * older than its question; whoever comes later waits for the next.
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

  async function join(first: Gathering, deadline: Deadline, projectId: number): Promise<Reading> {
    const reading = await first.reading;
    const hasTimeLeft = reading.isErr() && isOver(first.deadline) && !isOver(deadline);
    return hasTimeLeft ? cache.read(deadline, projectId) : reading;
  }

  return {
    read(deadline, projectId) {
      const first = gatherings.get(projectId);
      if (first === undefined) return gather(deadline, projectId);
      // Nobody waits for longer than its own deadline.
      return first.deadline.end <= deadline.end ? join(first, deadline, projectId) : cache.read(deadline, projectId);
    },
  };
}
