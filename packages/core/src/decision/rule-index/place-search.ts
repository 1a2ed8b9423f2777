import { type Buckets, bucketOf, isCrowd, mayHave } from "./buckets.ts";
import { judgeCrowd } from "./crowd-search.ts";
import type { IndexedRule } from "./indexed-rule.ts";
import {
  heavier,
  keyOfBeginning,
  keyOfStretch,
  keyOfSum,
  type NameSums,
  readName,
  sumFromEarlier,
} from "./name-keys.ts";
import { judge, type Question } from "./question.ts";
import type { Grams, Places } from "./rule-places.ts";

/** Finds the rules in these places that block. */
export function judgePlacedRules<Rule>(places: Places<Rule>, question: Question<Rule>): void {
  const sums = readName(question.name, lengthToRead(places, question.name.length));
  judgeByBeginning(places, sums, question);
  judgeByEnding(places, question);
  for (const grams of places.grams) {
    if (grams.buckets.bucketsByKey.size > 0) judgeByGrams(grams, sums, question);
  }
}

/** How much of a name must be known to find the rules by its beginnings and stretches. */
function lengthToRead<Rule>({ nameLengths, beginningLengths, grams }: Places<Rule>, nameLength: number): number {
  const isWhole = nameLength <= nameLengths.longest || grams.some(({ buckets }) => buckets.bucketsByKey.size > 0);
  return isWhole ? nameLength : Math.min(nameLength, beginningLengths.longest);
}

function judgeByBeginning<Rule>(
  { names, nameLengths, beginnings, beginningLengths }: Places<Rule>,
  sums: NameSums,
  question: Question<Rule>,
): void {
  const { length } = question.name;
  const longest = Math.min(length, beginningLengths.longest);
  for (let end = beginningLengths.shortest; end <= longest; end++) {
    const key = keyOfBeginning(sums, end);
    if (mayHave(beginnings, key)) judgeBucket(beginnings, key, question);
  }
  if (length > nameLengths.longest) return;
  const key = keyOfBeginning(sums, length);
  if (mayHave(names, key)) judgeBucket(names, key, question);
}

function judgeByEnding<Rule>(
  { endings, endingLengths: { shortest, longest } }: Places<Rule>,
  question: Question<Rule>,
): void {
  const { name } = question;
  let sum = 0;
  let weight = 1;
  const most = Math.min(name.length, longest);
  for (let length = 1; length <= most; length++) {
    sum = sumFromEarlier(sum, name.charCodeAt(name.length - length), weight);
    weight = heavier(weight);
    const key = keyOfSum(sum);
    if (length >= shortest && mayHave(endings, key)) judgeBucket(endings, key, question);
  }
}

function judgeByGrams<Rule>(
  { length: gramLength, weight, buckets }: Grams<Rule>,
  sums: NameSums,
  question: Question<Rule>,
): void {
  const { length } = question.name;
  let lastKey: number | null = null;
  for (let end = gramLength; end <= length; end++) {
    const key = keyOfStretch(sums, end - gramLength, end, weight);
    if (!mayHave(buckets, key) || key === lastKey) continue;
    lastKey = key;
    judgeBucket(buckets, key, question);
  }
}

/** A name may lead to one bucket more than once; its rules are looked at the first time. */
function judgeBucket<Rule>(buckets: Buckets<IndexedRule<Rule>>, key: number, question: Question<Rule>): void {
  const bucket = bucketOf(buckets, key);
  if (bucket === undefined) return;
  if (!Array.isArray(bucket)) {
    if (bucket.lastQuestion === question.number) return;
    bucket.lastQuestion = question.number;
    if (isCrowd(bucket)) judgeCrowd(bucket, question);
    else judge(bucket, question);
    return;
  }
  const [first] = bucket;
  if (first === undefined || first.lastQuestion === question.number) return;
  first.lastQuestion = question.number;
  for (const entry of bucket) judge(entry, question);
}
