import type { RuleStore } from "@package-protection/core";

/** Where the rules are kept, ready to be used. */
export interface RuleDatabase {
  readonly store: RuleStore;
  /** Whether no rule was ever written to it. */
  readonly isEmpty: boolean;
  close(): Promise<void>;
}
