import { addTo, type Buckets, countOf, createBuckets, entriesOf, mayHave } from "./buckets.ts";
import { type GramLength, gramKey, gramKeysOf, gramLengths, withNewestUnit } from "./gram-keys.ts";
import { blocks, type IndexedRule, type Question, withRule } from "./indexed-rule.ts";
import { backwardKeyOf, emptyKey, extendedKey, keyOf } from "./name-keys.ts";

/**
 * Rules, each in a place to which every name that it matches is sure to lead: an exact name under itself, a pattern under
 * what it begins with, ends with, or holds between two wildcards, whichever fewest others share.
 */
export interface Places<Rule> {
  readonly names: Buckets<IndexedRule<Rule>>;
  readonly beginnings: Buckets<IndexedRule<Rule>>;
  /** In code units; a rule that is gone still counts. */
  longestBeginning: number;
  readonly endings: Buckets<IndexedRule<Rule>>;
  longestEnding: number;
  readonly grams: Readonly<Record<GramLength, Buckets<IndexedRule<Rule>>>>;
}

export function createPlaces<Rule>(): Places<Rule> {
  return {
    names: createBuckets(),
    beginnings: createBuckets(),
    longestBeginning: 0,
    endings: createBuckets(),
    longestEnding: 0,
    grams: { 4: createBuckets(), 2: createBuckets(), 1: createBuckets() },
  };
}

/** Puts the rule in its place; false where its pattern has no literal piece. */
export function place<Rule>(places: Places<Rule>, entry: IndexedRule<Rule>): boolean {
  if (entry.suffix === null) {
    stand(entry, places.names, keyOf(entry.prefix));
    return true;
  }
  let best: { readonly buckets: Buckets<IndexedRule<Rule>>; readonly key: number; readonly count: number } | null =
    null;
  for (const [buckets, key] of placesFor(places, entry)) {
    const count = countOf(buckets, key);
    if (best === null || count < best.count) best = { buckets, key, count };
    if (count === 0) break;
  }
  if (best === null) return false;
  stand(entry, best.buckets, best.key);
  if (best.buckets === places.beginnings) {
    places.longestBeginning = Math.max(places.longestBeginning, entry.prefix.length);
  } else if (best.buckets === places.endings) {
    places.longestEnding = Math.max(places.longestEnding, entry.suffix.length);
  }
  return true;
}

function stand<Rule>(entry: IndexedRule<Rule>, buckets: Buckets<IndexedRule<Rule>>, key: number): void {
  entry.buckets = buckets;
  addTo(buckets, key, entry);
}

/** Where a rule may stand, the place that a name leads to most cheaply first. */
function* placesFor<Rule>(
  { beginnings, endings, grams }: Places<Rule>,
  { prefix, infixes, suffix }: IndexedRule<Rule>,
): Iterable<readonly [buckets: Buckets<IndexedRule<Rule>>, key: number]> {
  if (prefix !== "") yield [beginnings, keyOf(prefix)];
  if (suffix !== null && suffix !== "") yield [endings, backwardKeyOf(suffix)];
  for (const length of gramLengths) {
    for (const piece of infixes) {
      for (const key of gramKeysOf(length, piece)) yield [grams[length], key];
    }
  }
}

/** Adds the rules in these places that block to those that were found before. */
export function withPlacedRules<Rule>(
  before: IndexedRule<Rule>[] | null,
  places: Places<Rule>,
  question: Question,
): IndexedRule<Rule>[] | null {
  let blocking = blockingByBeginning(before, places, question);
  blocking = blockingByEnding(blocking, places, question);
  for (const length of gramLengths) {
    const buckets = places.grams[length];
    if (buckets.entriesByKey.size > 0) blocking = blockingByGrams(blocking, buckets, length, question);
  }
  return blocking;
}

function blockingByBeginning<Rule>(
  before: IndexedRule<Rule>[] | null,
  { names, beginnings, longestBeginning }: Places<Rule>,
  question: Question,
): IndexedRule<Rule>[] | null {
  const { name } = question;
  const { length } = name;
  let blocking = before;
  let key = emptyKey;
  let index = 0;
  for (const end = Math.min(length, longestBeginning); index < end; index++) {
    key = extendedKey(key, name.charCodeAt(index));
    if (mayHave(beginnings, key)) blocking = withBlocking(blocking, beginnings, key, question);
  }
  for (; index < length; index++) key = extendedKey(key, name.charCodeAt(index));
  return mayHave(names, key) ? withBlocking(blocking, names, key, question) : blocking;
}

function blockingByEnding<Rule>(
  before: IndexedRule<Rule>[] | null,
  { endings, longestEnding }: Places<Rule>,
  question: Question,
): IndexedRule<Rule>[] | null {
  const { name } = question;
  const { length } = name;
  let blocking = before;
  let key = emptyKey;
  const end = Math.max(0, length - longestEnding);
  for (let index = length - 1; index >= end; index--) {
    key = extendedKey(key, name.charCodeAt(index));
    if (mayHave(endings, key)) blocking = withBlocking(blocking, endings, key, question);
  }
  return blocking;
}

function blockingByGrams<Rule>(
  before: IndexedRule<Rule>[] | null,
  buckets: Buckets<IndexedRule<Rule>>,
  gramLength: GramLength,
  question: Question,
): IndexedRule<Rule>[] | null {
  const { name } = question;
  const { length } = name;
  let blocking = before;
  let newest = 0;
  for (let index = 0; index < length; index++) {
    newest = withNewestUnit(newest, name.charCodeAt(index));
    const key = gramKey(gramLength, newest);
    if (mayHave(buckets, key)) blocking = withBlocking(blocking, buckets, key, question);
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
  const bucket = entriesOf(buckets, key);
  if (bucket === undefined) return before;
  if (!Array.isArray(bucket)) {
    if (bucket.question === question.number) return before;
    bucket.question = question.number;
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
