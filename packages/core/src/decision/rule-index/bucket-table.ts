import type { BucketTable, IndexedRule } from "./indexed-rule.ts";
import { compare, type Search } from "./search.ts";

const fewestSlots = 16;
/** How many rules a slot has, on average, when the table grows. */
const averageToGrow = 2;
const growth = 4;
const chainScanLimit = 8;

export function createBucketTable<Rule>(): BucketTable<Rule> {
  const table: BucketTable<Rule> = { size: 0, chains: [], filters: new Uint16Array(0), slotShift: 0 };
  resize(table, fewestSlots);
  return table;
}

export function addToBucket<Rule>(table: BucketTable<Rule>, hash: number, entry: IndexedRule<Rule>): void {
  entry.table = table;
  entry.hash = hash;
  link(table, entry);
  table.size++;
  if (table.size > table.chains.length * averageToGrow) resize(table, table.chains.length * growth);
}

/** The rule must be in the table. */
export function removeFromBucket<Rule>(table: BucketTable<Rule>, entry: IndexedRule<Rule>): void {
  const { previous, next } = entry;
  const slot = entry.hash >>> table.slotShift;
  if (next !== null) next.previous = previous;
  if (previous !== null) previous.next = next;
  else table.chains[slot] = next;
  if (previous === null && next === null) table.filters[slot] = 0;
  table.size--;
  const { length } = table.chains;
  if (length > fewestSlots && table.size * 2 * growth < length) resize(table, length / growth);
}

/** How many rules the bucket has. Counts only among the first eight rules of the chain. */
export function countInBucket<Rule>(table: BucketTable<Rule>, hash: number): number {
  let count = 0;
  let entry = mayHaveBucket(table, hash) ? chainOf(table, hash) : null;
  for (let counted = 0; entry !== null && counted < chainScanLimit; counted++) {
    if (entry.hash === hash) count++;
    entry = entry.next;
  }
  return count;
}

/** False if no rule was added by the hash; true may be a false positive. */
export function mayHaveBucket<Rule>({ filters, slotShift }: BucketTable<Rule>, hash: number): boolean {
  const bits = filterBits(hash, slotShift);
  return ((filters[hash >>> slotShift] ?? 0) & bits) === bits;
}

/** Whether some rule was added by the hash. */
export function hasBucket<Rule>(table: BucketTable<Rule>, hash: number): boolean {
  let entry = mayHaveBucket(table, hash) ? chainOf(table, hash) : null;
  while (entry !== null && entry.hash !== hash) entry = entry.next;
  return entry !== null;
}

/** Compares the rules of the bucket with the name of the search. */
export function lookUp<Rule>(table: BucketTable<Rule>, hash: number, search: Search<Rule>): void {
  for (let entry = chainOf(table, hash); entry !== null; entry = entry.next) {
    if (entry.hash === hash) compare(entry, search);
  }
}

function chainOf<Rule>({ chains, slotShift }: BucketTable<Rule>, hash: number): IndexedRule<Rule> | null {
  return chains[hash >>> slotShift] ?? null;
}

/** The bits that the hash has in a filter, by the eight bits below those of its slot. */
function filterBits(hash: number, slotShift: number): number {
  return (1 << ((hash >>> (slotShift - 4)) & 15)) | (1 << ((hash >>> (slotShift - 8)) & 15));
}

/** Puts the rule at the beginning of its chain. */
function link<Rule>(table: BucketTable<Rule>, entry: IndexedRule<Rule>): void {
  const slot = entry.hash >>> table.slotShift;
  const next = table.chains[slot] ?? null;
  entry.next = next;
  entry.previous = null;
  if (next !== null) next.previous = entry;
  table.chains[slot] = entry;
  table.filters[slot] = (table.filters[slot] ?? 0) | filterBits(entry.hash, table.slotShift);
}

function resize<Rule>(table: BucketTable<Rule>, slots: number): void {
  const { chains } = table;
  table.chains = new Array<null>(slots).fill(null);
  table.filters = new Uint16Array(slots);
  table.slotShift = 32 - Math.log2(slots);
  for (const first of chains) {
    for (let entry = first; entry !== null; ) {
      const { next } = entry;
      link(table, entry);
      entry = next;
    }
  }
}
