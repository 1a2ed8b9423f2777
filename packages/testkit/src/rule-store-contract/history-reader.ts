import type { HistoryEntry, HistoryPage, HistoryPosition, ProtectionRule, RuleStore } from "@package-protection/core";
import { byId, holds, same, succeeds } from "./expectation.ts";

/** Reads a project's history page by page, puts entries together that end on another page, and checks each page. */
export interface HistoryReader {
  /** Reads the next page; does nothing after the last one. */
  readonly readPage: (store: Pick<RuleStore, "history">, limit: number) => Promise<void>;
  readonly isAtEnd: () => boolean;
  /** Complete entries, newest first, but for the last one before the end. */
  readonly entries: () => readonly HistoryEntry[];
}

export function historyReader(projectId: number, start: HistoryPosition | null = null): HistoryReader {
  const entries: HistoryEntry[] = [];
  let next = start;
  let isAtEnd = false;
  let isInsideEntry = false;

  function add(page: HistoryPage): void {
    for (const [index, entry] of page.entries.entries()) {
      const last = entries.at(-1);
      if (index === 0 && isInsideEntry && last !== undefined) {
        same("an entry that goes on", { ...entry, changes: [], more: false }, { ...last, changes: [], more: false });
        entries[entries.length - 1] = { ...entry, changes: [...last.changes, ...entry.changes] };
      } else {
        holds("sequences descend", last === undefined || entry.sequence < last.sequence);
        entries.push(entry);
      }
    }
  }

  return {
    async readPage(store, limit) {
      if (isAtEnd) return;
      const page = await succeeds(store.history(projectId, next, limit));
      checkPage(page, limit);
      add(page);
      next = page.next;
      isAtEnd = next === null;
      isInsideEntry = page.entries.at(-1)?.more === true;
    },
    isAtEnd: () => isAtEnd,
    entries: () => entries,
  };
}

function checkPage({ entries, next }: HistoryPage, limit: number): void {
  const changes = entries.flatMap((entry) => entry.changes);
  holds("a history page keeps to its limit", changes.length <= limit);
  holds("a history page with another behind it is not empty", changes.length > 0 || next === null);
  holds(
    "an entry on a page has a change",
    entries.every((entry) => entry.changes.length > 0),
  );
  const goesOn = entries.map(({ more }) => more);
  const last = entries.at(-1);
  same(
    "which entries go on",
    goesOn,
    entries.map((entry) => entry === last && next?.sequence === entry.sequence),
  );
}

/** All entries of a project, newest first. */
export async function wholeHistory(
  store: RuleStore,
  projectId: number,
  limit = 1_000,
): Promise<readonly HistoryEntry[]> {
  const reader = historyReader(projectId);
  for (let pages = 0; !reader.isAtEnd(); pages += 1) {
    holds("a history has an end", pages < 10_000);
    await reader.readPage(store, limit);
  }
  return reader.entries();
}

/** The rules that are left after all of a project's writes, by ascending id. Each change must fit the state before it. */
export function replayed(newestFirst: readonly HistoryEntry[]): readonly ProtectionRule[] {
  const rules = new Map<number, ProtectionRule>();
  for (const { sequence, changes } of newestFirst.toReversed()) {
    for (const { before, after } of changes) {
      const id = before?.id ?? after?.id ?? 0;
      same(`rule ${id} before write ${sequence}`, rules.get(id) ?? null, before);
      if (before !== null && after !== null) same("the id after a replace", after.id, before.id);
      if (after === null) rules.delete(id);
      else rules.set(id, after);
    }
  }
  return byId(rules.values());
}
