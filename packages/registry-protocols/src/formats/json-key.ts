import type { JsonText } from "./json-text.ts";

/** Keys with a meaning of their own in JavaScript; some readers drop them, others follow them to what they inherit. */
const inherited = ["__proto__", "constructor"] as const;

/**
 * The word that a key is for every reader; undefined for a key that is none of the words for any reader.
 *
 * "doubtful" is a key that some readers take for one of the words: in another case, with letters that fold to it, with
 * invisible characters. It is also a key that some readers drop or inherit by, and one that is too long to be compared.
 */
export function keyAmong<Word extends string>(key: JsonText, words: readonly Word[]): Word | "doubtful" | undefined {
  if (key.isTooLong()) return "doubtful";
  for (const word of words) {
    if (key.is(word)) return word;
    if (key.foldsTo(word)) return "doubtful";
  }
  return inherited.some((word) => key.foldsTo(word)) ? "doubtful" : undefined;
}
