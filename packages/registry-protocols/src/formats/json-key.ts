import type { JsonText } from "./json-text.ts";

/** Keys with a meaning in JavaScript; some readers drop them, others read inherited members by them. */
const inherited = ["__proto__", "constructor"] as const;

/** The words that {@link keyAmong} compares a key with. */
export interface KeyWords<Word extends string> {
  readonly words: readonly Word[];
  /** By their lengths; each with the result for a key with this spelling. */
  readonly byLength: readonly (readonly KeyWord<Word>[])[];
}

interface KeyWord<Word extends string> {
  readonly text: string;
  readonly written: Word | "doubtful";
}

/** None of the words may have a letter in upper case. */
export function keyWords<const Word extends string>(words: readonly Word[]): KeyWords<Word> {
  const all: readonly KeyWord<Word>[] = [
    ...words.map((word) => ({ text: word, written: word })),
    ...inherited.map((text) => ({ text, written: "doubtful" as const })),
  ];
  const longest = Math.max(...all.map(({ text }) => text.length));
  const byLength = Array.from({ length: longest + 1 }, (_, length) => all.filter(({ text }) => text.length === length));
  return { words, byLength };
}

/**
 * The word that a key is for every reader; undefined for a key that is none of the words for any reader.
 *
 * "doubtful" is a key that some readers read as one of the words: in another case, with letters that fold to it, with
 * invisible characters. It is also a key that some readers drop or inherit by, and one that is too long to be compared.
 */
export function keyAmong<Word extends string>(
  key: JsonText,
  { byLength }: KeyWords<Word>,
): Word | "doubtful" | undefined {
  if (key.isTooLong()) return "doubtful";
  // Nearly all other keys differ in length.
  for (const { text, written } of byLength[key.foldedLength()] ?? []) {
    if (key.foldsTo(text)) return key.is(text) ? written : "doubtful";
  }
  return undefined;
}
