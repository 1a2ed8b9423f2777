import type { RuleTerms } from "@package-protection/core";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { match } from "ts-pattern";
import { levelsText, ruleName } from "../output/rule-text.ts";
import type { Terminal } from "../output/terminal.ts";
import type { Failure, RuleTarget } from "../target/target.ts";
import { type Step, safeSteps } from "./safe-order.ts";
import type { TargetPlan } from "./target-plan.ts";

/**
 * Carries out a plan: in one step if the target can, else one request after another, in the safe order.
 *
 * After a failure some requests may have been made; make a new plan to continue.
 */
export async function applyPlan(
  target: RuleTarget,
  { operations, revision }: TargetPlan,
  wanted: readonly Required<RuleTerms>[],
  terminal: Terminal,
): Promise<Result<undefined, Failure>> {
  const gitlab = await target.isGitLab();
  if (gitlab.isErr()) return err(gitlab.error);
  if (!gitlab.value) return target.applyRules(wanted, revision);
  const steps = safeSteps(operations);
  for (const [index, step] of steps.entries()) {
    const done = await take(target, step);
    if (done.isErr()) {
      return err(
        `${stepText(step)}: ${done.error}\n${index} of ${steps.length} requests were made before; run apply again to go on from there`,
      );
    }
    terminal.progress(index + 1, steps.length, "applying");
  }
  return ok(undefined);
}

function take(target: RuleTarget, step: Step): ResultAsync<unknown, Failure> {
  return match(step)
    .returnType<ResultAsync<unknown, Failure>>()
    .with({ step: "create" }, ({ rule }) => target.createRule(rule))
    .with({ step: "update" }, ({ ruleId, to: { minimumAccessLevelForPush, minimumAccessLevelForDelete } }) =>
      target.updateRule(ruleId, { minimumAccessLevelForPush, minimumAccessLevelForDelete }),
    )
    .with({ step: "delete" }, ({ ruleId }) => target.deleteRule(ruleId))
    .exhaustive();
}

function stepText(step: Step): string {
  return match(step)
    .with({ step: "create" }, ({ rule }) => `can't create ${ruleName(rule)}`)
    .with({ step: "update" }, ({ ruleId, to }) => `can't change rule ${ruleId}, ${ruleName(to)}, to ${levelsText(to)}`)
    .with({ step: "delete" }, ({ ruleId, rule }) => `can't delete rule ${ruleId}, ${ruleName(rule)}`)
    .exhaustive();
}
