import { randomUUID } from "node:crypto";
import type { HistoryEntry, ProtectionRule, RuleHistoryChange, WriteOptions } from "@package-protection/core";

/** A change in the log of a project: one of a write, by its position in it. */
export interface Position {
  readonly sequence: number;
  readonly position: number;
}

/** The last change of a rule, or its removal. */
export interface Change extends Position {
  readonly project: number;
  readonly ruleId: number;
  /** Null for a removal. */
  readonly rule: ProtectionRule | null;
}

export interface Entry extends Omit<HistoryEntry, "more"> {
  readonly project: number;
}

/** What all handles share, and what is left after a restart. */
export interface Medium {
  /** No other medium has it, so that revisions of other data never match. */
  readonly history: string;
  newestId: number;
  /** The sequence of each project's newest write. */
  readonly sequences: Map<number, number>;
  /** The sequence at which each project was last forgotten. */
  readonly forgotten: Map<number, number>;
  /** The sequence up to which each project's entries are gone. */
  readonly pruned: Map<number, number>;
  /** The least recent first. */
  changes: readonly Change[];
  /** The newest first. */
  entries: readonly Entry[];
}

export function emptyMedium(): Medium {
  return {
    history: randomUUID(),
    newestId: 0,
    sequences: new Map(),
    forgotten: new Map(),
    pruned: new Map(),
    changes: [],
    entries: [],
  };
}

/** What a write is about to leave. */
export interface PlannedWrite {
  readonly project: number;
  readonly sequence: number;
  readonly options: WriteOptions;
  readonly changes: readonly RuleHistoryChange[];
}

export function rulesOf({ changes }: Medium, project: number): readonly ProtectionRule[] {
  return changes.flatMap((change) => (change.project === project && change.rule !== null ? change.rule : []));
}

export function keepRules(medium: Medium, { project, sequence, changes }: PlannedWrite): void {
  const idOf = ({ before, after }: RuleHistoryChange) => before?.id ?? after?.id ?? 0;
  const touched = new Set(changes.map(idOf));
  const others = medium.changes.filter((change) => change.project !== project || !touched.has(change.ruleId));
  const logged = changes.map((change, position) => {
    return { sequence, position, project, ruleId: idOf(change), rule: change.after };
  });
  medium.sequences.set(project, sequence);
  medium.changes = [...others, ...logged];
}

export function keepEntry(medium: Medium, { project, sequence, options, changes }: PlannedWrite): void {
  const { at, by, reverts = null } = options;
  medium.entries = [{ project, sequence, at, by, reverts, changes }, ...medium.entries];
}
