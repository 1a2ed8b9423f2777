import type { HistoryEntry } from "@package-protection/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { type ReadError, usePage } from "../state/page.ts";
import { joinPages } from "./join-pages.ts";

const entriesOfPage = 20;

export interface HistoryFilter {
  readonly by?: string;
  readonly ruleId?: number;
}

/** The entries that fit a filter, as far as they were read. */
export interface History {
  /** Null until the first page that fits the filter is there. */
  readonly entries: readonly HistoryEntry[] | null;
  readonly hasOlder: boolean;
  readonly isBusy: boolean;
  readonly error: ReadError | null;
  /** Reads from the newest on. */
  readonly refresh: () => void;
  readonly readOlder: () => void;
}

interface Loaded extends HistoryFilter {
  readonly entries: readonly HistoryEntry[];
  readonly next: number | null;
}

/** Reads the history page by page, and from the newest on whenever the filter or the rules change. */
export function useHistory(filter: HistoryFilter): History {
  const { client, rules } = usePage();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [isBusy, setBusy] = useState(true);
  const [error, setError] = useState<ReadError | null>(null);
  // An answer to an earlier question is dropped.
  const newest = useRef(0);

  async function read(before: number | null) {
    newest.current += 1;
    const own = newest.current;
    setBusy(true);
    const answer = await client.listHistory({ ...filter, limit: entriesOfPage, ...(before !== null && { before }) });
    if (own !== newest.current) return;
    setBusy(false);
    setError(answer.isErr() ? answer.error : null);
    if (answer.isErr()) return;
    const { entries, next } = answer.value;
    setLoaded((earlier) => ({
      ...filter,
      entries: before === null ? entries : joinPages(earlier?.entries ?? [], entries),
      next,
    }));
  }

  useEffect(() => {
    void read(null);
    return () => {
      newest.current += 1;
    };
  }, [filter.by, filter.ruleId, rules.revision]);

  const fitting = loaded?.by === filter.by && loaded?.ruleId === filter.ruleId ? loaded : null;
  return {
    entries: fitting?.entries ?? null,
    hasOlder: fitting !== null && fitting.next !== null,
    isBusy,
    error,
    refresh: () => read(null),
    readOlder: () => read(fitting?.next ?? null),
  };
}
