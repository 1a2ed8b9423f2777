import { compiledRules } from "./compiled-rules.ts";
import { minimatchGlobs, picomatchGlobs } from "./globs.ts";
import { mapGet, onePass } from "./limits.ts";
import { linearGlobs } from "./linear-globs.ts";
import { linearMatchers } from "./linear-matchers.ts";
import type { Peer } from "./peer.ts";
import { casbin, casl, cedarLike } from "./policy-engines.ts";
import { re2Set, re2Wasm } from "./re2.ts";
import { hashAndRegexps, regexpArray, unionRegexp } from "./regexps.ts";
import { sqliteLike, sqliteReadyLike } from "./sqlite-like.ts";

/** Who answers the question, and proves it before it is timed. A server is asked in a part of its own. */
export const peers: readonly Peer[] = [
  compiledRules,
  unionRegexp,
  hashAndRegexps,
  regexpArray,
  linearMatchers,
  linearGlobs,
  re2Set,
  re2Wasm,
  picomatchGlobs,
  minimatchGlobs,
  casl,
  casbin,
  cedarLike,
  sqliteLike,
  sqliteReadyLike,
];

/** What is timed beside them, and answers something easier. */
export const limits: readonly Peer[] = [mapGet, onePass];

/** Whose time does not explode with the stars of a pattern, by their own account. */
export const linearTimePeers: readonly Peer[] = [compiledRules, linearMatchers, linearGlobs, re2Set, cedarLike];
