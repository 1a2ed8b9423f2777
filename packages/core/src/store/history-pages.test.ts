import fc from "fast-check";
import { expect, it } from "vitest";
import { type HistoryRow, pageOfHistory } from "./history-pages.ts";
import type { HistoryEntry, HistoryPosition } from "./rule-store.ts";

/** How many changes each entry has, the oldest first, as rows from the newest entry on. */
function rowsOf(sizes: readonly number[]): readonly HistoryRow[] {
  return sizes
    .flatMap((size, index) =>
      Array.from({ length: size }, (_, position) => ({
        ...{ sequence: index + 1, position, at: index, by: `${position}`, reverts: null },
        ...{ before: null, after: null },
      })),
    )
    .sort((one, other) => other.sequence - one.sequence || one.position - other.position);
}

it("each change comes once over the pages of a history, in its entry, the newest entry first", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 9 }), fc.nat(5), (all, limit, prunedThrough) => {
      const rows = rowsOf(all);
      const read: HistoryEntry[] = [];
      let next: HistoryPosition | null = { sequence: all.length, position: 0 };
      let isInside = false;
      for (let pages = 0; next !== null; pages++) {
        expect(pages).toBeLessThanOrEqual(rows.length);
        const { sequence, position }: HistoryPosition = next;
        const from = rows.filter(
          (row) => row.sequence < sequence || (row.sequence === sequence && row.position >= position),
        );
        const page = pageOfHistory(from.slice(0, limit + 1), limit, prunedThrough);
        expect(page.entries.flatMap(({ changes }) => changes).length).toBe(Math.min(limit, from.length));
        expect(page.prunedThrough).toBe(prunedThrough);
        for (const [index, entry] of page.entries.entries()) {
          const last = read.at(-1);
          if (index === 0 && isInside && last?.sequence === entry.sequence) {
            read[read.length - 1] = { ...entry, changes: [...last.changes, ...entry.changes] };
          } else {
            read.push(entry);
          }
        }
        isInside = page.entries.at(-1)?.more === true;
        expect(isInside).toBe(page.next !== null && page.next.position > 0);
        next = page.next;
      }
      expect(read.map(({ sequence, changes }) => [sequence, changes.length])).toEqual(
        all.map((size, index) => [index + 1, size]).toReversed(),
      );
      expect(read.every(({ more }) => !more)).toBe(true);
    }),
  );
});
