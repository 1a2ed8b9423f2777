import {
  type AlreadyReverted,
  type Caller,
  type ClockUnavailable,
  createPackageProtection,
  type HistoryEntryNotFound,
  type InvalidRule,
  type InvalidRuleSet,
  type ManagementError,
  type PatternTaken,
  type PreconditionFailed,
  type ProjectDirectory,
  type RuleChanged,
  type RuleLimitReached,
  type RuleNotFound,
  type RulesTouchedSince,
} from "@package-protection/core";
import { err, errAsync, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { withoutPassword } from "./database-address.ts";
import { openRuleDatabase, type RuleDatabase, reasonOf } from "./rule-database.ts";
import { ruleErrorText, violationsText } from "./rule-error-text.ts";
import type { Failure, RuleTarget } from "./target.ts";

export interface DatabasePlace {
  readonly database: string;
  /** The project's id: a database has no paths. */
  readonly projectId: number;
  /** The name for the history; null for a command that only reads. */
  readonly by: string | null;
}

/** A command may take longer than a request: a batch of many thousand rules on a slow disk. */
const deadlineMs = 60_000;

/** The operator on the machine may manage every project. */
const everyProject: ProjectDirectory = {
  async resolve(_caller, project) {
    if (!("id" in project)) return null;
    return {
      id: project.id,
      path: `projects/${project.id}`,
      visibility: "private",
      archived: false,
      packagesEnabled: true,
      protectionEnabled: true,
      accessLevel: "owner",
    };
  },
};

/** The rules of a project in a database, without a server: for the operator on the machine. */
export async function databaseTarget(place: DatabasePlace): Promise<Result<RuleTarget, Failure>> {
  const opened = await openRuleDatabase(place.database, "check");
  return opened.map((database) => targetOf(database, place));
}

function targetOf(database: RuleDatabase, { database: address, projectId, by }: DatabasePlace): RuleTarget {
  const protection = createPackageProtection({ store: database.store, directory: everyProject, deadlineMs });
  const project = { id: projectId };
  const caller: Caller = { name: by ?? "operator", admin: true, scopes: ["api"] };
  const request = { caller, project };
  return {
    name: `project ${projectId} in ${withoutPassword(address)}`,
    isGitLab: () =>
      protection
        .readRuleSet(request)
        .map(() => false)
        .mapErr(describe),
    readRules: () => protection.readRuleSet(request).mapErr(describe),
    decideForCaller: () => errAsync("a database has no callers; name one, such as --level developer"),
    createRule: (rule) => protection.createRule({ ...request, rule }).mapErr(describe),
    updateRule: (ruleId, change) => protection.updateRule({ ...request, ruleId, change }).mapErr(describe),
    deleteRule: (ruleId) =>
      protection
        .deleteRule({ ...request, ruleId })
        .map(() => undefined)
        .mapErr(describe),
    applyRules: (rules, expected) =>
      protection
        .applyRuleSet({ ...request, rules, ...(expected !== null && { expected }) })
        .map(() => undefined)
        .mapErr(describe),
    listHistory: (query) => protection.listHistory({ ...request, ...query }).mapErr(describe),
    revertChange: (sequence) =>
      protection
        .revertChange({ ...request, sequence })
        .map((reverted) => reverted.sequence)
        .mapErr(describe),
    close: () => database.close(),
  };
}

type CoreError =
  | ManagementError
  | InvalidRule
  | InvalidRuleSet
  | PatternTaken
  | RuleNotFound
  | RuleLimitReached
  | PreconditionFailed
  | RuleChanged
  | HistoryEntryNotFound
  | AlreadyReverted
  | RulesTouchedSince
  | ClockUnavailable;

function describe(error: CoreError): Failure {
  return match(error)
    .with(
      { type: "store_unavailable" },
      ({ cause, mayHaveHappened }) =>
        `the database failed: ${reasonOf(cause)}${mayHaveHappened ? "; the change may have happened all the same: run the command again" : ""}`,
    )
    .with({ type: "invalid_rule_set" }, ({ errors }) =>
      errors
        .map(({ index, error: one }) =>
          one.type === "invalid_rule"
            ? `rule ${index + 1}: ${violationsText(one)}`
            : `rule ${index + 1} repeats rule ${one.firstIndex + 1}`,
        )
        .join("; "),
    )
    .with({ type: "already_reverted" }, ({ revertedBy }) => `the entry was undone before, by entry ${revertedBy}`)
    .with(
      { type: "rules_touched_since" },
      ({ ruleIds }) => `the entry can't be undone: rule ${ruleIds.join(", ")} was changed since`,
    )
    .with({ type: "clock_unavailable" }, { type: "directory_unavailable" }, ({ cause }) => reasonOf(cause))
    .with(
      { type: "insufficient_scope" },
      { type: "project_not_found" },
      { type: "feature_disabled" },
      { type: "forbidden" },
      ({ type }) => type,
    )
    .otherwise(ruleErrorText);
}

/** The id of a project in a database. */
export function projectIdOf(project: string): Result<number, Failure> {
  const id = /^-?\d+$/.test(project) ? Number(project) : Number.NaN;
  return Number.isSafeInteger(id)
    ? ok(id)
    : err(`in a database a project is named by its id, such as --project 7, got ${JSON.stringify(project)}`);
}
