import {
  addToBucket,
  type BucketTable,
  countInChain,
  createBucketTable,
  lookUp,
  lookUpOnce,
  mayHaveBucket,
} from "./bucket-table.ts";
import type { IndexedRule } from "./indexed-rule.ts";
import { type HashKeys, hashFromEnd, hashOf, hashTerm, keyAt } from "./keyed-hash.ts";
import type { Search } from "./search.ts";

/** The index of many rules of one package type: each rule is in one bucket, which every name that it matches leads to. */
export interface RuleBuckets<Rule> {
  readonly keys: HashKeys;
  /** Patterns without a wildcard, by the whole name. */
  readonly names: BucketTable<Rule>;
  /** Patterns by their text before the first wildcard. */
  readonly prefixes: BucketTable<Rule>;
  /** Patterns by their text after the last wildcard, read from its end. */
  readonly suffixes: BucketTable<Rule>;
  /** Patterns by a part of a literal between two wildcards. */
  readonly windows: readonly Window<Rule>[];
  /** Patterns that have none of these; all by the hash 0. */
  readonly others: BucketTable<Rule>;
  /**
   * Marks by the low byte of a code unit: whether some prefix ends with it, some suffix or some window starts with it. Only there a name
   * is looked up. The marks of removed rules stay.
   */
  readonly marks: Uint8Array;
}

/** A part, of one length, of a literal. */
interface Window<Rule> {
  readonly length: number;
  /** The bit in `marks` of the code units with which such a part starts. */
  readonly mark: number;
  readonly table: BucketTable<Rule>;
}

const prefixEnds = 1;
const suffixStarts = 2;
const firstWindowMark = 4;
/** A longer window leads fewer names to its bucket; most literals are long enough for one of these. */
const windowLengths = [12, 6, 3];

export function createRuleBuckets<Rule>(keys: HashKeys): RuleBuckets<Rule> {
  return {
    keys,
    names: createBucketTable(),
    prefixes: createBucketTable(),
    suffixes: createBucketTable(),
    windows: windowLengths.map((length, at) => ({ length, mark: firstWindowMark << at, table: createBucketTable() })),
    others: createBucketTable(),
    marks: new Uint8Array(256),
  };
}

/** The best bucket for a rule so far. */
interface Choice<Rule> {
  table: BucketTable<Rule>;
  hash: number;
  /** What a lookup there costs, in rules looked at. */
  cost: number;
  /** What is to be marked: a code unit, and how. */
  codeUnit: number;
  mark: number;
}

export function addToBuckets<Rule>(buckets: RuleBuckets<Rule>, entry: IndexedRule<Rule>): void {
  const { prefix, suffix } = entry;
  if (suffix === null) {
    addToBucket(buckets.names, hashOf(buckets.keys, prefix), entry);
    return;
  }
  const { table, hash, codeUnit, mark } = chooseBucket(buckets, entry, suffix);
  addToBucket(table, hash, entry);
  buckets.marks[codeUnit & 0xff] = markOf(buckets, codeUnit) | mark;
}

function markOf<Rule>({ marks }: RuleBuckets<Rule>, codeUnit: number): number {
  return marks[codeUnit & 0xff] ?? 0;
}

/** Chooses the bucket that costs least, and of several the one that a search reaches first. */
function chooseBucket<Rule>(buckets: RuleBuckets<Rule>, entry: IndexedRule<Rule>, suffix: string): Choice<Rule> {
  const { keys, prefixes, suffixes, windows, others } = buckets;
  const { prefix, infixes } = entry;
  const choice: Choice<Rule> = { table: others, hash: 0, cost: Number.POSITIVE_INFINITY, codeUnit: 0, mark: 0 };
  if (prefix !== "") {
    const last = prefix.charCodeAt(prefix.length - 1);
    if (offer(choice, prefixes, hashOf(keys, prefix), 0, last, prefixEnds)) return choice;
  }
  if (suffix !== "" && offer(choice, suffixes, hashFromEnd(keys, suffix), 0, suffix.charCodeAt(0), suffixStarts)) {
    return choice;
  }
  for (const { length, mark, table } of windows) {
    for (const literal of infixes) {
      for (let start = 0; start + length <= literal.length; start++) {
        const first = literal.charCodeAt(start);
        const markCost = (markOf(buckets, first) & mark) !== 0 ? 0 : costOfMark(first);
        const hash = hashOf(keys, literal, start, start + length);
        if (offer(choice, table, hash, markCost, first, mark)) return choice;
      }
    }
  }
  return choice;
}

/** Takes the offered bucket if it costs less than the choice; true if none can cost less. */
function offer<Rule>(
  choice: Choice<Rule>,
  table: BucketTable<Rule>,
  hash: number,
  markCost: number,
  codeUnit: number,
  mark: number,
): boolean {
  const cost = countInChain(table, hash) + markCost;
  if (cost < choice.cost) Object.assign(choice, { table, hash, cost, codeUnit, mark });
  return cost === 0;
}

/** Names have few code units like the hyphen and many letters, so a search stops seldom where windows start with the former. */
function costOfMark(codeUnit: number): number {
  const isLetterOrDigit = /[\p{L}\p{N}]/u.test(String.fromCharCode(codeUnit));
  return isLetterOrDigit ? 6 : 1;
}

/**
 * Finds the rules that block. One pass over the name adds up the hashes of its beginnings and of its endings, and looks up those that
 * may be a prefix or a suffix.
 */
export function searchBuckets<Rule>(buckets: RuleBuckets<Rule>, search: Search<Rule>): void {
  const { keys, marks, names, prefixes, suffixes, others } = buckets;
  const { name } = search;
  const { length } = name;
  let fromStart = 0;
  let fromEnd = 0;
  for (let at = 0; at < length; at++) {
    const key = keyAt(keys, at);
    const codeUnit = name.charCodeAt(at);
    const opposite = name.charCodeAt(length - 1 - at);
    fromStart = (fromStart + hashTerm(key, codeUnit)) | 0;
    fromEnd = (fromEnd + hashTerm(key, opposite)) | 0;
    const mark = marks[codeUnit & 0xff] ?? 0;
    if (mark !== 0) {
      if ((mark & prefixEnds) !== 0 && mayHaveBucket(prefixes, fromStart)) lookUp(prefixes, fromStart, search);
      if (mark >= firstWindowMark) lookUpWindows(buckets, at, mark, search);
    }
    if (((marks[opposite & 0xff] ?? 0) & suffixStarts) !== 0 && mayHaveBucket(suffixes, fromEnd)) {
      lookUp(suffixes, fromEnd, search);
    }
  }
  if (mayHaveBucket(names, fromStart)) lookUp(names, fromStart, search);
  if (others.size > 0) lookUp(others, 0, search);
}

function lookUpWindows<Rule>(buckets: RuleBuckets<Rule>, start: number, mark: number, search: Search<Rule>): void {
  for (const window of buckets.windows) {
    const end = start + window.length;
    if ((mark & window.mark) === 0 || end > search.name.length) continue;
    const hash = hashOf(buckets.keys, search.name, start, end);
    if (mayHaveBucket(window.table, hash)) lookUpOnce(window.table, hash, search);
  }
}
