import {
  type ProtectionRule,
  type Revision,
  type RuleOperation,
  type RuleTerms,
  revision,
  type StoreUnavailable,
  storeUnavailable,
  type WriteConflict,
  type WriteOptions,
} from "@package-protection/core";
import {
  type Change,
  type Entry,
  keepEntry,
  keepRules,
  type Medium,
  type PlannedWrite,
  type Position,
} from "./medium.ts";

/** A position behind every change of a write. */
export const endOfWrite = 1_000_000;

/** What a write looks at. */
export interface ProjectState {
  readonly rules: readonly ProtectionRule[];
  readonly revision: Revision;
}

/** What the store does where authors go wrong. */
export const goodHabits = {
  /** The column that keeps a project's id. */
  projectColumn: (projectId: number): number => projectId,
  /** What differs between two rules of a project. */
  keyOf: ({ packageType, packageNamePattern, enforcement = "active" }: RuleTerms): string =>
    JSON.stringify([packageType, packageNamePattern, enforcement]),
  /** The id of the first rule that a write inserts. */
  nextId: (medium: Medium, _project: number): number => medium.newestId + 1,
  /** The times and authors of a rule that a write leaves. */
  stamps: (before: ProtectionRule | null, { at, by }: WriteOptions) => ({
    createdAt: before === null ? at : before.createdAt,
    createdBy: before === null ? by : before.createdBy,
    updatedAt: at,
    updatedBy: by,
  }),
  /** The sequence of a write. */
  raise: (medium: Medium, project: number, _operations: readonly RuleOperation[]): number =>
    (medium.sequences.get(project) ?? 0) + 1,
  /** The revision of a project after a write. */
  revisionAt: (medium: Medium, project: number, sequence: number): Revision =>
    revision(sequence === 0 ? "0.0" : `${medium.history}.${project}.${sequence}`),
  ruleRevisionAt: (medium: Medium, project: number, sequence: number, _terms: RuleTerms): Revision =>
    goodHabits.revisionAt(medium, project, sequence),
  /** The revision of a position in the middle of an answer, in a project at `current`. */
  pageRevision: (medium: Medium, project: number, current: number, { sequence, position }: Position): Revision =>
    revision(`${medium.history}.${project}.${current}.${sequence}.${position}`),
  /** The position of a revision; null for one that this project does not have in this history, or had before it was forgotten. */
  positionOf: (medium: Medium, project: number, since: Revision): Position | null => {
    const current = medium.sequences.get(project) ?? 0;
    if (since === goodHabits.revisionAt(medium, project, current)) return { sequence: current, position: endOfWrite };
    const [history, column, base, sequence = base, position = endOfWrite] = since.split(".");
    const isKept = Number(base) >= (medium.forgotten.get(project) ?? 0) && Number(base) <= current;
    const isKnown = history === medium.history && column === String(project) && isKept;
    return isKnown ? { sequence: Number(sequence), position: Number(position) } : null;
  },
  /** Whether a change or an entry of any project is one of this project. */
  isOf: (project: number, logged: { readonly project: number }): boolean => logged.project === project,
  isUnread: ({ sequence, position }: Change, place: Position): boolean =>
    sequence > place.sequence || (sequence === place.sequence && position > place.position),
  /** The changes of one page. */
  cut: (unread: readonly Change[], limit: number): readonly Change[] => unread.slice(0, limit),
  /** The position of a reader after a page with more to come. */
  positionAfter: (page: readonly Change[], place: Position, _next: Change | undefined): Position =>
    page.at(-1) ?? place,
  /** The conflict of a write; null if there is none. */
  conflictOf: (state: ProjectState, operations: readonly RuleOperation[], options: WriteOptions, keyOf: KeyOf) =>
    rulesChanged(state, options) ?? ruleConflict(state, operations) ?? patternConflict(state, operations, keyOf),
  /** Looking and writing are one step: nothing is awaited between them. */
  write: async <T>(step: () => T): Promise<T> => step(),
  keep: (medium: Medium, write: PlannedWrite): void => {
    keepRules(medium, write);
    keepEntry(medium, write);
  },
  /** How many of a project's entries, the newest first, are kept. */
  kept: (entries: readonly Entry[], keptChanges: number): number => {
    let changes = 0;
    const fits = entries.findIndex((entry, index) => {
      changes += entry.changes.length;
      return index > 0 && changes > keptChanges;
    });
    return fits === -1 ? entries.length : fits;
  },
  /** Whether a change belongs on a history page that begins at `from`. */
  isFrom: ({ sequence }: Entry, position: number, from: Position): boolean =>
    sequence < from.sequence || (sequence === from.sequence && position >= from.position),
  /** What replaces a name. */
  renamed: (name: string | null, from: string, to: string): string | null => (name === from ? to : name),
  /** The sequence of a project that was forgotten. */
  forgottenAt: (medium: Medium, project: number): number => (medium.sequences.get(project) ?? 0) + 1,
  /** The most rules that one step of forgetting removes. */
  forgetAtOnce: 1_000,
  whenClosed: (): StoreUnavailable => storeUnavailable(new Error("the handle is closed")),
};

export type Habits = typeof goodHabits;
type KeyOf = (terms: RuleTerms) => string;

export function rulesChanged({ revision: current }: ProjectState, { expected }: WriteOptions): WriteConflict | null {
  return expected === undefined || expected === current ? null : { type: "rules_changed" };
}

export function ruleConflict({ rules }: ProjectState, operations: readonly RuleOperation[]): WriteConflict | null {
  for (const [index, operation] of operations.entries()) {
    if (operation.kind === "insert") continue;
    const rule = rules.find(({ id }) => id === operation.ruleId);
    if (rule === undefined) return { type: "rule_not_found", operation: index };
    const { expected } = operation;
    if (expected !== null && expected !== rule.revision) return { type: "rule_changed", operation: index };
  }
  return null;
}

export function patternConflict(
  { rules }: ProjectState,
  operations: readonly RuleOperation[],
  keyOf: KeyOf,
): WriteConflict | null {
  const named = new Set(operations.flatMap((one) => (one.kind === "insert" ? [] : [one.ruleId])));
  const written = operations.map((one) => (one.kind === "remove" ? null : keyOf(one.terms)));
  const keys = [...written, ...rules.filter(({ id }) => !named.has(id)).map(keyOf)];
  const taken = written.findIndex((key) => key !== null && keys.indexOf(key) !== keys.lastIndexOf(key));
  return taken === -1 ? null : { type: "pattern_taken", operation: taken };
}
