import { randomUUID } from "node:crypto";
import {
  type ProtectionRule,
  type Revision,
  type RuleTerms,
  revision,
  type StoreUnavailable,
  storeUnavailable,
} from "@package-protection/core";

/** The last change of a rule that stands, or the removal of one. */
export interface Change {
  readonly counter: number;
  readonly projectId: number;
  readonly ruleId: number;
  /** Null for a removal. */
  readonly rule: ProtectionRule | null;
}

/** What all handles share, and what is left after a restart. */
export interface Medium {
  /** No other medium has it, so that revisions of other data are told from its own. */
  readonly history: string;
  counter: number;
  newestId: number;
  /** The least recent first. */
  changes: readonly Change[];
}

export function emptyMedium(): Medium {
  return { history: randomUUID(), counter: 0, newestId: 0, changes: [] };
}

/** What the store does where authors go wrong. */
export const goodHabits = {
  isTaken: (medium: Medium, projectId: number, terms: RuleTerms, exceptId: number | null): boolean =>
    rulesOf(medium, projectId).some(
      (rule) =>
        rule.id !== exceptId &&
        rule.packageType === terms.packageType &&
        rule.packageNamePattern === terms.packageNamePattern,
    ),
  nextId: (medium: Medium, _projectId: number): number => medium.newestId + 1,
  times: (elder: ProtectionRule | null, now: number) => ({ createdAt: elder?.createdAt ?? now, updatedAt: now }),
  /** The counter of a change that puts a rule, or that removes one. */
  raise: (medium: Medium, _kind: "put" | "remove"): number => medium.counter + 1,
  revisionAt: (medium: Medium, counter: number): Revision => revision(`${medium.history}.${counter}`),
  ruleRevisionAt: (medium: Medium, counter: number, _terms: RuleTerms): Revision =>
    goodHabits.revisionAt(medium, counter),
  /** Where a revision stands; null for one that this history does not have. */
  positionOf: (medium: Medium, since: Revision): number | null => {
    const [history, counter] = since.split(".");
    return history === medium.history && Number(counter) <= medium.counter ? Number(counter) : null;
  },
  isToldTo: (projectId: number, change: Change): boolean => change.projectId === projectId,
  cut: (untold: readonly Change[], limit: number): readonly Change[] => untold.slice(0, limit),
  /** Where a reader stands after a page with more to come. */
  positionAfter: (page: readonly Change[], position: number): number => page.at(-1)?.counter ?? position,
  /** Looking and writing are one step: nothing is awaited between them. */
  write: async <T>(step: () => T): Promise<T> => step(),
  whenClosed: (): StoreUnavailable => storeUnavailable(new Error("the handle is closed")),
};

export type Habits = typeof goodHabits;

export function rulesOf(medium: Medium, projectId: number): ProtectionRule[] {
  return medium.changes.flatMap(({ rule }) => (rule?.projectId === projectId ? rule : []));
}

export function replaceChange(medium: Medium, change: Change): void {
  const others = medium.changes.filter(
    (other) => other.ruleId !== change.ruleId || other.projectId !== change.projectId,
  );
  medium.changes = [...others, change];
}
