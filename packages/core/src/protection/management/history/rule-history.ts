import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type { StoreUnavailable } from "../../../rules/errors.ts";
import type { HistoryEntry, RuleHistoryChange } from "../../../store/rule-store.ts";
import { answerWithin } from "../../deadline.ts";
import type { ManagementParts } from "../management-parts.ts";
import { pageLimit } from "../page-limit.ts";
import type { ManagementError, ProjectRequest } from "../project-access.ts";
import { createHistoryReader, type HistoryReader } from "./history-reader.ts";

/** Which entries of the history to read. */
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
  /** The caller's name; null if it is not known. */
  readonly by: string | null;
  /** The sequence of the entry that this one undid; null if it undid none. */
  readonly reverts: number | null;
  /** At most 100, in the order in which they were made. `before` is null for a rule that was created, `after` for one that was deleted. */
  readonly changes: readonly RuleHistoryChange[];
  /** Whether the entry has changes that are not listed. */
  readonly moreChanges: boolean;
}

/** A page of the history. */
export interface ListedHistory {
  /** Newest first. A filter may leave fewer than `limit`, or none: read on while there is a `next`. */
  readonly entries: readonly ListedHistoryEntry[];
  /** The `before` of the next page; null on the last one. */
  readonly next: number | null;
  /** Entries up to this sequence are gone, because they were pruned or forgotten; 0 if none are. */
  readonly prunedThrough: number;
}

/** The history of a project's rules, on behalf of a caller (contract, section 7). */
export interface RuleHistory {
  /** Every change, over any path, newest first. */
  listHistory(request: ListHistoryRequest): ResultAsync<ListedHistory, ManagementError>;
}

/** The most changes of an entry that are listed (contract, section 7). */
const mostChanges = 100;
/** A filter may leave out most of a history, so one call reads at most so many changes, so many times. */
const changesOfRead = 1000;
const mostReads = 20;

export function createRuleHistory({ authorise, store, deadlineMs }: ManagementParts): RuleHistory {
  return {
    listHistory: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Awaited<ReturnType<RuleHistory["listHistory"]>>> => {
        const limit = pageLimit(request.limit);
        const { before } = request;
        if (before !== undefined && !(Number.isSafeInteger(before) && before > 0)) {
          throw new TypeError(`before must be the sequence of a history entry, got ${String(before)}`);
        }
        const authorised = await authorise(deadline, request, "list");
        if (authorised.isErr()) return err(authorised.error);
        const isFiltered = request.ruleId !== undefined || request.by !== undefined;
        const pageSize = isFiltered ? changesOfRead : mostChanges + 1;
        const from = before === undefined ? null : before - 1;
        const reader = createHistoryReader(store, deadline, authorised.value.projectId, from, pageSize);
        return listEntries(reader, request, limit);
      }),
  };
}

/** An entry as far as it was read. */
interface OpenEntry extends ListedHistoryEntry {
  readonly changes: RuleHistoryChange[];
  moreChanges: boolean;
}

/** Reads until the page is full, the history ends, or the filter left out too much for one call. */
async function listEntries(
  reader: HistoryReader,
  { ruleId, by }: Pick<ListHistoryRequest, "ruleId" | "by">,
  limit: number,
): Promise<Result<ListedHistory, StoreUnavailable>> {
  const entries: ListedHistoryEntry[] = [];
  let open: OpenEntry | null = null;
  let last: number | null = null;
  for (;;) {
    const read = await reader.read();
    if (read.isErr()) return err(read.error);
    const part = read.value;
    const { prunedThrough } = reader;
    if (part === null) return ok({ entries, next: null, prunedThrough });
    if (open === null && (entries.length === limit || reader.reads > mostReads)) {
      return ok({ entries, next: last, prunedThrough });
    }
    open ??= openEntry(part);
    const isListed = by === undefined || part.by === by;
    for (const change of part.changes) {
      const isWanted = isListed && (ruleId === undefined || touches(change, ruleId));
      if (isWanted && open.changes.length < mostChanges) open.changes.push(change);
      else open.moreChanges = true;
    }
    if (part.more) {
      // A write names a rule once.
      const isFound = ruleId !== undefined && open.changes.length > 0;
      if (isListed && !isFound && open.changes.length < mostChanges) continue;
      open.moreChanges = true;
      reader.skipRest();
    }
    if (open.changes.length > 0) entries.push(open);
    last = part.sequence;
    open = null;
  }
}

function openEntry({ sequence, at, by, reverts }: HistoryEntry): OpenEntry {
  return { sequence, at, by, reverts, changes: [], moreChanges: false };
}

function touches({ before, after }: RuleHistoryChange, ruleId: number): boolean {
  return (before ?? after)?.id === ruleId;
}
