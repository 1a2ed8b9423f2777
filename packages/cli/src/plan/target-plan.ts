import type { Revision } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import type { NamedProject } from "../files/read-rules-file.ts";
import { ruleName } from "../output/rule-text.ts";
import type { Failure, RuleTarget } from "../target/target.ts";
import { type Operation, type PresentRule, planRules } from "./plan-rules.ts";

/** A plan for the rules of a target, with the rules from which it was made. */
export interface TargetPlan {
  readonly operations: readonly Operation[];
  readonly present: readonly PresentRule[];
  readonly revision: Revision | null;
}

/** Compares a target's rules with those of a file. */
export async function planTarget(
  target: RuleTarget,
  { rules }: Pick<NamedProject, "rules">,
): Promise<Result<TargetPlan, Failure>> {
  const evaluated = rules.find(({ enforcement }) => enforcement === "evaluate");
  if (evaluated !== undefined) {
    const gitlab = await target.isGitLab();
    if (gitlab.isErr()) return err(gitlab.error);
    if (gitlab.value) {
      return err(
        `GitLab has no rules that are only evaluated: ${ruleName(evaluated)}, line ${evaluated.place.line} of the file`,
      );
    }
  }
  const read = await target.readRules();
  if (read.isErr()) return err(read.error);
  const { rules: present, revision } = read.value;
  return ok({ operations: planRules(present, rules), present, revision });
}
