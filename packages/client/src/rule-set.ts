import { type Revision, type RuleTerms, revision } from "@package-protection/core";
import { err, ok, Result } from "neverthrow";
import { isObject } from "./json.ts";
import { orNull, type PlannedRule, readPlannedRule, readRules, type ServerRule } from "./wire-rule.ts";

/** All rules of a project, active and evaluated, at one revision. */
export interface ProjectRules {
  readonly revision: Revision;
  /** By ascending id. */
  readonly rules: readonly ServerRule[];
}

/** A rule that is there, as a plan names it. */
export type PresentRule = Required<RuleTerms> & { readonly id: number };

/** One difference between the project's rules and the wanted ones. */
export type PlannedOperation =
  | { readonly operation: "create"; readonly before: null; readonly after: PlannedRule }
  | { readonly operation: "update"; readonly before: PresentRule; readonly after: PlannedRule }
  | { readonly operation: "delete"; readonly before: PresentRule; readonly after: null };

/** The differences between a project's rules and the wanted ones, and whether they were made. */
export interface AppliedRuleSet {
  /** The project's revision: after the write, or that for which the plan was made. */
  readonly revision: Revision;
  readonly plan: readonly PlannedOperation[];
  /** False for a dry run. */
  readonly applied: boolean;
}

export function readProjectRules(value: unknown): Result<ProjectRules, string> {
  if (!isObject(value) || typeof value.revision !== "string") return err("the rule set has no revision");
  const at = revision(value.revision);
  return readRules(value.rules).map((rules) => ({ revision: at, rules }));
}

export function readAppliedRuleSet(value: unknown): Result<AppliedRuleSet, string> {
  if (!isObject(value) || typeof value.revision !== "string") return err("the plan has no revision");
  const { plan, applied } = value;
  if (!Array.isArray(plan) || typeof applied !== "boolean") return err("the plan is not one of this API");
  const at = revision(value.revision);
  return Result.combine(plan.map(readOperation)).map((operations) => ({ revision: at, plan: operations, applied }));
}

function readOperation(value: unknown): Result<PlannedOperation, string> {
  if (!isObject(value)) return err("an operation of the plan is not an object");
  const { operation } = value;
  return orNull(value.before, readPresentRule).andThen((before) =>
    orNull(value.after, readPlannedRule).andThen((after): Result<PlannedOperation, string> => {
      if (operation === "create" && before === null && after !== null) return ok({ operation, before, after });
      if (operation === "update" && before !== null && after !== null) return ok({ operation, before, after });
      if (operation === "delete" && before !== null && after === null) return ok({ operation, before, after });
      return err(`the plan has the operation ${JSON.stringify(operation)}, whose rules do not fit it`);
    }),
  );
}

function readPresentRule(value: unknown): Result<PresentRule, string> {
  return readPlannedRule(value).andThen(({ id, ...terms }) =>
    id === null ? err("a rule of the plan has no id") : ok({ ...terms, id }),
  );
}
