import type { Peer } from "./peer.ts";

/** One rule after another, each cut at its stars beforehand: nothing in it is clever, and nothing is slow in the worst case. */
export const linearMatchers: Peer = {
  name: "loop of linear matchers",
  usage: "each pattern cut at its stars beforehand; pieces looked for from left to right with `indexOf`",
  prepare(rules) {
    const patterns = rules.map((rule) => rule.packageNamePattern.toLowerCase().split("*"));
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        const folded = name.toLowerCase();
        if (patterns.some((pieces) => matches(pieces, folded))) blocked++;
      }
      return blocked;
    };
  },
};

function matches(pieces: readonly string[], name: string): boolean {
  const first = pieces[0] ?? "";
  const last = pieces.length - 1;
  if (last === 0) return name === first;
  const suffix = pieces[last] ?? "";
  const end = name.length - suffix.length;
  if (!name.startsWith(first) || !name.endsWith(suffix)) return false;
  let position = first.length;
  for (let at = 1; at < last; at++) {
    const piece = pieces[at] ?? "";
    const found = name.indexOf(piece, position);
    if (found === -1) return false;
    position = found + piece.length;
  }
  return position <= end;
}
