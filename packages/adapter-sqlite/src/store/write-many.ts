import type { RuleOperation, StoreUnavailable, WriteConflict, WriteOptions } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { newestPeriod } from "../file/log-period.ts";
import type { Statements } from "./statements.ts";
import { basisOf, isSameBasis, planOn, ruleCollection, type WritePlan } from "./write-rules.ts";

/** Reads outside of any transaction, when no other connection is in the way. The function may throw what the driver throws. */
export type Reader = <T>(work: (statements: Statements) => T) => Promise<Result<T, StoreUnavailable>>;

const operationsAtOnce = 1_000;

/**
 * Plans a write of many operations without the write lock, in several turns of the event loop.
 *
 * Null if others wrote meanwhile. Keep the plan only in a transaction that finds its basis unchanged.
 */
export async function planBeforehand(
  read: Reader,
  projectId: number,
  operations: readonly RuleOperation[],
  options: WriteOptions,
): Promise<Result<WritePlan | null, WriteConflict | StoreUnavailable>> {
  const readBasis = (statements: Statements) => basisOf(statements, projectId, newestPeriod(statements).newest);
  const first = await read(readBasis);
  if (first.isErr()) return err(first.error);
  const known = ruleCollection(projectId);
  for (let start = 0; start < operations.length; start += operationsAtOnce) {
    await nextTurn();
    const some = operations.slice(start, start + operationsAtOnce);
    const added = await read((statements) => known.add(statements, some));
    if (added.isErr()) return err(added.error);
  }
  const last = await read(readBasis);
  if (last.isErr()) return err(last.error);
  // Reads in several turns are of one state only if no other write came between; only then a conflict counts.
  if (!isSameBasis(first.value, last.value)) return ok(null);
  await nextTurn();
  const plan = planOn(first.value, projectId, known, operations, options);
  await nextTurn();
  return plan;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
