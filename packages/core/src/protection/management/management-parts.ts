import type { GuardedStore } from "../guarded-store.ts";
import type { RuleReader } from "../rule-reading/gathered-reads.ts";
import type { Authorise } from "./project-access.ts";
import type { RuleWriter } from "./rule-writer.ts";

/** What the use cases of the management are made of. */
export interface ManagementParts {
  readonly authorise: Authorise;
  readonly store: GuardedStore;
  readonly rules: RuleReader;
  readonly write: RuleWriter;
  readonly deadlineMs: number;
  /** Null for no limit. */
  readonly maximumRulesPerProject: number | null;
}
