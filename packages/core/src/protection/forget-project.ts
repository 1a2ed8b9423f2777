import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type StoreUnavailable, storeUnavailable } from "../rules/errors.ts";
import type { ProtectionRule } from "../rules/rule.ts";
import { startDeadline } from "./deadline.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { nextTurn } from "./next-turn.ts";
import { emit, type OnEvent } from "./protection-event.ts";

/** How many steps in a row may remove no rule before the store counts as broken: enough for millions of history entries. */
const mostStepsWithoutRules = 10_000;

/**
 * Removes all rules and the history of a project, also those that are written meanwhile, and returns the rules.
 *
 * If it fails, some may be gone already; call it again. Each step has a deadline of its own.
 *
 * @throws TypeError for an id that is not a safe integer.
 */
export function forgetProject(
  store: GuardedStore,
  deadlineMs: number,
  onEvent: OnEvent | undefined,
  projectId: number,
): ResultAsync<readonly ProtectionRule[], StoreUnavailable> {
  if (!Number.isSafeInteger(projectId)) throw new TypeError(`projectId must be an integer, got ${String(projectId)}`);
  const forgotten = new Map<number, ProtectionRule>();

  async function forget(): Promise<Result<undefined, StoreUnavailable>> {
    for (let stepsWithoutRules = 0; stepsWithoutRules < mostStepsWithoutRules; stepsWithoutRules++) {
      const step = await store.forget(startDeadline(deadlineMs), projectId);
      if (step.isErr()) return err(step.error);
      const { rules, more } = step.value;
      for (const rule of rules) {
        if (forgotten.has(rule.id)) {
          return err(storeUnavailable(new Error(`the store removed rule ${rule.id} twice`)));
        }
        forgotten.set(rule.id, rule);
      }
      if (!more) return ok(undefined);
      if (rules.length > 0) stepsWithoutRules = 0;
      await nextTurn();
    }
    return err(storeUnavailable(new Error("the store removes nothing and reports more to remove")));
  }

  async function forgetAndEmit(): Promise<Result<readonly ProtectionRule[], StoreUnavailable>> {
    const answer = await forget();
    const before = [...forgotten.values()];
    if (before.length > 0) emit(onEvent, { type: "project_forgotten", projectId, before });
    return answer.map(() => [...before]);
  }

  return new ResultAsync(forgetAndEmit());
}
