import { type Finding, type Revision, revision } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { isObject } from "./json.ts";
import { readList } from "./package-terms.ts";
import { type PlannedRule, readPlannedRule } from "./wire-rule.ts";

/** Findings about a project's rules. */
export interface ProjectFindings {
  readonly revision: Revision;
  readonly findings: readonly Finding<PlannedRule>[];
}

export function readFindings(value: unknown): Result<ProjectFindings, string> {
  if (!isObject(value) || typeof value.revision !== "string") return err("the findings have no revision");
  const at = revision(value.revision);
  return readList(value.findings, readFinding).map((findings) => ({ revision: at, findings }));
}

function readFinding(value: unknown): Result<Finding<PlannedRule>, string> {
  if (!isObject(value)) return err("a finding is not an object");
  const { type, character } = value;
  if (type === "differ_by_case") return readList(value.rules, readPlannedRule).map((rules) => ({ type, rules }));
  return readPlannedRule(value.rule).andThen((rule): Result<Finding<PlannedRule>, string> => {
    if (type === "redundant") return readPlannedRule(value.covered_by).map((coveredBy) => ({ type, rule, coveredBy }));
    if (type === "cannot_match" && typeof character === "string") return ok({ type, rule, character });
    if (type === "within_minimum_access_levels") return ok({ type, rule });
    return err(`a finding has the type ${JSON.stringify(type)}, which this version does not know`);
  });
}
