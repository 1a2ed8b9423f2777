import { err, ok, type Result } from "neverthrow";
import type { InvalidRuleSet } from "../../rules/errors.ts";
import {
  changesNothing,
  type ProtectionRule,
  type RuleDraft,
  type RuleInput,
  type RuleTerms,
  ruleDraft,
  ruleKey,
} from "../../rules/rule.ts";
import type { RuleHistoryChange, RuleOperation } from "../../store/rule-store.ts";
import { inTurns } from "../next-turn.ts";

/** A rule as it will be; without an id while it is not created. */
export type PlannedRule = Required<RuleTerms> & { readonly id: number | null };

/** One difference between a project's rules and the wanted ones. */
export type PlannedOperation =
  | { readonly operation: "create"; readonly before: null; readonly after: PlannedRule }
  | { readonly operation: "update"; readonly before: ProtectionRule; readonly after: PlannedRule }
  | { readonly operation: "delete"; readonly before: ProtectionRule; readonly after: null };

/** A plan, and the operations of the write that carries it out, in the same order. */
export interface RuleSetPlan {
  readonly plan: readonly PlannedOperation[];
  readonly operations: readonly RuleOperation[];
}

/** Parses a whole set, or lists every rule that is invalid and every duplicate, with its place. */
export async function parseRuleSet(
  inputs: readonly RuleInput[],
): Promise<Result<readonly RuleDraft[], InvalidRuleSet>> {
  const drafts: RuleDraft[] = [];
  const errors: InvalidRuleSet["errors"][number][] = [];
  const places = new Map<string, number>();
  await inTurns(inputs, (input, index) => {
    const draft = ruleDraft(input);
    if (draft.isErr()) {
      errors.push({ index, error: draft.error });
      return;
    }
    const key = ruleKey(draft.value);
    const firstIndex = places.get(key);
    if (firstIndex === undefined) places.set(key, index);
    else errors.push({ index, error: { type: "duplicate_rule", firstIndex } });
    drafts.push(draft.value);
  });
  return errors.length > 0 ? err({ type: "invalid_rule_set", errors }) : ok(drafts);
}

/**
 * The differences between the rules and the wanted set.
 *
 * Rules are matched by package type, pattern and enforcement, so that ids stay.
 *
 * @param rules by ascending id, no two with the same package type, pattern and enforcement.
 */
export async function planRuleSet(
  rules: readonly ProtectionRule[],
  wanted: readonly RuleDraft[],
): Promise<RuleSetPlan> {
  const plan: PlannedOperation[] = [];
  const operations: RuleOperation[] = [];
  const unmatched = new Map<string, RuleDraft>();
  await inTurns(wanted, (terms) => unmatched.set(ruleKey(terms), terms));
  await inTurns(rules, (before) => {
    const { id, revision: expected } = before;
    const key = ruleKey(before);
    const terms = unmatched.get(key);
    if (terms === undefined) {
      plan.push({ operation: "delete", before, after: null });
      operations.push({ kind: "remove", ruleId: id, expected });
      return;
    }
    unmatched.delete(key);
    if (changesNothing(before, terms)) return;
    plan.push({ operation: "update", before, after: { id, ...terms } });
    operations.push({ kind: "replace", ruleId: id, expected, terms });
  });
  await inTurns([...unmatched.values()], (terms) => {
    plan.push({ operation: "create", before: null, after: { id: null, ...terms } });
    operations.push({ kind: "insert", terms });
  });
  return { plan, operations };
}

/** The plan with the rules that the write left. */
export function appliedPlan(
  plan: readonly PlannedOperation[],
  changes: readonly RuleHistoryChange[],
): readonly PlannedOperation[] {
  return plan.map((planned, index) =>
    planned.operation === "delete" ? planned : { ...planned, after: changes[index]?.after ?? planned.after },
  );
}
