import type {
  HistoryPage,
  HistoryPosition,
  ProtectionRule,
  Revision,
  RuleChanges,
  RuleHistoryChange,
  RuleOperation,
  RuleTerms,
  RuleWrite,
  WriteConflict,
  WriteOptions,
} from "@package-protection/core";
import {
  type HistoryRow,
  isBehind,
  type LoggedRemoval,
  neverWritten,
  type PlacedRule,
  pageOfChanges,
  pageOfHistory,
  planWrite,
  type ReaderPosition,
  readRevision,
  ruleKey,
  startOf,
  type WritePoint,
  writeRevision,
} from "@package-protection/core/store";
import type { Result } from "neverthrow";

/** The rules and the history of one project. */
export interface ProjectRules {
  changes(since: Revision | null, limit: number): RuleChanges;
  find(ruleId: number): ProtectionRule | undefined;
  write(operations: readonly RuleOperation[], options: WriteOptions): Result<RuleWrite, WriteConflict>;
  history(from: HistoryPosition | null, limit: number): HistoryPage;
  /** Removes the rules that were changed least recently, a bounded number, and the history. */
  forget(): { readonly rules: readonly ProtectionRule[]; readonly more: boolean };
  /** Returns how many rules, entries and changes it altered. */
  rename(from: string, to: string): number;
}

interface LoggedEntry extends WritePoint, Pick<HistoryRow, "at" | "by" | "reverts"> {
  readonly changes: readonly RuleHistoryChange[];
}

const rulesPerForget = 1_000;

export function projectRules(projectId: number, keptChanges: number, nextId: () => number): ProjectRules {
  let newest = neverWritten;
  let revision = writeRevision(newest);
  let prunedThrough = 0;
  let changeCount = 0;
  /** Oldest first, without a gap in their sequences. */
  let entries: LoggedEntry[] = [];
  /** Those of the entries, oldest first. */
  let removals: LoggedRemoval[] = [];
  /** By id, in the order of their last change. */
  const placed = new Map<number, PlacedRule>();
  const holders = new Map<string, number>();
  /** The values of `placed`, so that reading page after page does not copy them each time; null after a change. */
  let ordered: readonly PlacedRule[] | null = null;

  function nextWrite(): WritePoint {
    // Random, so that a revision of another store never matches.
    return { sequence: newest.sequence + 1, token: globalThis.crypto.randomUUID() };
  }

  function moveTo(write: WritePoint): void {
    newest = write;
    revision = writeRevision(write);
    ordered = null;
  }

  function drop({ id, ...terms }: ProtectionRule): void {
    placed.delete(id);
    holders.delete(ruleKey(terms));
  }

  function keep(write: WritePoint, changes: readonly RuleHistoryChange[], options: WriteOptions) {
    for (const { before } of changes) if (before !== null) drop(before);
    for (const [position, { before, after }] of changes.entries()) {
      if (after !== null) {
        placed.set(after.id, { sequence: write.sequence, position, rule: after });
        holders.set(ruleKey(after), after.id);
      } else if (before !== null) {
        removals.push({ ...write, position, ruleId: before.id });
      }
    }
    const { at, by, reverts } = options;
    entries.push({ ...write, at, by, reverts: reverts ?? null, changes });
    changeCount += changes.length;
    moveTo(write);
    prune();
  }

  function prune(): void {
    let dropped = 0;
    for (const entry of entries.slice(0, -1)) {
      if (changeCount <= keptChanges) break;
      changeCount -= entry.changes.length;
      prunedThrough = entry.sequence;
      dropped += 1;
    }
    if (dropped === 0) return;
    entries.splice(0, dropped);
    const firstKept = removals.findIndex(({ sequence }) => sequence > prunedThrough);
    removals.splice(0, firstKept === -1 ? removals.length : firstKept);
  }

  /** The position from which a reader can continue; null if it must begin the whole list. */
  function positionOf(since: Revision | null): ReaderPosition | null {
    const position = since === null ? null : readRevision(since);
    if (position === null) return null;
    const { sequence, token } = position.base;
    const entry = entries[sequence - prunedThrough - 1];
    const isKnown = entry?.token === token || (newest.sequence === sequence && newest.token === token);
    return isKnown ? position : null;
  }

  return {
    changes(since, limit) {
      if (since === revision) return { revision, rules: [], removed: [], whole: false, more: false };
      const position = positionOf(since);
      const { base, after } = position ?? startOf(newest);
      ordered ??= [...placed.values()];
      const firstRemoval = removals.findLastIndex((removal) => !isBehind(removal, base)) + 1;
      const firstRule = ordered.findLastIndex((rule) => !isBehind(rule, after)) + 1;
      return pageOfChanges(
        {
          newest,
          position,
          removals: removals.slice(firstRemoval, firstRemoval + limit + 1),
          rules: ordered.slice(firstRule, firstRule + limit + 1),
        },
        limit,
      );
    },

    find: (ruleId) => placed.get(ruleId)?.rule,

    write(operations, options) {
      const write = nextWrite();
      const state = {
        projectId,
        revision,
        findRule: (ruleId: number) => placed.get(ruleId)?.rule,
        findHolder: (terms: RuleTerms) => holders.get(ruleKey(terms)),
      };
      const stamp = { revision: writeRevision(write), nextId };
      return planWrite(state, operations, options, stamp).map((changes) => {
        keep(write, changes, options);
        return { revision, sequence: write.sequence, changes };
      });
    },

    history(from, limit) {
      const { sequence, position } = from ?? { sequence: newest.sequence, position: 0 };
      const rows: HistoryRow[] = [];
      for (const entry of entries.slice(0, Math.max(0, sequence - prunedThrough)).toReversed()) {
        if (rows.length > limit) break;
        const first = entry.sequence === sequence ? position : 0;
        for (const [offset, change] of entry.changes.slice(first, first + limit + 1).entries()) {
          const { at, by, reverts } = entry;
          rows.push({ sequence: entry.sequence, position: first + offset, at, by, reverts, ...change });
        }
      }
      return pageOfHistory(rows, limit, prunedThrough);
    },

    forget() {
      const rules = [...placed.values()].slice(0, rulesPerForget).map(({ rule }) => rule);
      if (rules.length === 0 && entries.length === 0) return { rules, more: false };
      for (const rule of rules) drop(rule);
      entries = [];
      removals = [];
      changeCount = 0;
      moveTo(nextWrite());
      prunedThrough = newest.sequence;
      return { rules, more: placed.size > 0 };
    },

    rename(from, to) {
      let renamed = 0;
      const renamedRule = (rule: ProtectionRule): ProtectionRule => {
        const { createdBy, updatedBy } = rule;
        if (createdBy !== from && updatedBy !== from) return rule;
        return Object.freeze({
          ...rule,
          createdBy: createdBy === from ? to : createdBy,
          updatedBy: updatedBy === from ? to : updatedBy,
        });
      };
      for (const [id, place] of placed) {
        const rule = renamedRule(place.rule);
        if (rule === place.rule) continue;
        placed.set(id, { ...place, rule });
        renamed += 1;
      }
      ordered = null;
      entries = entries.map((entry) => {
        const changes = entry.changes.map((change) => {
          const before = change.before && renamedRule(change.before);
          const after = change.after && renamedRule(change.after);
          if (before === change.before && after === change.after) return change;
          renamed += 1;
          return { before, after };
        });
        if (entry.by === from) renamed += 1;
        return { ...entry, by: entry.by === from ? to : entry.by, changes };
      });
      return renamed;
    },
  };
}
