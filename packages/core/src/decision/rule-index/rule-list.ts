import type { IndexedRule } from "./indexed-rule.ts";
import { compare, type Search } from "./search.ts";

/** A rule in a plain list, with four code units of each end of its pattern: they rule out most names by two comparisons. */
export interface ListedRule<Rule> {
  readonly entry: IndexedRule<Rule>;
  readonly start: number;
  /** The bits of `start` that a matching name has too. */
  readonly startMask: number;
  readonly end: number;
  readonly endMask: number;
}

const packedUnits = 4;

export function listedRule<Rule>(entry: IndexedRule<Rule>): ListedRule<Rule> {
  const { prefix, suffix } = entry;
  const ending = suffix ?? prefix;
  return {
    entry,
    start: packedStart(prefix),
    startMask: packedMask(prefix.length),
    end: packedEnd(ending),
    endMask: packedMask(ending.length),
  };
}

export function searchList<Rule>(rules: readonly ListedRule<Rule>[], search: Search<Rule>): void {
  const nameStart = packedStart(search.name);
  const nameEnd = packedEnd(search.name);
  for (const { entry, start, startMask, end, endMask } of rules) {
    if ((((nameStart ^ start) & startMask) | ((nameEnd ^ end) & endMask)) === 0) compare(entry, search);
  }
}

/** The low bytes of the first four code units, the first one highest. A missing unit is a zero. */
function packedStart(text: string): number {
  // The code unit after the end is NaN, which is 0 here.
  return (
    (text.charCodeAt(0) << 24) |
    ((text.charCodeAt(1) & 0xff) << 16) |
    ((text.charCodeAt(2) & 0xff) << 8) |
    (text.charCodeAt(3) & 0xff)
  );
}

/** The same for the last four code units, the last one highest. */
function packedEnd(text: string): number {
  const { length } = text;
  return (
    (text.charCodeAt(length - 1) << 24) |
    ((text.charCodeAt(length - 2) & 0xff) << 16) |
    ((text.charCodeAt(length - 3) & 0xff) << 8) |
    (text.charCodeAt(length - 4) & 0xff)
  );
}

/** The bits of a packed text that its first `length` code units decide. */
function packedMask(length: number): number {
  return length >= packedUnits ? -1 : ~(-1 >>> (8 * length));
}
