import { type Buckets, bucketOf, isCrowd, mayHave } from "./buckets.ts";
import { withCrowd } from "./crowd-search.ts";
import { blocks, type IndexedRule, type Question, withRule } from "./indexed-rule.ts";
import {
  heavier,
  keyOfBeginning,
  keyOfStretch,
  keyOfSum,
  type NameSums,
  readName,
  sumFromEarlier,
} from "./name-keys.ts";
import type { Grams, Places } from "./rule-places.ts";

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
