import { err, type Result } from "neverthrow";
import {
  type ClockUnavailable,
  type PatternTaken,
  type PreconditionFailed,
  patternTaken,
  preconditionFailed,
  type RuleLimitReached,
  type StoreUnavailable,
} from "../../rules/errors.ts";
import type { ProtectionRule, Revision, RuleDraft } from "../../rules/rule.ts";
import type { Deadline } from "../deadline.ts";
import { readAt } from "./found-rule.ts";
import type { ManagementParts } from "./management-parts.ts";
import type { Authorised } from "./project-access.ts";
import { limitError } from "./rule-limit.ts";
import { firstRule, rulesChanged } from "./rule-writer.ts";

/**
 * Inserts a rule. With a limit, the write expects the revision at which the rules were counted.
 *
 * A write that loses a race counts again, until the deadline: each lost race is a write that another caller completed.
 */
export async function insertRule(
  parts: ManagementParts,
  deadline: Deadline,
  authorised: Authorised,
  terms: RuleDraft,
  expected: Revision | undefined,
): Promise<
  Result<ProtectionRule, PatternTaken | RuleLimitReached | PreconditionFailed | ClockUnavailable | StoreUnavailable>
> {
  const { write, maximumRulesPerProject } = parts;
  for (;;) {
    let at = expected;
    if (maximumRulesPerProject !== null) {
      const project = await readAt(parts, deadline, authorised.projectId, expected);
      if (project.isErr()) return err(project.error);
      const { ruleCount, revision } = project.value;
      const limit = limitError(maximumRulesPerProject, ruleCount, ruleCount + 1);
      if (limit !== null) return err(limit);
      at = revision;
    }
    const operation = { kind: "insert", terms } as const;
    const written = await write(deadline, authorised, [operation], [patternTaken, rulesChanged], { expected: at });
    if (written.isOk()) return firstRule(written.value, "after");
    if (written.error.type !== "rules_changed") return err(written.error);
    if (expected !== undefined) return err(preconditionFailed);
  }
}
