import type { ProjectRules } from "@package-protection/client";
import type { Revision } from "@package-protection/core";
import type { Result } from "neverthrow";
import { useState } from "preact/hooks";
import { text } from "../text.ts";
import type { Failure } from "./failure.ts";
import { usePage } from "./page.ts";
import { type RuleDifference, ruleSetDifferences } from "./rule-set-differences.ts";

/** Somebody else changed what a write is about, after it was read here. */
export interface Conflict {
  readonly differences: readonly RuleDifference[];
}

type Written<T> =
  | { readonly status: "written"; readonly value: T /** For the message. */; readonly othersSentence: string }
  | { readonly status: "conflict"; readonly conflict: Conflict }
  | { readonly status: "failed" };

export interface GuardedWrite<E> {
  /** The rules that the next write expects to meet. */
  readonly base: ProjectRules;
  readonly isBusy: boolean;
  readonly conflict: Conflict | null;
  readonly error: E | null;
  /** Writes if the rules are still those of `base`, or differ in nothing that the write is about. */
  readonly run: <T>(write: (expected: Revision) => PromiseLike<Result<T, E>>) => Promise<Written<T>>;
  /** Forgets the conflict and the error. */
  readonly clear: () => void;
}

/** Others may write at the same time, but not forever. */
const mostTries = 8;

/**
 * Writes that never overwrite what the person has not seen.
 *
 * @param isConcerned whether a change by somebody else is about the same as the write. Other changes don't stop it.
 */
export function useGuardedWrite<E extends Failure>(
  isConcerned: (difference: RuleDifference) => boolean,
): GuardedWrite<E> {
  const page = usePage();
  const [base, setBase] = useState(page.rules);
  const [isBusy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [error, setError] = useState<E | null>(null);

  async function attempt<T>(write: (expected: Revision) => PromiseLike<Result<T, E>>): Promise<Written<T>> {
    let expected = base;
    for (let tries = 1; ; tries += 1) {
      const result = await write(expected.revision);
      if (result.isOk()) {
        const others = expected === base ? 0 : ruleSetDifferences(base.rules, expected.rules, []).length;
        const othersSentence = others === 0 ? "" : ` ${text.conflict.others(others)}`;
        return { status: "written", value: result.value, othersSentence };
      }
      const latest = conflicts.has(result.error.type) && tries < mostTries ? await page.reload() : null;
      if (latest === null || latest.isErr()) {
        setError(result.error);
        return { status: "failed" };
      }
      expected = latest.value;
      if (!ruleSetDifferences(base.rules, expected.rules, []).some(isConcerned)) continue;
      const history = await page.client.listHistory({ limit: 100 });
      const entries = history.isOk() ? history.value.entries : [];
      const met = { differences: ruleSetDifferences(base.rules, expected.rules, entries) };
      setConflict(met);
      setBase(expected);
      return { status: "conflict", conflict: met };
    }
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
      const written = await attempt(write);
      setBusy(false);
      return written;
    },
  };
}

const conflicts: ReadonlySet<Failure["type"]> = new Set<Failure["type"]>(["precondition_failed", "rule_not_found"]);
