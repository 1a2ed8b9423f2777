import type { JsonText } from "./json-text.ts";

/** Keys that have a meaning of their own in JavaScript; some readers drop them, others follow them to what they inherit. */
const inherited = ["__proto__", "constructor"] as const;

/** The words that {@link keyAmong} compares a key with. */
export interface KeyWords<Word extends string> {
  readonly words: readonly Word[];
  /** For each number of letters whether a word has as many. */
  readonly hasLength: readonly boolean[];
}

/** None of the words may have a letter in upper case. */
export function keyWords<const Word extends string>(words: readonly Word[]): KeyWords<Word> {
  const lengths = new Set([...words, ...inherited].map(({ length }) => length));
  return { words, hasLength: Array.from({ length: Math.max(...lengths) + 1 }, (_, length) => lengths.has(length)) };
}

/**
 * The word that a key is for every reader; undefined for a key that is none of the words for any reader.
 *
 * "doubtful" is a key that some readers take for one of the words: in another case, with letters that fold to it, with
 * invisible characters. It is also a key that some readers drop or inherit by, and one that is too long to be compared.
 */
export function keyAmong<Word extends string>(
  key: JsonText,
  { words, hasLength }: KeyWords<Word>,
): Word | "doubtful" | undefined {
  if (key.isTooLong()) return "doubtful";
  // Nearly all other keys are told apart by this.
  if (hasLength[key.foldedLength()] !== true) return undefined;
  for (const word of words) {
    if (key.foldsTo(word)) return key.is(word) ? word : "doubtful";
  }
  for (const word of inherited) {
    if (key.foldsTo(word)) return "doubtful";
  }
  return undefined;
}
