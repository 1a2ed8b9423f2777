import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { StoreUnavailable } from "../rules/errors.ts";
import { isStorableText } from "../rules/name-pattern.ts";
import { startDeadline } from "./deadline.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { nextTurn } from "./next-turn.ts";

/**
 * Replaces a person's name in the rules and histories of all projects, and returns how many occurrences it replaced.
 *
 * If it fails, some may be replaced already; call it again. Each step has a deadline of its own.
 *
 * @throws TypeError for a name that is not text, or that holds a NUL or a lone surrogate.
 */
export function renameInHistory(
  store: GuardedStore,
  deadlineMs: number,
  from: string,
  to: string,
): ResultAsync<number, StoreUnavailable> {
  for (const [name, value] of Object.entries({ from, to })) {
    if (typeof value === "string" && isStorableText(value)) continue;
    throw new TypeError(`${name} must be a string without NUL and lone surrogates, got ${JSON.stringify(value)}`);
  }

  async function rename(): Promise<Result<number, StoreUnavailable>> {
    if (from === to) return ok(0);
    for (let renamed = 0; ; await nextTurn()) {
      const step = await store.renameInHistory(startDeadline(deadlineMs), from, to);
      if (step.isErr()) return err(step.error);
      renamed += step.value.renamed;
      if (!step.value.more) return ok(renamed);
    }
  }

  return new ResultAsync(rename());
}
