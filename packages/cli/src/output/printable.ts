/** Characters that a terminal obeys or hides: they could move its cursor, change its title, or turn the order of a text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text for one line of a terminal: the characters that it would obey are escaped. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The same for text of several lines, in which this program's own colours stay. */
export function printableLines(text: string): string {
  return text
    .split(newlineOrColour)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join("");
}

/** A newline, or the beginning or the end of a colour. */
const newlineOrColour = new RegExp(`(\\n|${String.fromCharCode(0x1b)}\\[(?:1|2|22|31|32|33|39)m)`);

/** A value as JSON in which such characters are escaped, so that it means the same. */
export function printableJson(value: unknown): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return escapeUnprintable(JSON.stringify(value, null, 2), (character) => character.split("").map(escaped).join(""));
}

/** Whether a text holds such a character. */
export function isPrintable(text: string): boolean {
  return text.search(unprintable) === -1;
}

/** Replaces such characters, except for newlines. */
export function escapeUnprintable(text: string, escaped: (character: string) => string): string {
  return text.replace(unprintable, (character) => (character === "\n" ? character : escaped(character)));
}
