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
  for (let at = 0; at < rules.length; at++) {
    const rule = rules[at];
    if (rule === undefined || ((nameStart ^ rule.start) & rule.startMask) !== 0) continue;
    if (((nameEnd ^ rule.end) & rule.endMask) === 0) compare(rule.entry, search);
  }
}

function packedStart(text: string): number {
  return packed(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2), text.charCodeAt(3));
}

function packedEnd(text: string): number {
  const last = text.length - 1;
  return packed(text.charCodeAt(last), text.charCodeAt(last - 1), text.charCodeAt(last - 2), text.charCodeAt(last - 3));
}

/** The low bytes of four code units. The code unit outside of a text is NaN, which counts as 0. */
function packed(first: number, second: number, third: number, fourth: number): number {
  return (first << 24) | ((second & 0xff) << 16) | ((third & 0xff) << 8) | (fourth & 0xff);
}

/** The bits of packed code units that a text of this length decides. */
function packedMask(length: number): number {
  return length >= packedUnits ? -1 : ~(-1 >>> (8 * length));
}
