/** The names of a pasted list: one a line, without the blanks around it, each once, in the list's order. */
export function parseNames(text: string): readonly string[] {
  const names = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return [...new Set(names)];
}
