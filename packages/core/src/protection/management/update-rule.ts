import { err, ok } from "neverthrow";
import { patternTaken, preconditionFailed, ruleChanged, ruleNotFound } from "../../rules/errors.ts";
import { changeRule, changesNothing, type ProtectionRule, type RuleDraft } from "../../rules/rule.ts";
import type { RuleOperation } from "../../store/rule-store.ts";
import type { Deadline } from "../deadline.ts";
import { findTwin, isActivation } from "./active-twin.ts";
import { readAt } from "./found-rule.ts";
import type { ManagementParts } from "./management-parts.ts";
import type { Authorised } from "./project-access.ts";
import type { RuleManagement, UpdateRuleRequest } from "./rule-management.ts";
import { firstRule, rulesChanged } from "./rule-writer.ts";

type UpdatedRule = Awaited<ReturnType<RuleManagement["updateRule"]>>;

/**
 * Writes a change of the rule that was found. A rule that becomes active takes the place of an active twin.
 *
 * A race about the twin is `rule_changed`, so that the next attempt reads its result.
 */
export async function updateFoundRule(
  parts: ManagementParts,
  deadline: Deadline,
  authorised: Authorised,
  found: ProtectionRule,
  { change, expected }: UpdateRuleRequest,
): Promise<UpdatedRule> {
  const draft = changeRule(found, change);
  const becomesActive = draft.isOk() && isActivation(found, draft.value);
  let twin: ProtectionRule | null = null;
  if (expected !== undefined || becomesActive) {
    const project = await readAt(parts, deadline, authorised.projectId, expected);
    if (project.isErr()) return err(project.error);
    if (becomesActive) twin = findTwin(project.value.list, draft.value);
  }
  if (changesNothing(found, change)) return ok(found);
  if (draft.isErr()) return err(draft.error);
  const operations = twin === null ? [replacement(found, draft.value)] : merger(found, twin, draft.value);
  const possible = [ruleNotFound, ruleChanged, patternTaken, rulesChanged];
  const written = await parts.write(deadline, authorised, operations, possible, { expected });
  if (written.isOk()) return operations[0]?.kind === "replace" ? firstRule(written.value, "after") : ok(twin ?? found);
  const { error } = written;
  if (error.type === "rules_changed") return err(preconditionFailed);
  const isAboutTwin = becomesActive && (error.type === "pattern_taken" || error.type === "rule_not_found");
  return err(isAboutTwin ? ruleChanged : error);
}

function replacement({ id: ruleId, revision: expected }: ProtectionRule, terms: RuleDraft): RuleOperation {
  return { kind: "replace", ruleId, expected, terms };
}

/** The active rule takes the levels of the evaluate rule, which is deleted (contract, section 7, Evaluate). */
function merger(evaluated: ProtectionRule, active: ProtectionRule, terms: RuleDraft): readonly RuleOperation[] {
  const removal: RuleOperation = { kind: "remove", ruleId: evaluated.id, expected: evaluated.revision };
  return changesNothing(active, terms) ? [removal] : [replacement(active, terms), removal];
}
