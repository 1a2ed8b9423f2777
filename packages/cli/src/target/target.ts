import type { AccessLevel, PackageRequest, Revision, RuleChange, RuleInput, RuleTerms } from "@package-protection/core";
import type { ResultAsync } from "neverthrow";
import type { PresentRule } from "../plan/plan-rules.ts";

/** The rules of a project at one moment. */
interface TargetRules {
  /** Null if the server has no revisions, such as GitLab. */
  readonly revision: Revision | null;
  /** By ascending id. */
  readonly rules: readonly PresentRule[];
}

interface HistoryQuery {
  readonly ruleId?: number;
  readonly by?: string;
  readonly before?: number;
  readonly limit: number;
}

export interface HistoryChange {
  readonly before: (RuleTerms & { readonly id: number }) | null;
  readonly after: (RuleTerms & { readonly id: number }) | null;
}

export interface HistoryEntry {
  readonly sequence: number;
  /** Milliseconds since the epoch; null for a time that no date has. */
  readonly at: number | null;
  readonly by: string | null;
  readonly reverts: number | null;
  readonly changes: readonly HistoryChange[];
  readonly moreChanges: boolean;
}

/** A decision about the user of the target's token. */
export interface CallerDecision {
  readonly allowed: boolean;
  /** The minimum access level that the user does not have; null if the user has it, or if the rules are not shown. */
  readonly belowMinimumLevel: AccessLevel | null;
  /** The level that would be enough; null for an allowed package, and if no level would be. */
  readonly requiredLevel: AccessLevel | null;
  /** The first ten; null if the server does not show rules to the user. */
  readonly blockedBy: readonly PresentRule[] | null;
  readonly wouldBlock: readonly PresentRule[] | null;
}

/** One sentence for a person: the failure and the remedy. */
export type Failure = string;

/** The rules of one project, on a server or in a database. */
export interface RuleTarget {
  /** For messages: where the rules are. */
  readonly name: string;
  /** Whether the rules change one by one, as on GitLab, and whether there are rules that are only evaluated. */
  isGitLab(): ResultAsync<boolean, Failure>;
  readRules(): ResultAsync<TargetRules, Failure>;
  /** Whether the user of the token may act on a package; the user need not be a maintainer. Not on GitLab, nor in a database. */
  decideForCaller(question: Omit<PackageRequest, "principal">): ResultAsync<CallerDecision, Failure>;
  createRule(rule: RuleInput): ResultAsync<PresentRule, Failure>;
  updateRule(ruleId: number, change: RuleChange): ResultAsync<PresentRule, Failure>;
  deleteRule(ruleId: number): ResultAsync<undefined, Failure>;
  /** Makes the rules the wanted ones in one step, if they are still at the expected revision. Not on GitLab. */
  applyRules(rules: readonly RuleInput[], expected: Revision | null): ResultAsync<undefined, Failure>;
  /** Newest first. `next` is the `before` of the next page. Not on GitLab. */
  listHistory(
    query: HistoryQuery,
  ): ResultAsync<{ readonly entries: readonly HistoryEntry[]; readonly next: number | null }, Failure>;
  /** Undoes an entry, and returns the sequence of the entry that undid it. Not on GitLab. */
  revertChange(sequence: number): ResultAsync<number, Failure>;
  close(): Promise<void>;
}

/** The same target, whose failures begin with its name. */
export function withNamedFailures(target: RuleTarget): RuleTarget {
  const named = (failure: Failure): Failure => `${target.name}: ${failure}`;
  return {
    name: target.name,
    isGitLab: () => target.isGitLab().mapErr(named),
    readRules: () => target.readRules().mapErr(named),
    decideForCaller: (question) => target.decideForCaller(question).mapErr(named),
    createRule: (rule) => target.createRule(rule).mapErr(named),
    updateRule: (ruleId, change) => target.updateRule(ruleId, change).mapErr(named),
    deleteRule: (ruleId) => target.deleteRule(ruleId).mapErr(named),
    applyRules: (rules, expected) => target.applyRules(rules, expected).mapErr(named),
    listHistory: (query) => target.listHistory(query).mapErr(named),
    revertChange: (sequence) => target.revertChange(sequence).mapErr(named),
    close: () => target.close(),
  };
}
