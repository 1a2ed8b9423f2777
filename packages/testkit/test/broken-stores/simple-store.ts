import { randomUUID } from "node:crypto";
import {
  type ProtectionRule,
  patternTaken,
  type Revision,
  type RuleChanged,
  type RuleDraft,
  type RuleNotFound,
  type RuleStore,
  type RuleTerms,
  revision,
  ruleChanged,
  ruleNotFound,
  type StoreUnavailable,
  storeUnavailable,
} from "@package-protection/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";

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

export function openSimpleStore(medium: Medium, habits: Habits) {
  let isOpen = true;

  function call<T, E>(step: () => Promise<Result<T, E>>): ResultAsync<T, E | StoreUnavailable> {
    return new ResultAsync<T, E | StoreUnavailable>(isOpen ? step() : Promise.resolve(err(habits.whenClosed())));
  }

  function put<E>(
    elder: ProtectionRule | null,
    id: number,
    projectId: number,
    terms: RuleDraft,
    now: number,
  ): Result<ProtectionRule, E> {
    medium.counter = habits.raise(medium, "put");
    const stamp = habits.ruleRevisionAt(medium, medium.counter, terms);
    const rule = { ...terms, id, projectId, revision: stamp, ...habits.times(elder, now) };
    replaceChange(medium, { counter: medium.counter, projectId, ruleId: id, rule });
    return ok(rule);
  }

  function standing(
    projectId: number,
    ruleId: number,
    expected: Revision | null,
  ): Result<ProtectionRule, RuleNotFound | RuleChanged> {
    const rule = rulesOf(medium, projectId).find(({ id }) => id === ruleId);
    if (rule === undefined) return err(ruleNotFound);
    return expected === null || rule.revision === expected ? ok(rule) : err(ruleChanged);
  }

  const store: RuleStore = {
    changes: (projectId, since, limit) =>
      call(async () => {
        const position = since === null ? null : habits.positionOf(medium, since);
        const told = medium.changes.filter((change) => habits.isToldTo(projectId, change));
        const untold = told.filter((change) => (position === null ? change.rule : change.counter > position));
        const page = habits.cut(untold, limit);
        const more = page.length < untold.length;
        const stands = more ? habits.positionAfter(page, position ?? 0) : (told.at(-1)?.counter ?? 0);
        return ok({
          revision: habits.revisionAt(medium, stands),
          rules: page.flatMap(({ rule }) => rule ?? []),
          removed: page.filter(({ rule }) => rule === null).map(({ ruleId }) => ruleId),
          whole: position === null,
          more,
        });
      }),

    find: (projectId, ruleId) =>
      call(async () => ok(rulesOf(medium, projectId).find(({ id }) => id === ruleId) ?? null)),

    insert: (projectId, draft, now) =>
      call(async () => {
        if (habits.isTaken(medium, projectId, draft, null)) return err(patternTaken);
        return habits.write(() => {
          medium.newestId = habits.nextId(medium, projectId);
          return put(null, medium.newestId, projectId, draft, now);
        });
      }),

    replace: (projectId, ruleId, expected, terms, now) =>
      call(async () => {
        const elder = standing(projectId, ruleId, expected);
        if (elder.isErr()) return err(elder.error);
        if (habits.isTaken(medium, projectId, terms, ruleId)) return err(patternTaken);
        return habits.write(() => put(elder.value, ruleId, projectId, terms, now));
      }),

    remove: (projectId, ruleId, expected) =>
      call(async () => {
        const rule = standing(projectId, ruleId, expected);
        if (rule.isErr()) return err(rule.error);
        medium.counter = habits.raise(medium, "remove");
        replaceChange(medium, { counter: medium.counter, projectId, ruleId, rule: null });
        return ok(rule.value);
      }),
  };

  return {
    store,
    close: () => {
      isOpen = false;
    },
  };
}

export function rulesOf(medium: Medium, projectId: number): ProtectionRule[] {
  return medium.changes.flatMap(({ rule }) => (rule?.projectId === projectId ? rule : []));
}

function replaceChange(medium: Medium, change: Change): void {
  const others = medium.changes.filter(
    (other) => other.ruleId !== change.ruleId || other.projectId !== change.projectId,
  );
  medium.changes = [...others, change];
}
