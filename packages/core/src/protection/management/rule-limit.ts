import { type RuleLimitReached, ruleLimitReached } from "../../rules/errors.ts";

/**
 * The error if a write takes a project beyond the limit; null if it may be made.
 *
 * A project that has more rules than a limit that was set later may keep them, and exchange some.
 */
export function limitError(maximumRules: number | null, before: number, after: number): RuleLimitReached | null {
  return maximumRules !== null && after > maximumRules && after > before ? ruleLimitReached(maximumRules) : null;
}
