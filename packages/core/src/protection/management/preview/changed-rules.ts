import { err, ok, type Result } from "neverthrow";
import { type InvalidChanges, patternTaken, ruleNotFound } from "../../../rules/errors.ts";
import {
  changeRule,
  changesNothing,
  type ProtectionRule,
  type RuleChange,
  type RuleInput,
  type RuleTerms,
  ruleDraft,
  ruleKey,
} from "../../../rules/rule.ts";
import { inTurns } from "../../next-turn.ts";
import { isActivation } from "../active-twin.ts";
import type { PlannedRule } from "../planned-rule-set.ts";

/** A change to try: as `createRule`, `updateRule` and `deleteRule` would make it. */
export type RuleSetChange =
  | { readonly operation: "create"; readonly rule: RuleInput }
  | { readonly operation: "update"; readonly ruleId: number; readonly change: RuleChange }
  | { readonly operation: "delete"; readonly ruleId: number };

/** Rules after some changes. */
export interface ChangedRules {
  /** A rule that no change concerns is the same object as before. */
  readonly rules: ReadonlySet<PlannedRule>;
  /** For each change the terms of its rule, before and after. */
  readonly concerned: readonly (readonly RuleTerms[])[];
}

type ChangeError = InvalidChanges["errors"][number]["error"];

/** Makes the changes one after the other, or lists all that cannot be made. */
export async function changeRules(
  rules: readonly ProtectionRule[],
  changes: readonly RuleSetChange[],
): Promise<Result<ChangedRules, InvalidChanges>> {
  const current = new Set<PlannedRule>();
  const byId = new Map<number, PlannedRule>();
  const byKey = new Map<string, PlannedRule>();
  const add = (rule: PlannedRule) => {
    current.add(rule);
    if (rule.id !== null) byId.set(rule.id, rule);
    byKey.set(ruleKey(rule), rule);
  };
  const remove = (rule: PlannedRule) => {
    current.delete(rule);
    if (rule.id !== null) byId.delete(rule.id);
    byKey.delete(ruleKey(rule));
  };
  await inTurns(rules, add);

  function create(input: RuleInput): Result<readonly RuleTerms[], ChangeError> {
    const draft = ruleDraft(input);
    if (draft.isErr()) return err(draft.error);
    if (byKey.has(ruleKey(draft.value))) return err(patternTaken);
    add({ id: null, ...draft.value });
    return ok([draft.value]);
  }

  function update(rule: PlannedRule, change: RuleChange): Result<readonly RuleTerms[], ChangeError> {
    if (changesNothing(rule, change)) return ok([rule]);
    const draft = changeRule(rule, change);
    if (draft.isErr()) return err(draft.error);
    const holder = byKey.get(ruleKey(draft.value)) ?? rule;
    if (holder !== rule && !isActivation(rule, draft.value)) return err(patternTaken);
    remove(rule);
    remove(holder);
    add({ id: holder.id, ...draft.value });
    return ok([rule, draft.value]);
  }

  function apply(change: RuleSetChange): Result<readonly RuleTerms[], ChangeError> {
    if (change.operation === "create") return create(change.rule);
    const rule = byId.get(change.ruleId);
    if (rule === undefined) return err(ruleNotFound);
    if (change.operation === "update") return update(rule, change.change);
    remove(rule);
    return ok([rule]);
  }

  const concerned: (readonly RuleTerms[])[] = [];
  const errors: InvalidChanges["errors"][number][] = [];
  await inTurns(changes, (change, index) => {
    const applied = apply(change);
    if (applied.isOk()) concerned.push(applied.value);
    else errors.push({ index, error: applied.error });
  });
  return errors.length > 0 ? err({ type: "invalid_changes", errors }) : ok({ rules: current, concerned });
}
