import {
  type AccessLevel,
  compileRules,
  type MinimumAccessLevels,
  meetsMinimumAccessLevel,
  type PackageRequest,
  type Principal,
} from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { rulesOf, type ViewedRule, type ViewOptions } from "../files/rules-of.ts";
import { openTarget } from "../target/open-target.ts";
import type { Failure } from "../target/target.ts";

/** A package and what is to be done with it. */
export type Question = Omit<PackageRequest, "principal">;

export interface CheckAnswer {
  /** The caller, in words. */
  readonly who: string;
  readonly allowed: boolean;
  /** The minimum access level that the caller does not have; null if it has it. */
  readonly belowMinimumLevel: AccessLevel | null;
  /** The level that the rules require; null if they require none. */
  readonly requiredLevel: AccessLevel | null;
  /** Null if the server does not show rules to the caller. */
  readonly blockedBy: readonly ViewedRule[] | null;
  readonly wouldBlock: readonly ViewedRule[] | null;
}

/** GitLab's, which guards apply too unless their host switches them off (contract, section 1). */
const minimumAccessLevels: MinimumAccessLevels = { push: "developer", delete: "maintainer" };

/** Decides for a principal, by rules that the command reads. Reading a server's takes a maintainer's token. */
export async function answerByRules(
  question: Question,
  principal: Principal,
  options: ViewOptions & { readonly minimumLevels: boolean },
): Promise<Result<CheckAnswer, Failure>> {
  const read = await rulesOf(options);
  if (read.isErr()) return err(read.error);
  const [project, ...others] = read.value;
  if (project === undefined || others.length > 0) {
    return err("the file has several projects, so --project must name one");
  }
  const { action } = question;
  const decision = compileRules(project.rules).decide({ ...question, principal });
  const isBelow = options.minimumLevels && !meetsMinimumAccessLevel(minimumAccessLevels, principal, action);
  return ok({
    who: principalText(principal),
    allowed: decision.outcome === "allowed" && !isBelow,
    belowMinimumLevel: isBelow ? (minimumAccessLevels[action] ?? null) : null,
    requiredLevel: decision.outcome === "blocked" ? decision.requiredAccessLevel : null,
    blockedBy: decision.outcome === "blocked" ? decision.blockedBy : [],
    wouldBlock: decision.wouldBlock,
  });
}

/** Asks a server for its decision about the user of the token, who needs no role but one that sees the project. */
export async function answerByServer(question: Question, options: ViewOptions): Promise<Result<CheckAnswer, Failure>> {
  const opened = await openTarget(options, "read");
  if (opened.isErr()) return err(opened.error);
  const target = opened.value;
  try {
    const decided = await target.decideForCaller(question);
    return decided.map((decision) => ({ ...decision, who: "the user of the token" }));
  } finally {
    await target.close();
  }
}

function principalText(principal: Principal): string {
  switch (principal.kind) {
    case "user":
      return `a user with ${principal.accessLevel} access`;
    case "admin":
      return "an administrator";
    case "deploy-token":
      return "a deploy token";
    case "anonymous":
      return "an anonymous caller";
  }
}
