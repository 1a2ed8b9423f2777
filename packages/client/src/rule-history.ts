import { type Revision, revision } from "@package-protection/core";
import { err, ok, Result } from "neverthrow";
import { isObject } from "./json.ts";
import { isId, isNameOrNull, orNull, readRule, type ServerRule, timeOf } from "./wire-rule.ts";

/** The change of one rule by a write: `before` is null for a rule that was created, `after` for one that was deleted. */
export interface HistoryChange {
  readonly before: ServerRule | null;
  readonly after: ServerRule | null;
}

/** One write. */
export interface HistoryEntry {
  readonly sequence: number;
  /** Milliseconds since the epoch; null for a time that no date has. */
  readonly at: number | null;
  /** Null if it is not known. */
  readonly by: string | null;
  /** The sequence of the entry that this one undid; null if it undid none. */
  readonly reverts: number | null;
  /** At most 100. */
  readonly changes: readonly HistoryChange[];
  /** Whether the entry has changes that are not listed. */
  readonly moreChanges: boolean;
}

/** A page of the history. */
export interface HistoryPage {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** The `before` of the next page; null on the last one. A page without entries may have a next one. */
  readonly next: number | null;
}

/** The entry that undid another one. */
export interface RevertedChange {
  /** The project's revision after the write. */
  readonly revision: Revision;
  readonly sequence: number;
  /** The sequence of the entry that was undone. */
  readonly reverts: number;
  /** At most 100. */
  readonly changes: readonly HistoryChange[];
  /** Whether the entry has changes that are not listed. */
  readonly moreChanges: boolean;
}

export function readHistoryEntries(value: unknown): Result<readonly HistoryEntry[], string> {
  return Array.isArray(value) ? Result.combine(value.map(readEntry)) : err("the history is not an array");
}

export function readRevertedChange(value: unknown): Result<RevertedChange, string> {
  if (!isObject(value)) return err("the answer is not an object");
  const { sequence, reverts, more_changes: moreChanges = false } = value;
  if (typeof value.revision !== "string" || !isId(sequence) || !isId(reverts))
    return err("the answer is no history entry");
  const at = revision(value.revision);
  return readChanges(value.changes).map((changes) => ({
    revision: at,
    sequence,
    reverts,
    changes,
    moreChanges: moreChanges !== false,
  }));
}

function readEntry(value: unknown): Result<HistoryEntry, string> {
  if (!isObject(value)) return err("an entry of the history is not an object");
  const { sequence, by = null, reverts = null, more_changes: moreChanges = false } = value;
  const at = timeOf(value.at);
  if (
    !isId(sequence) ||
    (at === null && value.at !== null) ||
    !isNameOrNull(by) ||
    (reverts !== null && !isId(reverts))
  ) {
    return err("an entry of the history has no sequence, time or author");
  }
  return readChanges(value.changes).map((changes) => ({
    sequence,
    at,
    by,
    reverts,
    changes,
    moreChanges: moreChanges !== false,
  }));
}

function readChanges(value: unknown): Result<readonly HistoryChange[], string> {
  if (!Array.isArray(value)) return err("an entry of the history has no changes");
  return Result.combine(value.map(readChange));
}

function readChange(value: unknown): Result<HistoryChange, string> {
  if (!isObject(value)) return err("a change of the history is not an object");
  return orNull(value.before, readRule).andThen((before) =>
    orNull(value.after, readRule).andThen((after) => ok({ before, after })),
  );
}
