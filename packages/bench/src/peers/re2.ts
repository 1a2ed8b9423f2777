import { RE2 } from "re2-wasm";
import { RE2JS, RE2Set } from "re2js";
import type { Peer } from "./peer.ts";
import { regexpSource } from "./regexp-source.ts";

export const re2Set: Peer = {
  name: "RE2.Set (re2js)",
  usage:
    "all rules in one `RE2Set`, anchored on both sides, case-insensitive; RE2 written anew in JavaScript, with its usual 8 MiB for states (with more, a name that was asked about before costs 5 to 16 µs, a new one as much as here)",
  prepare(rules) {
    const set = new RE2Set(RE2Set.ANCHOR_BOTH, RE2JS.CASE_INSENSITIVE);
    for (const rule of rules) set.add(regexpSource(rule.packageNamePattern));
    set.compile();
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (set.match(name).length > 0) blocked++;
      }
      return blocked;
    };
  },
};

export const re2Wasm: Peer = {
  name: "re2-wasm",
  usage: "an `RE2` for each rule, one after another; Google's RE2 compiled to WebAssembly, which has no sets",
  limit: { rules: 1_000, reason: "10,000 expressions do not fit into its memory" },
  prepare(rules) {
    const expressions = rules.map((rule) => new RE2(`^${regexpSource(rule.packageNamePattern)}$`, "iu"));
    return (names) => {
      let blocked = 0;
      for (const name of names) {
        if (expressions.some((expression) => expression.test(name))) blocked++;
      }
      return blocked;
    };
  },
};
