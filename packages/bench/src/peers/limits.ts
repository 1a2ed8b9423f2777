import type { Peer } from "./peer.ts";

/** They answer something easier than the question, and show what no answer can cost less than. */
export const mapGet: Peer = {
  name: "Map.get",
  usage: "a limit: the name looked up in a `Map` that has the rules' patterns as keys",
  prepare(rules) {
    const byPattern = new Map(rules.map((rule) => [rule.packageNamePattern, rule]));
    return (names) => {
      let found = 0;
      for (const name of names) {
        if (byPattern.get(name) !== undefined) found++;
      }
      return found;
    };
  },
};

export const onePass: Peer = {
  name: "one pass over the name",
  usage: "a limit: each character code of the name read once",
  prepare() {
    return (names) => {
      let sum = 0;
      for (const name of names) {
        for (let at = 0; at < name.length; at++) sum = (sum + name.charCodeAt(at)) | 0;
      }
      return sum;
    };
  },
};
