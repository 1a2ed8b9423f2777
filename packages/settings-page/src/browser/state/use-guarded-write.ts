import type { ProjectRules } from "@package-protection/client";
import type { Revision } from "@package-protection/core";
import type { Result } from "neverthrow";
import { useState } from "preact/hooks";
import type { Failure } from "./failure.ts";
import { usePage } from "./page.ts";
import { type RuleDifference, ruleSetDifferences } from "./rule-set-differences.ts";

/** Somebody else changed the rules after they were read here. */
export interface Conflict {
  readonly differences: readonly RuleDifference[];
}

export interface GuardedWrite<E> {
  /** The rules that the next write expects to meet. */
  readonly base: ProjectRules;
  readonly isBusy: boolean;
  readonly conflict: Conflict | null;
  readonly error: E | null;
  /** Writes if the rules are still those of `base`. Else reads them again, for the next try. Null where nothing was written. */
  readonly run: <T>(write: (expected: Revision) => PromiseLike<Result<T, E>>) => Promise<{ readonly value: T } | null>;
  /** Forgets the conflict and the error. */
  readonly clear: () => void;
}

/** Writes that never overwrite what the person has not seen. */
export function useGuardedWrite<E extends Failure>(): GuardedWrite<E> {
  const page = usePage();
  const [base, setBase] = useState(page.rules);
  const [isBusy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [error, setError] = useState<E | null>(null);

  async function readConflict(): Promise<boolean> {
    const [latest, history] = await Promise.all([page.reload(), page.client.listHistory({ limit: 100 })]);
    if (latest.isErr()) return false;
    const entries = history.isOk() ? history.value.entries : [];
    setConflict({ differences: ruleSetDifferences(base.rules, latest.value.rules, entries) });
    setBase(latest.value);
    return true;
  }

  return {
    base,
    isBusy,
    conflict,
    error,
    clear() {
      setConflict(null);
      setError(null);
    },
    async run(write) {
      setBusy(true);
      setError(null);
      setConflict(null);
      const result = await write(base.revision);
      const isConflict = result.isErr() && conflicts.has(result.error.type);
      if (result.isErr() && !(isConflict && (await readConflict()))) setError(result.error);
      setBusy(false);
      return result.isOk() ? { value: result.value } : null;
    },
  };
}

const conflicts: ReadonlySet<Failure["type"]> = new Set<Failure["type"]>(["precondition_failed", "rule_not_found"]);
