import { addToBucket, countInBucket, createBucketTable, hasBucket, lookUp, mayHaveBucket } from "./bucket-table.ts";
import type { BucketTable, IndexedRule } from "./indexed-rule.ts";
import { type HashKeys, hashAtDistance, hashFromEnd, hashFromStart, hashOfWindow, hashTerm } from "./keyed-hash.ts";
import type { Search } from "./search.ts";

/** The index of many rules of one package type: each rule is in one bucket that every name which it matches looks up. */
export interface RuleBuckets<Rule> {
  readonly keys: HashKeys;
  /** Patterns without a wildcard, by the whole name. */
  readonly names: BucketTable<Rule>;
  /** Patterns by their text before the first wildcard. */
  readonly prefixes: BucketTable<Rule>;
  /** Patterns by their text after the last wildcard. */
  readonly suffixes: BucketTable<Rule>;
  /** Patterns by a window in a literal between two wildcards: a code unit with one to four neighbours on each side. */
  readonly windows: BucketTable<Rule>;
  /** Patterns that have none of these; all by the hash 0. */
  readonly others: BucketTable<Rule>;
  /**
   * By the low byte of a code unit: whether some prefix ends with it, some suffix starts with it, or some window has it in
   * its middle. A search looks up nothing at other code units. The marks of removed rules stay.
   */
  readonly marks: Uint8Array;
}

const prefixEnd = 1;
const suffixStart = 2;
const windowMiddle = 4;

const widestRadius = 4;

/** How much of a name is read before anything is looked up. The suffixes of valid patterns fit; a longer one has no bucket. */
const blockLength = 1024;
// The marked positions of a block. Searches are synchronous, so one search at a time uses these.
const markedPositions = new Int32Array(blockLength);
/** The hash from the start of the name through each marked position. */
const hashesThrough = new Int32Array(blockLength);
/** The amount that the code units of the block before each marked position add to the hash from the end of the name. */
const hashesBefore = new Int32Array(blockLength);

export function createRuleBuckets<Rule>(keys: HashKeys): RuleBuckets<Rule> {
  return {
    keys,
    names: createBucketTable(),
    prefixes: createBucketTable(),
    suffixes: createBucketTable(),
    windows: createBucketTable(),
    others: createBucketTable(),
    marks: new Uint8Array(256),
  };
}

/** A bucket for a rule, and the code unit of the rule's text that is to be marked. */
interface BucketChoice<Rule> {
  readonly table: BucketTable<Rule>;
  readonly hash: number;
  readonly codeUnit: number;
  readonly mark: number;
}

export function addToBuckets<Rule>(buckets: RuleBuckets<Rule>, entry: IndexedRule<Rule>): void {
  if (entry.suffix === null) {
    addToBucket(buckets.names, hashFromStart(buckets.keys, entry.prefix), entry);
    return;
  }
  let best: BucketChoice<Rule> = { table: buckets.others, hash: 0, codeUnit: 0, mark: 0 };
  let lowestCost = Number.POSITIVE_INFINITY;
  for (const choice of bucketChoices(buckets, entry, entry.suffix)) {
    const cost = costOf(buckets, choice);
    if (cost >= lowestCost) continue;
    best = choice;
    lowestCost = cost;
    if (cost === 0) break;
  }
  addToBucket(best.table, best.hash, entry);
  buckets.marks[best.codeUnit & 0xff] = markOf(buckets, best.codeUnit) | best.mark;
}

/** All buckets for a pattern with wildcards, those first that a search looks up most cheaply. */
function* bucketChoices<Rule>(
  { keys, prefixes, suffixes, windows }: RuleBuckets<Rule>,
  { prefix, infixes }: IndexedRule<Rule>,
  suffix: string,
): Generator<BucketChoice<Rule>> {
  if (prefix !== "") {
    const codeUnit = prefix.charCodeAt(prefix.length - 1);
    yield { table: prefixes, hash: hashFromStart(keys, prefix), codeUnit, mark: prefixEnd };
  }
  if (suffix !== "" && suffix.length <= blockLength) {
    yield { table: suffixes, hash: hashFromEnd(keys, suffix), codeUnit: suffix.charCodeAt(0), mark: suffixStart };
  }
  for (let radius = widestRadius; radius > 0; radius--) {
    for (const literal of infixes) {
      for (let middle = radius; middle + radius < literal.length; middle++) {
        const hash = hashOfWindow(keys, literal, middle, radius);
        yield { table: windows, hash, codeUnit: literal.charCodeAt(middle), mark: windowMiddle };
      }
    }
  }
}

/** The cost of a new window mark for searches, in rules compared. Names have more letters and digits than other characters. */
const costOfMarkedWord = 6;
const costOfMarkedSeparator = 1;

/** The cost of a rule in this bucket for searches, in rules compared. */
function costOf<Rule>(buckets: RuleBuckets<Rule>, { table, hash, codeUnit, mark }: BucketChoice<Rule>): number {
  const count = countInBucket(table, hash);
  if (mark !== windowMiddle || (markOf(buckets, codeUnit) & windowMiddle) !== 0) return count;
  return count + (/[\p{L}\p{N}]/u.test(String.fromCharCode(codeUnit)) ? costOfMarkedWord : costOfMarkedSeparator);
}

function markOf<Rule>({ marks }: RuleBuckets<Rule>, codeUnit: number): number {
  return marks[codeUnit & 0xff] ?? 0;
}

/** Finds the rules that block. */
export function searchBuckets<Rule>(buckets: RuleBuckets<Rule>, search: Search<Rule>): void {
  const { length } = search.name;
  let start = 0;
  let hash = 0;
  // The first block is the short one, so that the last block has room for every suffix.
  for (let end = length % blockLength; start < length; end += blockLength) {
    hash = searchBlock(buckets, search, start, end, hash);
    start = end;
  }
  if (mayHaveBucket(buckets.names, hash)) lookUp(buckets.names, hash, search);
  if (buckets.others.size > 0) lookUp(buckets.others, 0, search);
}

/** Looks up the texts at marked positions of a block. Takes the hash of the name up to the block; returns that up to its end. */
function searchBlock<Rule>(
  buckets: RuleBuckets<Rule>,
  search: Search<Rule>,
  start: number,
  end: number,
  hash: number,
): number {
  const { keys, marks, prefixes, suffixes } = buckets;
  const { name } = search;
  const last = name.length - 1;
  const isLastBlock = end === name.length;
  // V8 reads imports, and constants of a bundle, anew in each round of a loop, but not local ones.
  const term = hashTerm;
  const positions = markedPositions;
  const hashThrough = hashesThrough;
  const hashBefore = hashesBefore;
  // The bitwise operators have V8 keep these as integers.
  const stop = end | 0;
  let fromStart = hash | 0;
  let fromEnd = 0;
  let marked = 0;
  for (let at = start | 0; at < stop; at++) {
    const codeUnit = name.charCodeAt(at);
    positions[marked] = at;
    hashBefore[marked] = fromEnd;
    fromStart = (fromStart + term(keys, at, codeUnit)) | 0;
    fromEnd = (fromEnd + term(keys, last - at, codeUnit)) | 0;
    hashThrough[marked] = fromStart;
    // Adds 1 if there is a mark. Without a branch, since no processor could predict it.
    marked += (0 - (marks[codeUnit & 0xff] ?? 0)) >>> 31;
  }
  for (let place = 0; place < marked; place++) {
    const at = positions[place] ?? 0;
    const through = hashThrough[place] ?? 0;
    if (mayHaveBucket(prefixes, through)) lookUp(prefixes, through, search);
    const after = (fromEnd - (hashBefore[place] ?? 0)) | 0;
    if (isLastBlock && mayHaveBucket(suffixes, after)) lookUp(suffixes, after, search);
    if ((markOf(buckets, name.charCodeAt(at)) & windowMiddle) !== 0) lookUpWindows(buckets, at, search);
  }
  return fromStart;
}

function lookUpWindows<Rule>({ keys, windows }: RuleBuckets<Rule>, middle: number, search: Search<Rule>): void {
  const { name } = search;
  const widest = Math.min(widestRadius, middle, name.length - 1 - middle);
  let hash = hashTerm(keys, 0, name.charCodeAt(middle));
  for (let radius = 1; radius <= widest; radius++) {
    hash = (hash + hashAtDistance(keys, name, middle, radius)) | 0;
    // A name may have the same window several times.
    if (!hasBucket(windows, hash) || search.windows?.has(hash)) continue;
    search.windows ??= new Set();
    search.windows.add(hash);
    lookUp(windows, hash, search);
  }
}
