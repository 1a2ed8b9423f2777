import type {
  PackageAction,
  PackageName,
  Principal,
  Revision,
  RuleChange,
  RuleInput,
  RuleSetChange,
} from "@package-protection/core";
import type { ResultAsync } from "neverthrow";
import type { Fetch } from "./connection.ts";
import type {
  CreateRuleError,
  DeleteRuleError,
  HistoryEntryNotFound,
  InvalidItems,
  NotRevertible,
  RequestError,
  UnsupportedByServer,
  UpdateRuleError,
} from "./errors.ts";
import type { PackageDecisions } from "./package-decisions.ts";
import type { ProjectName } from "./project-address.ts";
import type { ProjectFindings } from "./rule-findings.ts";
import type { HistoryPage, RevertedChange } from "./rule-history.ts";
import type { RulePreview } from "./rule-preview.ts";
import type { RecentRefusals } from "./rule-refusals.ts";
import type { AppliedRuleSet, ProjectRules } from "./rule-set.ts";
import type { ServerRule } from "./wire-rule.ts";

/** The options of `createRulesClient`. */
export interface RulesClientOptions {
  /** The server's address. `/api/v4` is added if it does not end in it. */
  readonly url: string;
  /** Sent as `PRIVATE-TOKEN`. */
  readonly token?: string;
  /** Sent with every request, for servers that authenticate by another header. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The project's id or full path. */
  readonly project: ProjectName;
  /** By default the global `fetch`. */
  readonly fetch?: Fetch;
  /** How long one request may take until its answer is whole, in milliseconds; by default 30,000. */
  readonly timeoutMs?: number;
  /** How often a request that changes nothing is repeated after a failure that may pass; by default 2. */
  readonly retries?: number;
}

/** A GitLab, or a server of this project. A server of this project without the endpoints of section 7 counts as a GitLab. */
export type ServerKind = "gitlab" | "package-protection";

interface ExpectedRevision {
  /** The project's revision that the caller has read; at another one nothing happens. Only for servers of this project. */
  readonly expected?: Revision;
}

/** The rule to create. */
export interface CreateRuleRequest extends ExpectedRevision {
  readonly rule: RuleInput;
}

/** One rule by its id, and the preconditions of its change. */
export interface RuleRequest extends ExpectedRevision {
  readonly ruleId: number;
  /** Milliseconds since the epoch: a rule that was changed later stays, and the answer is `precondition_failed`. */
  readonly unmodifiedSince?: number;
}

/** The change of one rule. */
export interface UpdateRuleRequest extends RuleRequest {
  readonly change: RuleChange;
}

/** The whole set of rules as it should be. */
export interface ApplyRuleSetRequest extends ExpectedRevision {
  /** The whole set as it should be. */
  readonly rules: readonly RuleInput[];
  /** True changes nothing and returns the plan. */
  readonly dryRun?: boolean;
}

/** Which entries of the history to read. */
export interface HistoryRequest {
  /** Only entries that changed this rule. */
  readonly ruleId?: number;
  /** Only entries by this caller. */
  readonly by?: string;
  /** Only entries with a lower sequence: the `next` of the page before. */
  readonly before?: number;
  /** The most entries on the page: 1 to 100; by default 20. */
  readonly limit?: number;
}

/** How many refusals to read. */
export interface RefusalsRequest {
  /** The most refusals in the answer: 1 to 100; by default 20. */
  readonly limit?: number;
}

/** The entry of the history to undo. */
export interface RevertRequest extends ExpectedRevision {
  /** The entry to undo. */
  readonly sequence: number;
}

/** The changes to preview, and the packages to compare. */
export interface PreviewRequest {
  readonly changes: readonly RuleSetChange[];
  /** Absent: the server's own list of packages. */
  readonly packages?: readonly PackageName[];
  /** The `next`, or the `stoppedAt`, of the page before. */
  readonly after?: PackageName;
  /** The most packages on the page: 1 to 100; by default 20. */
  readonly limit?: number;
}

/** The packages and the action to decide about. */
export interface DecisionRequest {
  readonly action: PackageAction;
  /** At most 1,000. */
  readonly packages: readonly PackageName[];
  /** Another principal than the token's user; only a maintainer may name one. */
  readonly principal?: Principal;
}

/**
 * The rules of one project on a server: this project's, or a GitLab (contract, sections 2 and 7).
 *
 * Errors are values. Only requests that change nothing are repeated after a failure. After an error with `mayHaveHappened` the change may
 * have been made or not: read the rules to find out.
 */
export interface RulesClient {
  /** Which kind of server answers. The first success is remembered. */
  serverKind(): ResultAsync<ServerKind, RequestError>;

  /** The active rules, by ascending id. Follows pages. */
  listRules(): ResultAsync<readonly ServerRule[], RequestError>;

  /** A rule that is only evaluated, and `expected`, need a server of this project. */
  createRule(request: CreateRuleRequest): ResultAsync<ServerRule, CreateRuleError>;

  /** Changes the terms that the change names. `enforcement` and `expected` need a server of this project. */
  updateRule(request: UpdateRuleRequest): ResultAsync<ServerRule, UpdateRuleError>;

  deleteRule(request: RuleRequest): ResultAsync<undefined, DeleteRuleError>;

  /** All rules, active and evaluated, at one revision. */
  readRuleSet(): ResultAsync<ProjectRules, RequestError | UnsupportedByServer>;

  /** Makes the project's rules the wanted set, in one step or not at all. Rules that stay keep their ids. */
  applyRuleSet(request: ApplyRuleSetRequest): ResultAsync<AppliedRuleSet, ApplyRuleSetError>;

  /** One page of the project's changes, newest first. */
  listHistory(request?: HistoryRequest): ResultAsync<HistoryPage, RequestError | UnsupportedByServer>;

  /** Undoes an entry of the history, if its rules were not changed since. */
  revertChange(request: RevertRequest): ResultAsync<RevertedChange, RevertChangeError>;

  /** The effect of changes on packages, without making them. */
  previewRules(request: PreviewRequest): ResultAsync<RulePreview, PreviewRulesError>;

  /** Rules that are redundant, that can't match, or that differ by case alone. */
  listFindings(): ResultAsync<ProjectFindings, RequestError | UnsupportedByServer>;

  /** The newest refusals, enforced and evaluated. */
  listRefusals(request?: RefusalsRequest): ResultAsync<RecentRefusals, RequestError | UnsupportedByServer>;

  /** Whether packages may be pushed or deleted, for the token's own user unless a maintainer names another. */
  decidePackages(request: DecisionRequest): ResultAsync<PackageDecisions, RequestError | UnsupportedByServer>;
}

/** The errors of `applyRuleSet`. */
export type ApplyRuleSetError =
  | Exclude<CreateRuleError, { readonly type: "invalid_rule" | "pattern_taken" }>
  | InvalidItems;
/** The errors of `previewRules`. */
export type PreviewRulesError = RequestError | InvalidItems | UnsupportedByServer;
/** The errors of `revertChange`. */
export type RevertChangeError =
  | Exclude<CreateRuleError, { readonly type: "pattern_taken" }>
  | HistoryEntryNotFound
  | NotRevertible;
