import type { RuleTerms } from "@package-protection/core";

/**
 * Asks about each name in turn, and gives the number of those that are blocked. The loop is the peer's own, so that it is
 * optimised together with what it calls, as in an application.
 */
export type CountBlocked = (names: readonly string[]) => number;

/** Something that decides by rules, or could. */
export interface Peer {
  readonly name: string;
  /** How it is used here, for the report. */
  readonly usage: string;
  /** With more rules it is left out, for this reason. */
  readonly limit?: { readonly rules: number; readonly reason: string };
  /** Makes the rules, all of one package type, ready. */
  prepare(rules: readonly RuleTerms[]): CountBlocked | Promise<CountBlocked>;
}
