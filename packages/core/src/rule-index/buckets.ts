import { createKeyTable, deleteValue, type KeyTable, setValue, valueAt } from "./key-table.ts";

/** What knows the key under which it stands. */
export interface Keyed {
  key: number;
}

/**
 * Entries by a 32-bit key. Most keys that are asked for have none, so a filter of bits, a few for each entry, answers these
 * without a look at the table.
 */
export interface Buckets<Entry extends Keyed> {
  readonly entriesByKey: KeyTable<Entry | Entry[]>;
  filter: Int32Array;
  /** How far a key is shifted to the right to give the number of its bit. */
  shift: number;
  /** How many bits may still be set before the filter is made anew. */
  room: number;
}

const smallestFilterBits = 10;
/** One bit in sixteen is set at the most; then the filter grows, or forgets the keys that are gone. */
const bitsPerKey = 16;

export function createBuckets<Entry extends Keyed>(): Buckets<Entry> {
  return {
    entriesByKey: createKeyTable(),
    filter: new Int32Array(2 ** smallestFilterBits / 32),
    shift: 32 - smallestFilterBits,
    room: 2 ** smallestFilterBits / bitsPerKey,
  };
}

/** False where no entry has the key; true says nothing. */
export function mayHave<Entry extends Keyed>({ filter, shift }: Buckets<Entry>, key: number): boolean {
  const bit = key >>> shift;
  return ((filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

export function entriesOf<Entry extends Keyed>(
  { entriesByKey }: Buckets<Entry>,
  key: number,
): Entry | Entry[] | undefined {
  return valueAt(entriesByKey, key);
}

export function countOf<Entry extends Keyed>(buckets: Buckets<Entry>, key: number): number {
  const bucket = mayHave(buckets, key) ? entriesOf(buckets, key) : undefined;
  if (bucket === undefined) return 0;
  return Array.isArray(bucket) ? bucket.length : 1;
}

export function addTo<Entry extends Keyed>(buckets: Buckets<Entry>, key: number, entry: Entry): void {
  const { entriesByKey } = buckets;
  entry.key = key;
  const bucket = mayHave(buckets, key) ? valueAt(entriesByKey, key) : undefined;
  if (Array.isArray(bucket)) bucket.push(entry);
  else setValue(entriesByKey, key, bucket === undefined ? entry : [bucket, entry]);
  if (buckets.room === 0) renewFilter(buckets);
  else setBit(buckets, key);
}

/** Does nothing to an entry that is gone already. */
export function removeFrom<Entry extends Keyed>({ entriesByKey }: Buckets<Entry>, entry: Entry): void {
  const { key } = entry;
  const bucket = valueAt(entriesByKey, key);
  if (!Array.isArray(bucket)) {
    if (bucket === entry) deleteValue(entriesByKey, key);
    return;
  }
  const place = bucket.indexOf(entry);
  if (place === -1) return;
  const last = bucket.pop();
  if (last !== undefined && last !== entry) bucket[place] = last;
  if (bucket.length === 0) deleteValue(entriesByKey, key);
}

function setBit<Entry extends Keyed>(buckets: Buckets<Entry>, key: number): void {
  const bit = key >>> buckets.shift;
  const word = bit >>> 5;
  buckets.filter[word] = (buckets.filter[word] ?? 0) | (1 << (bit & 31));
  buckets.room--;
}

/** Makes a filter of the keys that are there, with room for as many more. */
function renewFilter<Entry extends Keyed>(buckets: Buckets<Entry>): void {
  const wanted = Math.ceil(Math.log2(buckets.entriesByKey.size * 2 * bitsPerKey));
  const bits = Math.max(smallestFilterBits, Math.min(wanted, 30));
  buckets.filter = new Int32Array(2 ** bits / 32);
  buckets.shift = 32 - bits;
  buckets.room = 2 ** bits / bitsPerKey;
  const { keys, values } = buckets.entriesByKey;
  for (let slot = 0; slot < keys.length; slot++) {
    if (values[slot] !== undefined) setBit(buckets, keys[slot] ?? 0);
  }
}
