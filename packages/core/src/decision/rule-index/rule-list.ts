import type { IndexedRule } from "./indexed-rule.ts";
import { compare, type Search } from "./search.ts";

const packedUnits = 4;

/** Makes the rule ready for `searchList`. */
export function prepareForList<Rule>(entry: IndexedRule<Rule>): void {
  const { prefix, suffix } = entry;
  entry.hash = prefix === "" ? packedEnd(suffix ?? "") : packedStart(prefix);
}

/** Finds the rules of a list that block. Four code units at the start or at the end of a pattern rule out most names. */
export function searchList<Rule>(rules: readonly IndexedRule<Rule>[], search: Search<Rule>): void {
  const start = packedStart(search.name);
  const end = packedEnd(search.name);
  for (const entry of rules) {
    const { length } = entry.prefix;
    let difference = start ^ entry.hash;
    if (length < packedUnits) {
      if (length === 0) difference = (end ^ entry.hash) & packedMask((entry.suffix ?? "").length);
      else difference &= packedMask(length);
    }
    if (difference === 0) compare(entry, search);
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

/** The bits that a text of this length fills in packed code units. */
function packedMask(length: number): number {
  return length >= packedUnits ? -1 : ~(-1 >>> (8 * length));
}
