import type { PackageAction, Principal } from "../../decision/package-request.ts";
import type { AccessLevel } from "../../rules/access-level.ts";
import type { PackageType } from "../../rules/package-type.ts";
import type { RuleTerms } from "../../rules/rule.ts";

/** A rule that refused, as it was then. */
export type RefusingRule = Required<RuleTerms> & { readonly id: number };

/** A push or a delete that was refused, or that evaluate rules would have refused. */
export interface Refusal {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** False where evaluate rules would have refused it. */
  readonly enforced: boolean;
  readonly principal: Principal;
  /** The caller's name; null if the host did not give it. */
  readonly name: string | null;
  readonly action: PackageAction;
  readonly packageType: PackageType;
  /** Null where the request was refused before its name was read. */
  readonly packageName: string | null;
  /** The level that would have been enough; null if none would. */
  readonly requiredAccessLevel: AccessLevel | null;
  /** The rules that refused, at most ten; none if the minimum access levels refused. */
  readonly rules: readonly RefusingRule[];
  /** How many rules refused. */
  readonly ruleCount: number;
}

/** Refusals of a project, newest first. */
export interface RefusalPage {
  /** Every refusal since then is listed, except those beyond the limit. Milliseconds since the epoch; null if the log does not know. */
  readonly since: number | null;
  readonly refusals: readonly Refusal[];
}

/** The host's log of refusals, in place of the bounded memory of each process. */
export interface RefusalLog {
  /** Keeps a refusal. No call waits for it, and its failure changes no answer. */
  record(projectId: number, refusal: Refusal): unknown;
  /**
   * The newest refusals of a project, at most `limit`, newest first.
   *
   * A throw, a rejection, a malformed answer, or no answer in time is `refusal_log_unavailable`.
   */
  recent(projectId: number, limit: number): PromiseLike<RefusalPage>;
}
