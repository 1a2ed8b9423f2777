import { addTo, type Buckets, countOf, createBuckets } from "./buckets.ts";
import type { IndexedRule } from "./indexed-rule.ts";
import { keyOf, weightOf } from "./name-keys.ts";
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

/** The range of the lengths of names, prefixes or suffixes, in code units; those of removed rules still count. */
interface Lengths {
  shortest: number;
  longest: number;
}

/** Rules by stretches of one length. */
export interface Grams<Rule> {
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

/** Of the places offered so far, the one that the fewest other rules share. */
interface Choice<Rule> {
  buckets: Buckets<IndexedRule<Rule>> | null;
  key: number;
  count: number;
}

/** Chooses the place where fewer rules share it than any offered before; true where it is free. */
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
