import { err, ok, type Result } from "neverthrow";
import {
  type ClockUnavailable,
  clockUnavailable,
  type StoreUnavailable,
  storeUnavailable,
} from "../../rules/errors.ts";
import type { ProtectionRule, Revision } from "../../rules/rule.ts";
import type { RuleHistoryChange, RuleOperation, RuleWrite, WriteConflict } from "../../store/rule-store.ts";
import type { Deadline } from "../deadline.ts";
import type { GuardedStore } from "../guarded-store.ts";
import { emit, type OnEvent } from "../protection-event.ts";
import type { Authorised } from "./project-access.ts";

/** The project is no longer at the revision that the write expected. */
export const rulesChanged = Object.freeze({ type: "rules_changed" } as const);

/** How often a change is tried, each time on what the last write left. */
export const mostAttempts = 8;

/** Writes on behalf of a caller, at the time of the host's clock, and emits an event for each change. */
export type RuleWriter = <Conflict extends { readonly type: WriteConflict["type"] }>(
  deadline: Deadline,
  authorised: Authorised,
  operations: readonly RuleOperation[],
  /** In which ways the write can conflict. */
  possible: readonly Conflict[],
  options: { readonly expected: Revision | undefined; readonly reverts?: number },
) => Promise<Result<RuleWrite, Conflict | ClockUnavailable | StoreUnavailable>>;

export function createRuleWriter(store: GuardedStore, now: () => number, onEvent: OnEvent | undefined): RuleWriter {
  return async (deadline, { by, projectId }, operations, possible, { expected, reverts }) => {
    const at = readClock(now);
    if (at.isErr()) return err(at.error);
    const written = await store.write(deadline, projectId, operations, {
      at: at.value,
      by,
      ...(expected !== undefined && { expected }),
      ...(reverts !== undefined && { reverts }),
    });
    if (written.isErr()) {
      const { error } = written;
      if (error.type === "store_unavailable") return err(error);
      return err(possible.find(({ type }) => type === error.type) ?? storeUnavailable(error, true));
    }
    for (const change of written.value.changes) emitChange(onEvent, { by, projectId }, change);
    return ok(written.value);
  };
}

function emitChange(onEvent: OnEvent | undefined, authorised: Authorised, { before, after }: RuleHistoryChange): void {
  if (before !== null && after !== null) emit(onEvent, { type: "rule_updated", ...authorised, before, after });
  else if (after !== null) emit(onEvent, { type: "rule_created", ...authorised, before: null, after });
  else if (before !== null) emit(onEvent, { type: "rule_deleted", ...authorised, before, after: null });
}

/** Reads the host's clock. */
function readClock(now: () => number): Result<number, ClockUnavailable> {
  try {
    const time = now();
    if (Number.isSafeInteger(time)) return ok(time);
    return err(clockUnavailable(new Error(`now must return milliseconds as a safe integer, got ${String(time)}`)));
  } catch (cause) {
    return err(clockUnavailable(cause));
  }
}

/** The rule that the first operation of a write left, or the one that it found. */
export function firstRule({ changes }: RuleWrite, state: "before" | "after"): Result<ProtectionRule, StoreUnavailable> {
  const rule = changes[0]?.[state] ?? null;
  return rule === null ? err(storeUnavailable(new Error("the write returned no rule"), true)) : ok(rule);
}
