import { err, ok, type Result } from "neverthrow";
import type { StoreUnavailable } from "../../../rules/errors.ts";
import type { HistoryEntry, HistoryPosition } from "../../../store/rule-store.ts";
import type { Deadline } from "../../deadline.ts";
import type { GuardedStore } from "../../guarded-store.ts";
import { nextTurn } from "../../next-turn.ts";

/** Reads the history of a project, newest first, a page of the store in each turn of the event loop. */
export interface HistoryReader {
  /** The next entry, or the next part of an entry that has `more`; null at the end. */
  read(): Promise<Result<HistoryEntry | null, StoreUnavailable>>;
  /** Skips the rest of the entry that was read last. */
  skipRest(): void;
  /** How often the store was read. */
  readonly reads: number;
  /** Entries up to this sequence are gone, by what was read so far. */
  readonly prunedThrough: number;
}

/**
 * @param from the sequence of the newest entry to read; null for the newest of all.
 * @param pageSize how many changes one read of the store returns at most.
 */
export function createHistoryReader(
  store: Pick<GuardedStore, "history">,
  deadline: Deadline,
  projectId: number,
  from: number | null,
  pageSize: number,
): HistoryReader {
  let position = from === null ? null : startOf(from);
  let isAtEnd = from === 0;
  let page: readonly HistoryEntry[] = [];
  let place = 0;
  let last: HistoryEntry | null = null;
  let reads = 0;
  let prunedThrough = 0;
  return {
    async read() {
      while (place === page.length) {
        if (isAtEnd) return ok(null);
        if (reads > 0) await nextTurn();
        const read = await store.history(deadline, projectId, position, pageSize);
        if (read.isErr()) return err(read.error);
        reads++;
        ({ entries: page, next: position, prunedThrough } = read.value);
        place = 0;
        isAtEnd = position === null;
      }
      last = page[place++] ?? null;
      return ok(last);
    },
    skipRest() {
      // An entry with more is the last one of its page.
      if (last?.more !== true) return;
      position = startOf(last.sequence - 1);
      isAtEnd = last.sequence === 1;
    },
    get reads() {
      return reads;
    },
    get prunedThrough() {
      return prunedThrough;
    },
  };
}

function startOf(sequence: number): HistoryPosition {
  return { sequence, position: 0 };
}
