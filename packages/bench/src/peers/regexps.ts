import type { Peer } from "./peer.ts";
import { regexpSource, wholeNameRegexp } from "./regexp-source.ts";

export const regexpArray: Peer = {
  name: "array of regexps",
  usage: "what most would write: a regular expression for each rule, compiled beforehand, one after another",
  prepare(rules) {
    const regexps = rules.map((rule) => wholeNameRegexp(rule.packageNamePattern));
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (regexps.some((regexp) => regexp.test(name))) blocked++;
      }
      return blocked;
    };
  },
};

export const hashAndRegexps: Peer = {
  name: "hash + regexps",
  usage: "exact names in a `Map`, lower-cased; a regular expression for each other rule",
  prepare(rules) {
    const isExact = (pattern: string) => !pattern.includes("*");
    const patterns = rules.map((rule) => rule.packageNamePattern);
    const exact = new Map(patterns.filter(isExact).map((pattern) => [pattern.toLowerCase(), true]));
    const regexps = patterns.filter((pattern) => !isExact(pattern)).map(wholeNameRegexp);
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (exact.has(name.toLowerCase()) || regexps.some((regexp) => regexp.test(name))) blocked++;
      }
      return blocked;
    };
  },
};

export const unionRegexp: Peer = {
  name: "one union regexp",
  usage: "one regular expression, `^(?:…|…)$`, of all rules",
  prepare(rules) {
    const union = new RegExp(`^(?:${rules.map((rule) => regexpSource(rule.packageNamePattern)).join("|")})$`, "i");
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (union.test(name)) blocked++;
      }
      return blocked;
    };
  },
};
