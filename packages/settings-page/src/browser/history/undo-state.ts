import type { HistoryEntry, ServerRule } from "@package-protection/client";

/** Whether an entry can be undone, as far as the page can know. The server decides. */
export type UndoState =
  | { readonly kind: "possible" }
  /** @param by the sequence of the entry that undid it. */
  | { readonly kind: "undone"; readonly by: number }
  /** A rule of the entry was changed since: by the newest entry that did, or null where it is not known. */
  | { readonly kind: "touched"; readonly by: number | null };

/**
 * Says what stands in the way of undoing an entry.
 *
 * @param known entries of the whole history, newest first, as far as they were read.
 * @param rules the rules as they are now.
 */
export function undoState(
  { sequence, changes }: HistoryEntry,
  known: readonly HistoryEntry[],
  rules: ReadonlyMap<number, ServerRule>,
): UndoState {
  const later = known.filter((one) => one.sequence > sequence);
  const undoing = later.find(({ reverts }) => reverts === sequence);
  if (undoing !== undefined) return { kind: "undone", by: undoing.sequence };
  // The id of a deleted rule is never used again, so only rules that the entry left can have changed.
  const left = changes.flatMap(({ after }) => (after === null ? [] : [after]));
  const ids = new Set(left.map(({ id }) => id));
  const touching = later.find((one) =>
    one.changes.some(({ before, after }) => [before, after].some((rule) => rule !== null && ids.has(rule.id))),
  );
  if (touching !== undefined) return { kind: "touched", by: touching.sequence };
  const isTouched = left.some(({ id, updatedAt }) => {
    const now = rules.get(id);
    return now === undefined || now.updatedAt !== updatedAt;
  });
  return isTouched ? { kind: "touched", by: null } : { kind: "possible" };
}
