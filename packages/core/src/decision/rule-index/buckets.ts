import type { PatternPieces } from "../../rules/name-pattern.ts";
import { addToCrowd, type Crowd, createCrowd, removeFromCrowd } from "./crowd.ts";
import { createKeyTable, deleteValue, type KeyTable, setValue, valueAt } from "./key-table.ts";
import type { PieceNumbers } from "./piece-numbers.ts";

/** A pattern with the key of its bucket. */
export interface Keyed extends PatternPieces {
  key: number;
}

/** What stands under one key: an entry, or some, or so many that they are a crowd. */
export type Bucket<Entry> = Entry | Entry[] | Crowd<Entry>;

/**
 * Entries by a 32-bit key. Most keys that are asked for have none: a Bloom filter with one hash, the key's upper bits, answers
 * these without a look at the table.
 */
export interface Buckets<Entry extends Keyed> {
  readonly bucketsByKey: KeyTable<Bucket<Entry>>;
  /** The pieces of the patterns in crowds, shared by all buckets of one package type. */
  readonly pieces: PieceNumbers;
  filter: Int32Array;
  /** How far a key is shifted to the right to give the number of its bit. */
  shift: number;
  /** How many more bits may be set before the filter is rebuilt. */
  room: number;
}

const smallestFilterBits = 10;
/**
 * At most one bit in so many is set; beyond that the filter is rebuilt from the keys that are left, larger where they need it.
 */
const bitsPerKey = 16;

/** Up to how many entries of one key are looked at one by one. */
const mostInBucket = 16;

export function createBuckets<Entry extends Keyed>(pieces: PieceNumbers): Buckets<Entry> {
  const buckets: Buckets<Entry> = {
    bucketsByKey: createKeyTable(),
    pieces,
    filter: new Int32Array(0),
    shift: 0,
    room: 0,
  };
  renewFilter(buckets);
  return buckets;
}

/** False where no entry has the key; true may be a false positive. */
export function mayHave<Entry extends Keyed>({ filter, shift }: Buckets<Entry>, key: number): boolean {
  const bit = key >>> shift;
  return ((filter[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
}

export function bucketOf<Entry extends Keyed>(
  { bucketsByKey }: Buckets<Entry>,
  key: number,
): Bucket<Entry> | undefined {
  return valueAt(bucketsByKey, key);
}

export function isCrowd<Entry extends Keyed>(bucket: Entry | Crowd<Entry>): bucket is Crowd<Entry> {
  return "trees" in bucket;
}

export function countOf<Entry extends Keyed>(buckets: Buckets<Entry>, key: number): number {
  const bucket = mayHave(buckets, key) ? bucketOf(buckets, key) : undefined;
  if (bucket === undefined) return 0;
  if (Array.isArray(bucket)) return bucket.length;
  return isCrowd(bucket) ? bucket.size : 1;
}

export function addTo<Entry extends Keyed>(buckets: Buckets<Entry>, key: number, entry: Entry): void {
  entry.key = key;
  const bucket = mayHave(buckets, key) ? bucketOf(buckets, key) : undefined;
  if (bucket === undefined) addKey(buckets, key, entry);
  else if (Array.isArray(bucket)) addToSome(buckets, bucket, entry);
  else if (isCrowd(bucket)) addToCrowd(bucket, entry);
  else setValue(buckets.bucketsByKey, key, [bucket, entry]);
}

function addKey<Entry extends Keyed>(buckets: Buckets<Entry>, key: number, entry: Entry): void {
  setValue(buckets.bucketsByKey, key, entry);
  if (buckets.room === 0) renewFilter(buckets);
  else setBit(buckets, key);
}

function addToSome<Entry extends Keyed>({ bucketsByKey, pieces }: Buckets<Entry>, bucket: Entry[], entry: Entry): void {
  bucket.push(entry);
  if (bucket.length <= mostInBucket) return;
  const crowd = createCrowd<Entry>(pieces);
  for (const member of bucket) addToCrowd(crowd, member);
  setValue(bucketsByKey, entry.key, crowd);
}

/** The entry must be there. */
export function removeFrom<Entry extends Keyed>(buckets: Buckets<Entry>, entry: Entry): void {
  const { key } = entry;
  const bucket = bucketOf(buckets, key);
  if (Array.isArray(bucket)) bucket.splice(bucket.indexOf(entry), 1);
  else if (bucket !== undefined && isCrowd(bucket)) removeFromCrowd(bucket, entry);
  if (bucket === entry || countOf(buckets, key) === 0) deleteValue(buckets.bucketsByKey, key);
}

function setBit<Entry extends Keyed>(buckets: Buckets<Entry>, key: number): void {
  const bit = key >>> buckets.shift;
  const word = bit >>> 5;
  buckets.filter[word] = (buckets.filter[word] ?? 0) | (1 << (bit & 31));
  buckets.room--;
}

/** Makes a filter of the keys that are there, with room for as many more. */
function renewFilter<Entry extends Keyed>(buckets: Buckets<Entry>): void {
  const wanted = Math.ceil(Math.log2(buckets.bucketsByKey.size * 2 * bitsPerKey));
  const bits = Math.max(smallestFilterBits, wanted);
  buckets.filter = new Int32Array(2 ** bits / 32);
  buckets.shift = 32 - bits;
  buckets.room = 2 ** bits / bitsPerKey;
  const { keys, values } = buckets.bucketsByKey;
  for (let slot = 0; slot < keys.length; slot++) {
    if (values[slot] !== undefined) setBit(buckets, keys[slot] ?? 0);
  }
}
