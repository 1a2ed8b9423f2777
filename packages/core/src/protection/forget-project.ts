import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type StoreUnavailable, storeUnavailable } from "../rules/errors.ts";
import type { ProtectionRule } from "../rules/rule.ts";
import { startDeadline } from "./deadline.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { nextTurn } from "./next-turn.ts";
import { emit, type OnEvent } from "./protection-event.ts";

const rulesAtOnce = 100;

/**
 * Removes every rule of a project, also those that are created while it runs. The rules that it removed; where it fails,
 * some may be gone, and it is to be called again. Each step has a deadline of its own.
 *
 * @throws TypeError for an id that is no safe integer.
 */
export function forgetProject(
  store: GuardedStore,
  deadlineMs: number,
  onEvent: OnEvent | undefined,
  projectId: number,
): ResultAsync<readonly ProtectionRule[], StoreUnavailable> {
  if (!Number.isSafeInteger(projectId)) throw new TypeError(`projectId must be an integer, not ${String(projectId)}`);
  const forgotten: ProtectionRule[] = [];

  async function forget(): Promise<Result<readonly ProtectionRule[], StoreUnavailable>> {
    const seen = new Set<number>();
    for (;;) {
      const page = await store.changes(startDeadline(deadlineMs), projectId, null, rulesAtOnce);
      if (page.isErr()) return err(page.error);
      const { rules, more } = page.value;
      if (rules.length === 0) {
        return more ? err(storeUnavailable(new Error("the store began a list without a rule"))) : ok(forgotten);
      }
      for (const { id } of rules) {
        if (seen.has(id)) {
          return err(storeUnavailable(new Error(`the store still lists rule ${id}, which is gone`)));
        }
        seen.add(id);
        const removed = await store.remove(startDeadline(deadlineMs), projectId, id, null);
        if (removed.isOk()) forgotten.push(removed.value);
        else if (removed.error.type === "store_unavailable") return err(removed.error);
      }
      await nextTurn();
    }
  }

  async function forgetAndTell(): Promise<Result<readonly ProtectionRule[], StoreUnavailable>> {
    const answer = await forget();
    if (forgotten.length > 0) {
      emit(onEvent, { type: "project_forgotten", projectId, rules: [...forgotten] });
    }
    return answer;
  }

  return new ResultAsync(forgetAndTell());
}
