import { err, ok, type Result } from "neverthrow";
import type { StoreUnavailable } from "../../../rules/errors.ts";
import type { RuleHistoryChange } from "../../../store/rule-store.ts";
import type { Deadline } from "../../deadline.ts";
import type { GuardedStore } from "../../guarded-store.ts";
import { createHistoryReader } from "./history-reader.ts";

const changesOfRead = 1000;

/** All changes of an entry; null if the history has no entry with this sequence. */
export async function readEntry(
  store: Pick<GuardedStore, "history">,
  deadline: Deadline,
  projectId: number,
  sequence: number,
): Promise<Result<readonly RuleHistoryChange[] | null, StoreUnavailable>> {
  if (!Number.isSafeInteger(sequence) || sequence < 1) return ok(null);
  const reader = createHistoryReader(store, deadline, projectId, sequence, changesOfRead);
  const changes: RuleHistoryChange[] = [];
  for (;;) {
    const part = await reader.read();
    if (part.isErr()) return err(part.error);
    if (part.value?.sequence !== sequence) return ok(null);
    changes.push(...part.value.changes);
    if (!part.value.more) return ok(changes);
  }
}

/** The sequence of the entry that reverted this one; null if there is none. */
export async function findRevert(
  store: Pick<GuardedStore, "history">,
  deadline: Deadline,
  projectId: number,
  sequence: number,
): Promise<Result<number | null, StoreUnavailable>> {
  const reader = createHistoryReader(store, deadline, projectId, null, changesOfRead);
  for (;;) {
    const part = await reader.read();
    if (part.isErr()) return err(part.error);
    if (part.value === null || part.value.sequence <= sequence) return ok(null);
    if (part.value.reverts === sequence) return ok(part.value.sequence);
    reader.skipRest();
  }
}
