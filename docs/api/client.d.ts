import { InsufficientScope, ProjectNotFound, FeatureDisabled, Forbidden, InvalidRule, PatternTaken, RuleLimitReached, PreconditionFailed, RuleChanged, RuleNotFound, RuleTerms, PackageName, AccessLevel, Revision, Finding, PushProtectionLevel, Principal, PackageAction, PackageType, RuleInput, RuleSetChange, RuleChange } from '@package-protection/core';
import { ResultAsync } from 'neverthrow';

/** The server rejects the token, or got none. */
interface Unauthenticated {
    readonly type: "unauthenticated";
}
/** The token was valid and has expired (HTTP 401). */
interface TokenExpired {
    readonly type: "token_expired";
}
/** Somebody revoked the token (HTTP 401). */
interface TokenRevoked {
    readonly type: "token_revoked";
}
/** The server rejects this client's requests for a while. Nothing was changed. */
interface RateLimited {
    readonly type: "rate_limited";
    /** The pause that the server asks for, in milliseconds; null if it names none. */
    readonly retryAfterMs: number | null;
}
/** The server, or a proxy before it, answered with a status of 500 or more. */
interface ServerUnavailable {
    readonly type: "server_unavailable";
    readonly status: number;
    /** True if a change may have happened all the same. */
    readonly mayHaveHappened: boolean;
}
/** No connection, or one that broke before the whole answer had come. */
interface ConnectionFailed {
    readonly type: "connection_failed";
    /** True if a change may have happened all the same. */
    readonly mayHaveHappened: boolean;
    readonly cause: unknown;
}
/** The whole answer did not come in time. */
interface RequestTimedOut {
    readonly type: "timed_out";
    readonly timeoutMs: number;
    /** True if a change may have happened all the same. */
    readonly mayHaveHappened: boolean;
}
/** The server refused the request for a reason that has no type of its own. */
interface RequestRejected {
    readonly type: "request_rejected";
    readonly status: number;
    /** The server's own sentences; at least one. */
    readonly messages: readonly string[];
}
/** The answer is not one of this API: another kind of server, a proxy's page, a redirect, or an unknown value. */
interface UnexpectedAnswer {
    readonly type: "unexpected_answer";
    readonly status: number;
    /** The defect of the answer: one sentence for a person. */
    readonly reason: string;
    /** True if a change may have happened all the same. */
    readonly mayHaveHappened: boolean;
}
/** The server is a GitLab, or a server of this project without the endpoint (contract, section 7). Nothing was changed. */
interface UnsupportedByServer {
    readonly type: "unsupported_by_server";
    /** The endpoint below `packages/protection`, such as `rule_set`. */
    readonly endpoint: string;
}
/** The errors of every request. */
type RequestError = Unauthenticated | TokenExpired | TokenRevoked | InsufficientScope | ProjectNotFound | FeatureDisabled | Forbidden | RateLimited | ServerUnavailable | ConnectionFailed | RequestTimedOut | RequestRejected | UnexpectedAnswer;
/** The errors of a write of one rule. The violations of an invalid rule are those that the server names. */
type RuleWriteError = RequestError | InvalidRule | PatternTaken | RuleLimitReached | UnsupportedByServer;
/** The errors of `createRule`. */
type CreateRuleError = RuleWriteError | PreconditionFailed | RuleChanged;
/** The errors of `updateRule`. */
type UpdateRuleError = CreateRuleError | RuleNotFound;
/** The errors of `deleteRule`. */
type DeleteRuleError = RequestError | RuleNotFound | PreconditionFailed | RuleChanged | UnsupportedByServer;
/** An entry can't be undone: it was reverted before, its rules were changed since, or a pattern is taken. */
interface NotRevertible {
    readonly type: "not_revertible";
    /** The server's own sentences. */
    readonly messages: readonly string[];
}
/** The project has no history entry with this sequence. */
interface HistoryEntryNotFound {
    readonly type: "history_entry_not_found";
}
/** Some of the rules, or of the changes to try, are not valid. */
interface InvalidItems {
    readonly type: "invalid_items";
    readonly errors: readonly InvalidItem[];
}
/** One invalid item of a request with several. */
interface InvalidItem {
    /** The item's index in the request, from 0; null if the server names none. */
    readonly index: number | null;
    /** The server's own sentence. */
    readonly message: string;
}

/** The part of `fetch` that the client uses; the global one has it. */
type Fetch = (url: string, options: FetchOptions) => Promise<Response>;
/** The options with which the client calls `fetch`. */
interface FetchOptions {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly redirect: "manual";
    readonly signal: AbortSignal;
}

/** A rule as a server returned it. GitLab's answers have no times and no authors. */
interface ServerRule extends Required<RuleTerms> {
    readonly id: number;
    readonly projectId: number;
    /** Milliseconds since the epoch. */
    readonly createdAt?: number;
    readonly createdBy?: string | null;
    /** Milliseconds since the epoch. */
    readonly updatedAt?: number;
    readonly updatedBy?: string | null;
}
/** A rule as it will be; without an id while it is not created. */
type PlannedRule = Required<RuleTerms> & {
    readonly id: number | null;
};

/** The rules that decide about one package: the first ten by their ids, and how many there are. */
interface DecidingRules {
    readonly rules: readonly PlannedRule[];
    readonly ruleCount: number;
}

/** Whether a package may be pushed or deleted, minimum access levels included. */
interface PackageDecision extends PackageName {
    readonly outcome: "allowed" | "blocked";
    /** The level that would be enough; null for an allowed package, and if no level would be. */
    readonly requiredAccessLevel: AccessLevel | null;
    /** Null if the server does not explain refusals to the caller. */
    readonly blockedBy: DecidingRules | null;
    /** The evaluate rules that would block; null as `blockedBy`. */
    readonly wouldBlock: DecidingRules | null;
}
/** The decisions of one request. */
interface PackageDecisions {
    /** The minimum access level for the action; null if the server has none. */
    readonly minimumAccessLevel: AccessLevel | null;
    /** In the order of the request. */
    readonly decisions: readonly PackageDecision[];
}

/** Names a project: its id, or its full path (`group/subgroup/project`). */
type ProjectName = number | string;

/** Findings about a project's rules. */
interface ProjectFindings {
    readonly revision: Revision;
    readonly findings: readonly Finding<PlannedRule>[];
}

/** The change of one rule by a write: `before` is null for a rule that was created, `after` for one that was deleted. */
interface HistoryChange {
    readonly before: ServerRule | null;
    readonly after: ServerRule | null;
}
/** One write. */
interface HistoryEntry {
    readonly sequence: number;
    /** Milliseconds since the epoch; null for a time that no date has. */
    readonly at: number | null;
    /** Null if it is not known. */
    readonly by: string | null;
    /** The sequence of the entry that this one undid; null if it undid none. */
    readonly reverts: number | null;
    /** At most 100. */
    readonly changes: readonly HistoryChange[];
    /** Whether the entry has changes that are not listed. */
    readonly moreChanges: boolean;
}
/** A page of the history. */
interface HistoryPage {
    /** Newest first. */
    readonly entries: readonly HistoryEntry[];
    /** The `before` of the next page; null on the last one. A page without entries may have a next one. */
    readonly next: number | null;
}
/** The entry that undid another one. */
interface RevertedChange {
    /** The project's revision after the write. */
    readonly revision: Revision;
    readonly sequence: number;
    /** The sequence of the entry that was undone. */
    readonly reverts: number;
    /** At most 100. */
    readonly changes: readonly HistoryChange[];
    /** Whether the entry has changes that are not listed. */
    readonly moreChanges: boolean;
}

/** How many packages require each level for an action. */
type LevelCounts = Readonly<Record<"unprotected" | "no_level" | PushProtectionLevel, number>>;
/** The level that a package requires for an action, and the rules that require it. */
interface PreviewedRequirement extends DecidingRules {
    /** Null if no rule requires a level of users. */
    readonly requiredAccessLevel: AccessLevel | null;
}
/** A value by the rules that are there, and by the rules as they would be. */
interface BeforeAndAfter<Value> {
    readonly before: Value;
    readonly after: Value;
}
/** A package whose level changes. */
interface PreviewedPackage extends PackageName {
    readonly push: BeforeAndAfter<PreviewedRequirement>;
    readonly delete: BeforeAndAfter<PreviewedRequirement>;
}
/** The effect of changes on packages. */
interface RulePreview {
    readonly revision: Revision;
    /** How many packages were read. */
    readonly packages: number;
    readonly changedPackages: number;
    readonly push: BeforeAndAfter<LevelCounts>;
    readonly delete: BeforeAndAfter<LevelCounts>;
    /** For each change, how many packages its pattern matches, and the first ones. */
    readonly changes: readonly {
        readonly matchingPackages: number;
        readonly firstPackages: readonly PackageName[];
    }[];
    /** The packages whose level changes; the next page begins after `next`. */
    readonly page: readonly PreviewedPackage[];
    readonly next: PackageName | null;
    /** The last package before the time was up; null if all were read. */
    readonly stoppedAt: PackageName | null;
}

/** A push or a delete that was refused, or that evaluate rules would have refused. */
interface RecentRefusal extends DecidingRules {
    /** Milliseconds since the epoch; null for a time that no date has. */
    readonly at: number | null;
    /** False if evaluate rules would have refused it. */
    readonly enforced: boolean;
    readonly principal: Principal;
    /** The caller's name; null if the host did not give it. */
    readonly name: string | null;
    readonly action: PackageAction;
    readonly packageType: PackageType;
    /** Null if the request was refused before its name was read. */
    readonly packageName: string | null;
    /** The level that would have been enough; null if none would. */
    readonly requiredAccessLevel: AccessLevel | null;
}
/** The newest refusals, and how far back they go. */
interface RecentRefusals {
    /** Whether other processes' refusals are among them. */
    readonly scope: "this process" | "the host's log";
    /** Every refusal since then is listed, except those beyond the page. Null if the log does not know. */
    readonly since: number | null;
    /** Newest first. */
    readonly refusals: readonly RecentRefusal[];
}

/** All rules of a project, active and evaluated, at one revision. */
interface ProjectRules {
    readonly revision: Revision;
    /** By ascending id. */
    readonly rules: readonly ServerRule[];
}
/** A rule that is there, as a plan names it. */
type PresentRule = Required<RuleTerms> & {
    readonly id: number;
};
/** One difference between the project's rules and the wanted ones. */
type PlannedOperation = {
    readonly operation: "create";
    readonly before: null;
    readonly after: PlannedRule;
} | {
    readonly operation: "update";
    readonly before: PresentRule;
    readonly after: PlannedRule;
} | {
    readonly operation: "delete";
    readonly before: PresentRule;
    readonly after: null;
};
/** The differences between a project's rules and the wanted ones, and whether they were made. */
interface AppliedRuleSet {
    /** The project's revision: after the write, or that for which the plan was made. */
    readonly revision: Revision;
    readonly plan: readonly PlannedOperation[];
    /** False for a dry run. */
    readonly applied: boolean;
}

/** The options of `createRulesClient`. */
interface RulesClientOptions {
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
type ServerKind = "gitlab" | "package-protection";
interface ExpectedRevision {
    /** The project's revision that the caller has read; at another one nothing happens. Only for servers of this project. */
    readonly expected?: Revision;
}
/** The rule to create. */
interface CreateRuleRequest extends ExpectedRevision {
    readonly rule: RuleInput;
}
/** One rule by its id, and the preconditions of its change. */
interface RuleRequest extends ExpectedRevision {
    readonly ruleId: number;
    /** Milliseconds since the epoch: a rule that was changed later stays, and the answer is `precondition_failed`. */
    readonly unmodifiedSince?: number;
}
/** The change of one rule. */
interface UpdateRuleRequest extends RuleRequest {
    readonly change: RuleChange;
}
/** The whole set of rules as it should be. */
interface ApplyRuleSetRequest extends ExpectedRevision {
    /** The whole set as it should be. */
    readonly rules: readonly RuleInput[];
    /** True changes nothing and returns the plan. */
    readonly dryRun?: boolean;
}
/** Which entries of the history to read. */
interface HistoryRequest {
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
interface RefusalsRequest {
    /** The most refusals in the answer: 1 to 100; by default 20. */
    readonly limit?: number;
}
/** The entry of the history to undo. */
interface RevertRequest extends ExpectedRevision {
    /** The entry to undo. */
    readonly sequence: number;
}
/** The changes to preview, and the packages to compare. */
interface PreviewRequest {
    readonly changes: readonly RuleSetChange[];
    /** Absent: the server's own list of packages. */
    readonly packages?: readonly PackageName[];
    /** The `next`, or the `stoppedAt`, of the page before. */
    readonly after?: PackageName;
    /** The most packages on the page: 1 to 100; by default 20. */
    readonly limit?: number;
}
/** The packages and the action to decide about. */
interface DecisionRequest {
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
interface RulesClient {
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
type ApplyRuleSetError = Exclude<CreateRuleError, {
    readonly type: "invalid_rule" | "pattern_taken";
}> | InvalidItems;
/** The errors of `previewRules`. */
type PreviewRulesError = RequestError | InvalidItems | UnsupportedByServer;
/** The errors of `revertChange`. */
type RevertChangeError = Exclude<CreateRuleError, {
    readonly type: "pattern_taken";
}> | HistoryEntryNotFound | NotRevertible;

/**
 * Makes a client of one project's rules. It sends nothing yet.
 *
 * @throws TypeError for options outside of their types. No message repeats the token.
 */
declare function createRulesClient(options: RulesClientOptions): RulesClient;

export { createRulesClient };
export type { AppliedRuleSet, ApplyRuleSetError, ApplyRuleSetRequest, BeforeAndAfter, ConnectionFailed, CreateRuleError, CreateRuleRequest, DecidingRules, DecisionRequest, DeleteRuleError, Fetch, FetchOptions, HistoryChange, HistoryEntry, HistoryEntryNotFound, HistoryPage, HistoryRequest, InvalidItem, InvalidItems, LevelCounts, NotRevertible, PackageDecision, PackageDecisions, PlannedOperation, PlannedRule, PresentRule, PreviewRequest, PreviewRulesError, PreviewedPackage, PreviewedRequirement, ProjectFindings, ProjectName, ProjectRules, RateLimited, RecentRefusal, RecentRefusals, RefusalsRequest, RequestError, RequestRejected, RequestTimedOut, RevertChangeError, RevertRequest, RevertedChange, RulePreview, RuleRequest, RuleWriteError, RulesClient, RulesClientOptions, ServerKind, ServerRule, ServerUnavailable, TokenExpired, TokenRevoked, Unauthenticated, UnexpectedAnswer, UnsupportedByServer, UpdateRuleError, UpdateRuleRequest };
