import type { Result, ResultAsync } from "neverthrow";
import type { PatternTaken, RuleChanged, RuleNotFound, StoreUnavailable } from "../rules/errors.ts";
import type { ProtectionRule, Revision, RuleDraft } from "../rules/rule.ts";

/** One page of what became of a project's rules since a revision. */
export interface RuleChanges {
  /** Where the reader stands after this page: what it passes as `since` next time. */
  readonly revision: Revision;
  /** The rules that are new or changed, as they are now. */
  readonly rules: readonly ProtectionRule[];
  /** The ids that are gone; also ones that the reader may never have held. */
  readonly removed: readonly number[];
  /** True where the reader must forget what it held: this is the first page of the list from the beginning. */
  readonly whole: boolean;
  /** True where the answer goes on; what was read so far is no state of the project, and nothing may be decided by it. */
  readonly more: boolean;
}

/** What is wrong with the structure of a page; null where nothing is. Its rules are not looked into. */
export function ruleChangesProblem(page: RuleChanges): string | null {
  if (typeof page !== "object" || page === null) return "is not an object";
  if (typeof page.revision !== "string") return "revision is not a string";
  if (!Array.isArray(page.rules)) return "rules is not an array";
  if (!Array.isArray(page.removed) || !page.removed.every(Number.isSafeInteger))
    return "removed is not an array of ids";
  if (typeof page.whole !== "boolean") return "whole is not a boolean";
  if (typeof page.more !== "boolean") return "more is not a boolean";
  return null;
}

/** An answer that is there at once, or one to wait for. `await` gives the Result of either. */
export type StoreAnswer<T, E> = Result<T, E> | ResultAsync<T, E>;

/**
 * Where rules are kept. Everything that core needs of a store is here, and nothing else: an adapter that keeps these clauses
 * is a store. Rules come and go as plain values; a store never matches a name against a pattern.
 *
 * 1. Isolation: a method sees and touches the rules of the project it was given, and of no other.
 * 2. Order: in an answer of `changes`, rules stand in the order of their last change, oldest first.
 * 3. Uniqueness: a project never holds two rules with the same package type and the same pattern, compared code unit for
 *    code unit; `insert` and `replace` answer `pattern_taken` instead. A rule does not collide with itself.
 * 4. Atomicity: uniqueness, compare-and-set and the write are one step, also between processes. Of several callers who race
 *    for one pattern one succeeds and the others get `pattern_taken`; of several who replace or remove one rule at the same
 *    revision one succeeds, and the others get `rule_changed`, or `rule_not_found` where the winner removed it.
 * 5. Compare-and-set: `replace` and `remove` act only on a rule that stands at `expected`, and answer `rule_changed`
 *    otherwise; `remove` with null acts on whatever stands there. Any number that is the id of no rule of the project is
 *    `rule_not_found`. A `replace` that would answer either of these and `pattern_taken` as well answers the former.
 * 6. Ids are positive safe integers. An insert that begins after the answer to another has the greater id, in whichever
 *    projects the two are. Ids are never used again in one history of the data: not after the newest rule was removed, not
 *    after a restart.
 * 7. Durability: when the Result is ok the change is kept, as durably as the store keeps anything, and every call that
 *    begins after it, on any handle to the same data, sees it. A handle whose data was taken away or put back behind it
 *    answers `store_unavailable` rather than from what it remembers.
 * 8. `changes` answers from one snapshot. Applied to what the reader held at `since`, page by page until there is no `more`,
 *    it gives exactly the list of now: `removed` are dropped, `rules` are added, or replace the rule with the same id.
 * 9. `changes` never says "nothing" after a change. Where no rule of the project changed since `since`, it answers without
 *    rules and removals, with the same revision, and not with `whole`.
 * 10. `whole` is the answer for null and for a revision that the store cannot continue from: unknown, pruned, newer than the
 *     data, or of a history that the data no longer has, as after restoring a backup. A store may answer `whole` to any
 *     revision but two: the current one, and that of a page with `more` since which nobody has written.
 * 11. A page holds at most `limit` rules and removals together, and at least one where there is `more`. Paging ends as soon
 *     as writing does.
 * 12. Revisions: a rule's revision is new at each of its changes and equal to no earlier one of it, nor to one of a history
 *     that was lost; so is the project's at each change of any of its rules.
 * 13. Text: any Unicode without NUL and lone surrogates, up to 255 code points, comes back code unit for code unit.
 * 14. Time: `now` is kept to the millisecond; `createdAt` is that of the insert, `updatedAt` that of the last write, even
 *     where a clock that went back makes it earlier than `createdAt`.
 * 15. Errors are values: nothing throws or rejects. A failure of the medium is `store_unavailable` with its cause, and
 *     `mayHaveHappened` unless it is known that nothing was written and nothing will be.
 * 16. After the host closed the handle every method answers `store_unavailable`; nothing is written, and that is known.
 */
export interface RuleStore {
  /**
   * Core asks this before every decision, mostly to hear that nothing changed, so that answer should be cheap. A store that
   * need not wait for anything outside of the process gives a plain Result, which spares the check everything that waiting
   * costs.
   *
   * @param limit the most rules and removals in the answer: a positive integer, or what the store does is undefined.
   */
  changes(projectId: number, since: Revision | null, limit: number): StoreAnswer<RuleChanges, StoreUnavailable>;

  /** The rule; null where the project has none with this id. */
  find(projectId: number, ruleId: number): ResultAsync<ProtectionRule | null, StoreUnavailable>;

  /** @param now the time of the insert, in milliseconds since the epoch. */
  insert(
    projectId: number,
    draft: RuleDraft,
    now: number,
  ): ResultAsync<ProtectionRule, PatternTaken | StoreUnavailable>;

  /** Puts new terms in the place of a rule's; the id, the project and `createdAt` stay. */
  replace(
    projectId: number,
    ruleId: number,
    expected: Revision,
    terms: RuleDraft,
    now: number,
  ): ResultAsync<ProtectionRule, RuleNotFound | RuleChanged | PatternTaken | StoreUnavailable>;

  /** The rule as it was when it was removed. */
  remove(
    projectId: number,
    ruleId: number,
    expected: Revision | null,
  ): ResultAsync<ProtectionRule, RuleNotFound | RuleChanged | StoreUnavailable>;
}
