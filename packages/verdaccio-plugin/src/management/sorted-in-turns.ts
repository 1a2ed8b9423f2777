import { setImmediate as nextTurn } from "node:timers/promises";

/** How many names one turn of the event loop handles: a few milliseconds of work. */
const namesOfTurn = 10_000;

/** Returns the names by code units, without duplicates. Sorts a bounded number in each turn of the event loop. */
export async function sortedInTurns(names: readonly string[]): Promise<readonly string[]> {
  let runs: (readonly string[])[] = [];
  for (let start = 0; start < names.length; start += namesOfTurn) {
    runs.push([...new Set(names.slice(start, start + namesOfTurn))].toSorted());
    await nextTurn();
  }
  while (runs.length > 1) {
    const merged: (readonly string[])[] = [];
    for (let at = 0; at < runs.length; at += 2) merged.push(await mergeInTurns(runs[at] ?? [], runs[at + 1] ?? []));
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Merges two sorted lists. */
async function mergeInTurns(one: readonly string[], other: readonly string[]): Promise<readonly string[]> {
  const merged: string[] = [];
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    const [a, b] = [one[left], other[right]];
    const takesLeft = b === undefined || (a !== undefined && a <= b);
    const takesRight = a === undefined || (b !== undefined && b <= a);
    const next = takesLeft ? a : b;
    if (next !== undefined) merged.push(next);
    if (takesLeft) left += 1;
    if (takesRight) right += 1;
    if (merged.length % namesOfTurn === 0) await nextTurn();
  }
  return merged;
}
