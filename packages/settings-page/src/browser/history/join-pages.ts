import type { HistoryEntry } from "@package-protection/client";

/** An older page behind the newer ones. An entry that came twice stands there once. */
export function joinPages(newer: readonly HistoryEntry[], older: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const last = newer.at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
  return [...newer, ...older.filter(({ sequence }) => sequence < last)];
}
