import type { Peer } from "./peer.ts";

/**
 * The matcher of the textbooks, letter by letter: what follows the last star is tried one place further on whenever it does not
 * go on. At the worst it takes pattern times name. Few write anything else for `*`.
 */
export const linearGlobs: Peer = {
  name: "glob by two pointers",
  usage: "one pattern after another, letter by letter; back to the last star where a letter does not fit",
  prepare(rules) {
    const patterns = rules.map((rule) => rule.packageNamePattern.toLowerCase());
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        const folded = name.toLowerCase();
        if (patterns.some((pattern) => matches(pattern, folded))) blocked++;
      }
      return blocked;
    };
  },
};

const star = "*".charCodeAt(0);

function matches(pattern: string, name: string): boolean {
  let inPattern = 0;
  let inName = 0;
  let afterStar = -1;
  let triedFrom = 0;
  while (inName < name.length) {
    const unit = inPattern < pattern.length ? pattern.charCodeAt(inPattern) : -1;
    if (unit === star) {
      inPattern++;
      afterStar = inPattern;
      triedFrom = inName;
    } else if (unit === name.charCodeAt(inName)) {
      inPattern++;
      inName++;
    } else if (afterStar === -1) {
      return false;
    } else {
      inPattern = afterStar;
      triedFrom++;
      inName = triedFrom;
    }
  }
  while (inPattern < pattern.length && pattern.charCodeAt(inPattern) === star) inPattern++;
  return inPattern === pattern.length;
}
