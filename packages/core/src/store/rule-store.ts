import type { Result, ResultAsync } from "neverthrow";
import type { StoreUnavailable } from "../rules/errors.ts";
import type { ProtectionRule, Revision, RuleDraft } from "../rules/rule.ts";

/** One page of what changed in a project's rules since a revision. */
export interface RuleChanges {
  /** The reader's position after this page, to pass as `since` next time. */
  readonly revision: Revision;
  /** The rules that are new or changed, as they are now. */
  readonly rules: readonly ProtectionRule[];
  /** The ids that are gone, including ids that the reader may never have held. */
  readonly removed: readonly number[];
  /** True on the first page of the whole list: the reader drops its rules. */
  readonly whole: boolean;
  /** True if another page follows. Incomplete until the last page: don't decide on it. */
  readonly more: boolean;
}

/** One step of a write. */
export type RuleOperation =
  | { readonly kind: "insert"; readonly terms: RuleDraft }
  /** Replaces the terms of a rule; its id, its project, `createdAt` and `createdBy` stay. */
  | { readonly kind: "replace"; readonly ruleId: number; readonly expected: Revision; readonly terms: RuleDraft }
  /** Null removes the rule at any revision. */
  | { readonly kind: "remove"; readonly ruleId: number; readonly expected: Revision | null };

/** When a write happens, by whom, and on which state of the rules. */
export interface WriteOptions {
  /** The time of the write, in milliseconds since the epoch: a safe integer. */
  readonly at: number;
  /** The name of the caller who writes: Unicode text without NUL and lone surrogates; null if there is none. */
  readonly by: string | null;
  /** The revision at which the project must be. Absent: any. */
  readonly expected?: Revision;
  /** The sequence of the history entry that this write undoes. The store keeps it and doesn't check it. */
  readonly reverts?: number;
}

/** The change of one rule by a write: `before` is null for an insert, `after` for a removal. */
export interface RuleHistoryChange {
  readonly before: ProtectionRule | null;
  readonly after: ProtectionRule | null;
}

/** What a write did. */
export interface RuleWrite {
  /** The project's revision after the write; also that of each rule that was inserted or replaced. */
  readonly revision: Revision;
  /** The sequence of the history entry. */
  readonly sequence: number;
  /** One for each operation, in their order. */
  readonly changes: readonly RuleHistoryChange[];
}

/** The reason why a write did nothing; `operation` is the index of the operation in conflict. */
export type WriteConflict =
  | { readonly type: "pattern_taken" | "rule_not_found" | "rule_changed"; readonly operation: number }
  /** The project is not at `WriteOptions.expected`. */
  | { readonly type: "rules_changed" };

/** A position in a project's history: a change, by the sequence of its entry and its index in it. */
export interface HistoryPosition {
  readonly sequence: number;
  /** From 0. */
  readonly position: number;
}

/** One write, as the history keeps it. */
export interface HistoryEntry {
  /** Positive; greater than that of every earlier entry of the project. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: string | null;
  /** The sequence of the entry that this one undid; null if it undid none. */
  readonly reverts: number | null;
  /** In the order of the operations; on a page perhaps only some of them. */
  readonly changes: readonly RuleHistoryChange[];
  /** True if more changes of this entry follow on the next page. */
  readonly more: boolean;
}

/** A page of a project's history. */
export interface HistoryPage {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** The beginning of the next page; null on the last page. */
  readonly next: HistoryPosition | null;
  /** Entries up to this sequence are gone, because they were pruned or forgotten; 0 if none are. */
  readonly prunedThrough: number;
}

/** One step of forgetting a project. */
export interface ForgetStep {
  /** The rules that this step removed. */
  readonly rules: readonly ProtectionRule[];
  /** True if the step must be repeated. */
  readonly more: boolean;
}

/** One step of renaming a person in the history. */
export interface RenameStep {
  /** How many entries, changes and rules this step altered; at least one if there is `more`. */
  readonly renamed: number;
  /** True if the step must be repeated. */
  readonly more: boolean;
}

/** An answer that is available at once, or one to wait for. `await` returns the Result of either. */
export type StoreAnswer<T, E> = Result<T, E> | ResultAsync<T, E>;

/**
 * The port to a database of rules. An adapter that keeps the numbered clauses below is a store.
 *
 * Rules are plain values; a store never matches a name against a pattern. The types, pure functions for paging and revisions,
 * and a function that plans a write are exported from `@package-protection/core/store`. `ruleStoreContract` of
 * `@package-protection/testkit` tests each clause.
 *
 * Every write appends one entry to the project's history. The entry's changes are numbered in the order of the operations:
 *
 * ```ts
 * await store.write(7, [{ kind: "insert", terms: a }, { kind: "insert", terms: b }], { at: 1000, by: "ann" });
 * // Ok { revision: "1.x7Kq", sequence: 1, changes: [{ before: null, after: rule 1 }, { before: null, after: rule 2 }] }
 * await store.write(7, [{ kind: "remove", ruleId: 1, expected: null }], { at: 2000, by: "ben" });
 * // Ok { revision: "2.p0Zd", sequence: 2, changes: [{ before: rule 1, after: null }] }
 *
 * await store.changes(7, "1.x7Kq", 100);
 * // Ok { revision: "2.p0Zd", rules: [], removed: [1], whole: false, more: false }
 * await store.history(7, null, 2);
 * // Ok { entries: [entry 2, entry 1 with its first change and `more`], next: { sequence: 1, position: 1 }, prunedThrough: 0 }
 * ```
 *
 * Reading rules
 *
 * 1. Isolation: a method reads and writes the project it is given, and no other. Project ids are any safe integers.
 * 2. Order: `changes` returns rules in the order of their last change, oldest first; inside one write, in the order of its
 *    operations.
 * 3. Differences: `changes` answers from one snapshot. Applied page by page to what the reader held at `since`, until there is
 *    no `more`, it gives exactly the project's rules: drop the `removed`, then put each of `rules` by its id.
 * 4. Freshness: a reader at the project's current revision gets the same revision, no rules, no removals and no `whole`. Every
 *    other reader gets another answer.
 * 5. Whole: `changes` begins the whole list for null and for a revision it cannot continue from: one that is unknown, pruned,
 *    of another project, of another store, or of a history that was lost, as after restoring a backup. It may do so for any
 *    revision except the current one, and that of a page with `more` since which nothing was written or pruned.
 * 6. Limit: a page holds at most `limit` rules and removals together, also in the middle of one write, and at least one where
 *    there is `more`. Paging ends as soon as writing does.
 * 7. Revisions: every write gives the project a revision that it never had, and so to each rule that it inserts or replaces.
 *    No revision equals one of a history that was lost. A project that was never written is at the same revision in every store.
 *
 * Writing rules
 *
 * 8. All or nothing: a write does all of its operations or none. `operations` has at least one, and names a rule at most once;
 *    otherwise the behaviour is undefined.
 * 9. Uniqueness: after a write no two rules of a project have the same type, pattern and enforcement, code unit for code unit.
 *    Only the state after the whole write counts, so one write may swap the patterns of two rules. Else the conflict is
 *    `pattern_taken`, of the first operation whose rule would share them with another rule.
 * 10. Compare-and-set: a rule is replaced or removed only at `expected`. Else the conflict is `rule_changed`, and
 *     `rule_not_found` where the project has no rule with this id, whatever number the id is. A write with
 *     `WriteOptions.expected` happens only at that revision of the project; else the conflict is `rules_changed`.
 * 11. Precedence: `rules_changed` comes first, then the first operation that is `rule_not_found` or `rule_changed`, then
 *     `pattern_taken`.
 * 12. Atomicity: the checks of clauses 9 and 10, the rules, their log and the history entry are one step, also between
 *     processes. Of several writers who race, those who come later meet what the first one left.
 * 13. Ids are positive safe integers, ascending with the inserts of a write. A write that begins after the answer to another
 *     has the greater ids, in whichever projects the two are. An id is never used again: not after a removal, a restart or
 *     `forget`.
 * 14. Values: terms and names come back as they were written. Text is any Unicode without NUL and lone surrogates, and comes
 *     back code unit for code unit: patterns of up to 255 code points, and names.
 * 15. Times and authors: `at` is kept to the millisecond. `createdAt` and `createdBy` are those of the insert, `updatedAt` and
 *     `updatedBy` those of the last write, even where a clock that went back makes it earlier than `createdAt`.
 *
 * History
 *
 * 16. Entries: the history has one entry for each write, and no others. Its changes hold each rule completely, as it was before
 *     and after the write, as the write returned them. An entry never changes, except by clause 19.
 * 17. History pages: a page begins at `from`, or at the newest entry at or below it, and holds at most `limit` changes, at least
 *     one where there is a `next`. Entries descend by sequence; in an entry changes ascend. Over the pages each change comes
 *     exactly once, also while others write.
 * 18. Pruning: a store may drop the oldest entries, whole ones only, and never the newest. `prunedThrough` says up to which
 *     sequence.
 * 19. Renaming: when `renameInHistory` reports no `more`, nothing that was written before names `from`: no `by`, `createdBy` or
 *     `updatedBy` of a rule or in the history, in any project. Names are compared code unit for code unit. Revisions stay, so a
 *     reader may hold the old name until it reads the rule anew. Each step is bounded.
 * 20. Forgetting: when `forget` reports no `more`, the project has no rules and no history. Each step removes at most about 1,000
 *     rules and history entries, rules first, and gives the project a new revision that readers cannot continue to. Sequences go
 *     on. A step that finds nothing changes nothing.
 *
 * Failing
 *
 * 21. Durability: an Ok write is kept, as durably as the store keeps anything. Every call that begins after it, on any handle to
 *     the same data, sees it. A handle whose data was taken away or replaced answers `store_unavailable`.
 * 22. Errors are values: nothing throws or rejects. A failure of the medium is `store_unavailable` with its cause;
 *     `mayHaveHappened` is false only if certainly nothing was written and nothing will be.
 * 23. Closing: after the host closed the handle every method answers `store_unavailable`, and nothing is written.
 */
export interface RuleStore {
  /**
   * The changes since a revision.
   *
   * Core calls it before every decision and mostly learns that nothing changed, so make that answer cheap. A store that need
   * not wait for anything outside of the process returns a plain Result, which spares the check the cost of waiting.
   *
   * @param limit the most rules and removals in the answer: a positive integer, otherwise the behaviour is undefined.
   */
  changes(projectId: number, since: Revision | null, limit: number): StoreAnswer<RuleChanges, StoreUnavailable>;

  /** The rule, active or evaluated; null if the project has none with this id. */
  find(projectId: number, ruleId: number): ResultAsync<ProtectionRule | null, StoreUnavailable>;

  /** Does all operations as one step, or none. */
  write(
    projectId: number,
    operations: readonly RuleOperation[],
    options: WriteOptions,
  ): ResultAsync<RuleWrite, WriteConflict | StoreUnavailable>;

  /**
   * The project's writes, newest first.
   *
   * @param from where to begin; null begins at the newest entry.
   * @param limit the most changes on the page: a positive integer, otherwise the behaviour is undefined.
   */
  history(projectId: number, from: HistoryPosition | null, limit: number): ResultAsync<HistoryPage, StoreUnavailable>;

  /** Removes a project's rules and history, one bounded step at a time. Call it again while there is `more`. */
  forget(projectId: number): ResultAsync<ForgetStep, StoreUnavailable>;

  /** Replaces a person's name in all projects, one bounded step at a time. Call it again while there is `more`. */
  renameInHistory(from: string, to: string): ResultAsync<RenameStep, StoreUnavailable>;
}
