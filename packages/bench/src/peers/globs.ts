import { Minimatch } from "minimatch";
import picomatch from "picomatch";
import type { Peer } from "./peer.ts";

export const picomatchGlobs: Peer = {
  name: "picomatch",
  usage: "a matcher for each rule; with `bash`, so that a star crosses slashes, and `nocase`",
  limit: {
    rules: 10_000,
    reason: "100,000 more regular expressions do not fit into the engine's room for code beside the others",
  },
  prepare(rules) {
    const options = { bash: true, nocase: true, dot: true, nobrace: true, noextglob: true, nonegate: true };
    const matchers = rules.map((rule) => picomatch(rule.packageNamePattern, options));
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (matchers.some((matches) => matches(name))) blocked++;
      }
      return blocked;
    };
  },
};

/** A letter that is in no name. */
const slash = "\u2215";

export const minimatchGlobs: Peer = {
  name: "minimatch",
  usage:
    "a `Minimatch` for each rule, `nocase`; slashes replaced in patterns and names, for its star does not cross them",
  limit: {
    rules: 10_000,
    reason: "100,000 more regular expressions do not fit into the engine's room for code beside the others",
  },
  prepare(rules) {
    const options = { nocase: true, dot: true, nobrace: true, noext: true, nonegate: true, nocomment: true };
    const globs = rules.map((rule) => new Minimatch(rule.packageNamePattern.replaceAll("/", slash), options));
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        const path = name.replaceAll("/", slash);
        if (globs.some((glob) => glob.match(path))) blocked++;
      }
      return blocked;
    };
  },
};
