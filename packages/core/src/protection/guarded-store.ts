import { err, type Result, type ResultAsync } from "neverthrow";
import {
  type PatternTaken,
  type RuleChanged,
  type RuleNotFound,
  type StoreUnavailable,
  storeUnavailable,
} from "../rules/errors.ts";
import { type ProtectionRule, protectionRuleProblem, type Revision, type RuleDraft } from "../rules/rule.ts";
import { type RuleChanges, type RuleStore, ruleChangesProblem } from "../store/rule-store.ts";
import { type Deadline, isOver, timedOut, waitFor, waitWithin } from "./deadline.ts";

/**
 * A store as core uses it: each call within a deadline, each answer looked at before it is believed. Whatever a store does
 * instead of answering by its contract, throwing included, is `store_unavailable`.
 */
export interface GuardedStore {
  changes(
    deadline: Deadline,
    projectId: number,
    since: Revision | null,
    limit: number,
  ): Result<RuleChanges, StoreUnavailable> | Promise<Result<RuleChanges, StoreUnavailable>>;
  find(deadline: Deadline, projectId: number, ruleId: number): Promise<Result<ProtectionRule | null, StoreUnavailable>>;
  insert(
    deadline: Deadline,
    projectId: number,
    draft: RuleDraft,
    now: number,
  ): Promise<Result<ProtectionRule, PatternTaken | StoreUnavailable>>;
  replace(
    deadline: Deadline,
    rule: ProtectionRule,
    terms: RuleDraft,
    now: number,
  ): Promise<Result<ProtectionRule, RuleNotFound | RuleChanged | PatternTaken | StoreUnavailable>>;
  remove(
    deadline: Deadline,
    projectId: number,
    ruleId: number,
    expected: Revision | null,
  ): Promise<Result<ProtectionRule, RuleNotFound | RuleChanged | StoreUnavailable>>;
}

export function guardStore(store: RuleStore): GuardedStore {
  return {
    changes(deadline, projectId, since, limit) {
      try {
        const answer = store.changes(projectId, since, limit);
        const expectation: Expectation<RuleChanges, StoreUnavailable> = {
          isWrite: false,
          errors: [],
          problem: (page) =>
            ruleChangesProblem(page) ?? firstProblem(page.rules, (rule) => ruleProblem(rule, projectId)),
        };
        if ("then" in answer) return settle(() => waitFor(deadline, answer), expectation);
        return isOver(deadline) ? err(storeUnavailable(new Error(late))) : checkedAnswer(answer, expectation);
      } catch (cause) {
        return err(storeUnavailable(cause));
      }
    },
    find: (deadline, projectId, ruleId) =>
      ask(deadline, () => store.find(projectId, ruleId), {
        isWrite: false,
        errors: [],
        problem: (rule) => (rule === null ? null : ruleProblem(rule, projectId, ruleId)),
      }),
    insert: (deadline, projectId, draft, now) =>
      ask(deadline, () => store.insert(projectId, draft, now), {
        isWrite: true,
        errors: ["pattern_taken"],
        problem: (rule) => ruleProblem(rule, projectId),
      }),
    replace: (deadline, { projectId, id, revision }, terms, now) =>
      ask(deadline, () => store.replace(projectId, id, revision, terms, now), {
        isWrite: true,
        errors: ["rule_not_found", "rule_changed", "pattern_taken"],
        problem: (rule) => ruleProblem(rule, projectId, id),
      }),
    remove: (deadline, projectId, ruleId, expected) =>
      ask(deadline, () => store.remove(projectId, ruleId, expected), {
        isWrite: true,
        errors: ["rule_not_found", "rule_changed"],
        problem: (rule) => ruleProblem(rule, projectId, ruleId),
      }),
  };
}

interface Expectation<T, E extends { readonly type: string }> {
  readonly isWrite: boolean;
  /** The errors of the contract for this method, `store_unavailable` aside. */
  readonly errors: readonly Exclude<E["type"], "store_unavailable">[];
  /** What is wrong with a value; null where nothing is. */
  readonly problem: (value: T) => string | null;
}

const late = "the store did not answer in time";

async function ask<T, E extends { readonly type: string }>(
  deadline: Deadline,
  start: () => ResultAsync<T, E>,
  expectation: Expectation<T, E>,
): Promise<Result<T, E | StoreUnavailable>> {
  if (isOver(deadline)) return err(storeUnavailable(new Error("there was no time left to ask the store")));
  return await settle(() => waitWithin(deadline, start), expectation);
}

async function settle<T, E extends { readonly type: string }>(
  wait: () => Promise<Result<T, E> | typeof timedOut>,
  expectation: Expectation<T, E>,
): Promise<Result<T, E | StoreUnavailable>> {
  try {
    const answer = await wait();
    return answer === timedOut
      ? err(storeUnavailable(new Error(late), expectation.isWrite))
      : checkedAnswer(answer, expectation);
  } catch (cause) {
    return err(storeUnavailable(cause, expectation.isWrite));
  }
}

/** The answer itself where the port's contract allows it; otherwise `store_unavailable`. */
function checkedAnswer<T, E extends { readonly type: string }>(
  answer: Result<T, E>,
  { isWrite, errors, problem }: Expectation<T, E>,
): Result<T, E | StoreUnavailable> {
  if (answer.isOk()) {
    const wrong = problem(answer.value);
    if (wrong === null) return answer;
    return err(storeUnavailable(new Error(`the store's answer makes no sense: ${wrong}`), isWrite));
  }
  const { error } = answer;
  const isExpected = error.type === "store_unavailable" || errors.some((type) => type === error.type);
  return isExpected ? answer : err(storeUnavailable(error, isWrite));
}

function ruleProblem(rule: ProtectionRule, projectId: number, ruleId?: number): string | null {
  const problem = protectionRuleProblem(rule);
  if (problem !== null) return problem;
  if (rule.projectId !== projectId) return `rule ${rule.id} is one of another project`;
  if (ruleId !== undefined && rule.id !== ruleId) return `rule ${rule.id} is another rule`;
  return null;
}

function firstProblem<T>(values: readonly T[], problem: (value: T) => string | null): string | null {
  for (const value of values) {
    const found = problem(value);
    if (found !== null) return found;
  }
  return null;
}
