import {
  type ProtectionRule,
  patternTaken,
  type Revision,
  type RuleChanged,
  type RuleDraft,
  type RuleNotFound,
  type RuleStore,
  ruleChanged,
  ruleNotFound,
  type StoreUnavailable,
} from "@package-protection/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type Habits, type Medium, replaceChange, rulesOf } from "./good-habits.ts";

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
