import { err, ok, type ResultAsync } from "neverthrow";
import type { Finding } from "../../analysis/finding.ts";
import { ruleFindingsInSteps } from "../../analysis/rule-findings.ts";
import type { MinimumAccessLevels } from "../../decision/minimum-access-levels.ts";
import type { ProtectionRule, Revision } from "../../rules/rule.ts";
import { answerWithin } from "../deadline.ts";
import { stepsInTurns } from "../next-turn.ts";
import type { ManagementParts } from "./management-parts.ts";
import type { ManagementError, ProjectRequest } from "./project-access.ts";

/** The findings about a project's rules, at one revision. */
export interface ProjectFindings {
  /** The project's revision for which they were found. */
  readonly revision: Revision;
  readonly findings: readonly Finding<ProtectionRule>[];
}

/** Findings about the rules of a project, on behalf of a caller (contract, section 7). */
export interface RuleFindings {
  /** Rules that are redundant, that cannot match, that differ by case alone, or that the minimum access levels cover. */
  listFindings(request: ProjectRequest): ResultAsync<ProjectFindings, ManagementError>;
}

export function createRuleFindings(
  { authorise, rules, deadlineMs }: Pick<ManagementParts, "authorise" | "rules" | "deadlineMs">,
  minimumAccessLevels: MinimumAccessLevels | null,
): RuleFindings {
  return {
    listFindings: (request) =>
      answerWithin(deadlineMs, async (deadline): Promise<Awaited<ReturnType<RuleFindings["listFindings"]>>> => {
        const authorised = await authorise(deadline, request, "list");
        if (authorised.isErr()) return err(authorised.error);
        const read = await rules.read(deadline, authorised.value.projectId);
        if (read.isErr()) return err(read.error);
        const { revision, wholeList } = read.value;
        const findings = await stepsInTurns()(ruleFindingsInSteps(wholeList, minimumAccessLevels));
        return ok({ revision, findings });
      }),
  };
}
