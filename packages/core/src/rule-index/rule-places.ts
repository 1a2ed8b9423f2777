import { addTo, type Buckets, bucketOf, countOf, createBuckets, isCrowd, mayHave } from "./buckets.ts";
import { withCrowd } from "./crowd-search.ts";
import { blocks, type IndexedRule, type Question, withRule } from "./indexed-rule.ts";
import {
  heavier,
  keyOf,
  keyOfBeginning,
  keyOfStretch,
  keyOfSum,
  type NameSums,
  readName,
  sumFromEarlier,
  weightOf,
} from "./name-keys.ts";
import { createPieceNumbers } from "./piece-numbers.ts";

/**
 * Rules, each in a place to which every name that it matches is sure to lead: an exact name under itself, a pattern under
 * what it begins with, ends with, or holds between two wildcards, whichever fewest others share.
 */
export interface Places<Rule> {
  readonly names: Buckets<IndexedRule<Rule>>;
  readonly nameLengths: Lengths;
  readonly beginnings: Buckets<IndexedRule<Rule>>;
  readonly beginningLengths: Lengths;
  readonly endings: Buckets<IndexedRule<Rule>>;
  readonly endingLengths: Lengths;
  /** By stretches of one length each, the longest first. */
  readonly grams: readonly Grams<Rule>[];
}

/** Of pieces, in code units; those of rules that are gone still count. */
interface Lengths {
  shortest: number;
  longest: number;
}

interface Grams<Rule> {
  readonly length: number;
  readonly weight: number;
  readonly buckets: Buckets<IndexedRule<Rule>>;
}

/** The longer a stretch of a literal piece is, the fewer names hold it by chance; every piece has stretches of some length. */
const gramLengths = [16, 8, 4, 2, 1] as const;

const longerThanAnyText = 2 ** 30;

export function createPlaces<Rule>(): Places<Rule> {
  const pieces = createPieceNumbers();
  return {
    names: createBuckets(pieces),
    nameLengths: createLengths(),
    beginnings: createBuckets(pieces),
    beginningLengths: createLengths(),
    endings: createBuckets(pieces),
    endingLengths: createLengths(),
    grams: gramLengths.map((length) => ({ length, weight: weightOf(length), buckets: createBuckets(pieces) })),
  };
}

function createLengths(): Lengths {
  return { shortest: longerThanAnyText, longest: 0 };
}

function include(lengths: Lengths, length: number): void {
  lengths.shortest = Math.min(lengths.shortest, length);
  lengths.longest = Math.max(lengths.longest, length);
}

/** Puts the rule in its place; false where its pattern has no literal piece. */
export function place<Rule>(places: Places<Rule>, entry: IndexedRule<Rule>): boolean {
  const { prefix, suffix } = entry;
  if (suffix === null) {
    stand(entry, places.names, keyOf(prefix));
    include(places.nameLengths, prefix.length);
    return true;
  }
  const choice: Choice<Rule> = { buckets: null, key: 0, count: 0 };
  offerPlaces(choice, places, entry);
  if (choice.buckets === null) return false;
  stand(entry, choice.buckets, choice.key);
  if (choice.buckets === places.beginnings) include(places.beginningLengths, prefix.length);
  if (choice.buckets === places.endings) include(places.endingLengths, suffix.length);
  return true;
}

function stand<Rule>(entry: IndexedRule<Rule>, buckets: Buckets<IndexedRule<Rule>>, key: number): void {
  entry.buckets = buckets;
  addTo(buckets, key, entry);
}

/** The place that fewest others share, of those that were offered. */
interface Choice<Rule> {
  buckets: Buckets<IndexedRule<Rule>> | null;
  key: number;
  count: number;
}

/** Takes the place where it is the best so far; true where nobody else stands there. */
function offer<Rule>(choice: Choice<Rule>, buckets: Buckets<IndexedRule<Rule>>, key: number): boolean {
  const count = countOf(buckets, key);
  if (choice.buckets === null || count < choice.count) {
    choice.buckets = buckets;
    choice.key = key;
    choice.count = count;
  }
  return count === 0;
}

/** Offers every place, the one that a name leads to most cheaply first, until one is free. */
function offerPlaces<Rule>(
  choice: Choice<Rule>,
  { beginnings, endings, grams }: Places<Rule>,
  { prefix, infixes, suffix }: IndexedRule<Rule>,
): void {
  if (prefix !== "" && offer(choice, beginnings, keyOf(prefix))) return;
  if (suffix !== null && suffix !== "" && offer(choice, endings, keyOf(suffix))) return;
  for (const { length, buckets } of grams) {
    for (const piece of infixes) {
      for (let end = length; end <= piece.length; end++) {
        if (offer(choice, buckets, keyOf(piece, end - length, end))) return;
      }
    }
  }
}

/** Adds the rules in these places that block to those that were found before. */
export function withPlacedRules<Rule>(
  before: IndexedRule<Rule>[] | null,
  places: Places<Rule>,
  question: Question,
): IndexedRule<Rule>[] | null {
  const sums = readName(question.name, lengthToRead(places, question.name.length));
  let blocking = blockingByBeginning(before, places, sums, question);
  blocking = blockingByEnding(blocking, places, question);
  for (const grams of places.grams) {
    if (grams.buckets.bucketsByKey.size > 0) blocking = blockingByGrams(blocking, grams, sums, question);
  }
  return blocking;
}

/** How much of a name must be known to find the rules by its beginnings and stretches. */
function lengthToRead<Rule>({ nameLengths, beginningLengths, grams }: Places<Rule>, nameLength: number): number {
  const isWhole = nameLength <= nameLengths.longest || grams.some(({ buckets }) => buckets.bucketsByKey.size > 0);
  return isWhole ? nameLength : Math.min(nameLength, beginningLengths.longest);
}

function blockingByBeginning<Rule>(
  before: IndexedRule<Rule>[] | null,
  { names, nameLengths, beginnings, beginningLengths }: Places<Rule>,
  sums: NameSums,
  question: Question,
): IndexedRule<Rule>[] | null {
  const { length } = question.name;
  let blocking = before;
  const longest = Math.min(length, beginningLengths.longest);
  for (let end = beginningLengths.shortest; end <= longest; end++) {
    const key = keyOfBeginning(sums, end);
    if (mayHave(beginnings, key)) blocking = withBlocking(blocking, beginnings, key, question);
  }
  if (length > nameLengths.longest) return blocking;
  const key = keyOfBeginning(sums, length);
  return mayHave(names, key) ? withBlocking(blocking, names, key, question) : blocking;
}

function blockingByEnding<Rule>(
  before: IndexedRule<Rule>[] | null,
  { endings, endingLengths: { shortest, longest } }: Places<Rule>,
  question: Question,
): IndexedRule<Rule>[] | null {
  const { name } = question;
  let blocking = before;
  let sum = 0;
  let weight = 1;
  const most = Math.min(name.length, longest);
  for (let length = 1; length <= most; length++) {
    sum = sumFromEarlier(sum, name.charCodeAt(name.length - length), weight);
    weight = heavier(weight);
    const key = keyOfSum(sum);
    if (length >= shortest && mayHave(endings, key)) blocking = withBlocking(blocking, endings, key, question);
  }
  return blocking;
}

function blockingByGrams<Rule>(
  before: IndexedRule<Rule>[] | null,
  { length: gramLength, weight, buckets }: Grams<Rule>,
  sums: NameSums,
  question: Question,
): IndexedRule<Rule>[] | null {
  const { length } = question.name;
  let blocking = before;
  let lastKey: number | null = null;
  for (let end = gramLength; end <= length; end++) {
    const key = keyOfStretch(sums, end - gramLength, end, weight);
    if (!mayHave(buckets, key) || key === lastKey) continue;
    lastKey = key;
    blocking = withBlocking(blocking, buckets, key, question);
  }
  return blocking;
}

/** A name may lead to one bucket more than once; its rules are looked at the first time. */
function withBlocking<Rule>(
  before: IndexedRule<Rule>[] | null,
  buckets: Buckets<IndexedRule<Rule>>,
  key: number,
  question: Question,
): IndexedRule<Rule>[] | null {
  const bucket = bucketOf(buckets, key);
  if (bucket === undefined) return before;
  if (!Array.isArray(bucket)) {
    if (bucket.question === question.number) return before;
    bucket.question = question.number;
    if (isCrowd(bucket)) return withCrowd(before, bucket, question);
    return blocks(bucket, question) ? withRule(before, bucket) : before;
  }
  const [first] = bucket;
  if (first === undefined || first.question === question.number) return before;
  first.question = question.number;
  let blocking = before;
  for (const entry of bucket) {
    if (blocks(entry, question)) blocking = withRule(blocking, entry);
  }
  return blocking;
}
