import type { ResultAsync } from "neverthrow";
import type {
  AlreadyReverted,
  ClockUnavailable,
  HistoryEntryNotFound,
  InvalidRule,
  PatternTaken,
  PreconditionFailed,
  RuleChanged,
  RuleLimitReached,
  RulesTouchedSince,
} from "../../rules/errors.ts";
import type { Revision } from "../../rules/rule.ts";
import type { RuleHistoryChange } from "../../store/rule-store.ts";
import type { ChangeRequest } from "./manage-rules.ts";
import type { ManagementError, ProjectRequest } from "./project-access.ts";

export interface ListHistoryRequest extends ProjectRequest {
  /** Only entries that touched this rule, with its changes alone. */
  readonly ruleId?: number;
  /** Only entries by this caller. */
  readonly by?: string;
  /** Only entries with a lower sequence: the `next` of the page before. Absent begins at the newest. */
  readonly before?: number;
  /** The most entries on the page: an integer from 1 to 100; by default 20. */
  readonly limit?: number;
}

/** One change over any path: one write. */
export interface ListedHistoryEntry {
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The caller's name; null where it is not known. */
  readonly by: string | null;
  /** The sequence of the entry that this one undid; null where it undid none. */
  readonly reverts: number | null;
  /** At most 100, in the order in which they were made. `before` is null for a rule that was created, `after` for one that was deleted. */
  readonly changes: readonly RuleHistoryChange[];
  /** Whether the entry has changes that are not listed. */
  readonly moreChanges: boolean;
}

export interface ListedHistory {
  /** Newest first. Perhaps fewer than `limit`, also none, where a filter leaves out most: read on while there is a `next`. */
  readonly entries: readonly ListedHistoryEntry[];
  /** The `before` of the next page; null on the last one. */
  readonly next: number | null;
  /** Entries up to this sequence are gone, because they were pruned or forgotten; 0 where none is. */
  readonly prunedThrough: number;
}

export interface RevertChangeRequest extends ChangeRequest {
  /** The entry to undo. A number that is not a positive safe integer is the sequence of no entry. */
  readonly sequence: number;
}

/** The entry that undid another one. */
export interface RevertedChange {
  /** The project's revision after the write. */
  readonly revision: Revision;
  readonly sequence: number;
  /** The sequence of the entry that was undone. */
  readonly reverts: number;
  /** All changes, in the order of the entry that was undone. */
  readonly changes: readonly RuleHistoryChange[];
}

/** The history of a project's rules, on behalf of a caller (contract, section 7). */
export interface RuleHistory {
  /** Every change, over any path, newest first. */
  listHistory(request: ListHistoryRequest): ResultAsync<ListedHistory, ManagementError>;

  /**
   * Undoes an entry, in one write, where nothing has touched its rules since.
   *
   * A rule that comes back has a new id. An entry is reverted once; the entry that reverted it can be reverted too.
   */
  revertChange(
    request: RevertChangeRequest,
  ): ResultAsync<
    RevertedChange,
    | ManagementError
    | HistoryEntryNotFound
    | AlreadyReverted
    | RulesTouchedSince
    | PatternTaken
    | InvalidRule
    | RuleLimitReached
    | PreconditionFailed
    | RuleChanged
    | ClockUnavailable
  >;
}
