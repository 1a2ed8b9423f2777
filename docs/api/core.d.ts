import { RuleTerms, PackageType, AccessLevel, ProtectionRule, PackageProtected, EvaluatedRefusal, InvalidPackageRequest, StoreUnavailable, ProjectNotFound, FeatureDisabled, Forbidden, InsufficientScope, DirectoryUnavailable, Revision, RuleInput, InvalidRule, PatternTaken, RuleLimitReached, PreconditionFailed, ClockUnavailable, RuleChange, RuleNotFound, RuleChanged, RuleHistoryChange, HistoryEntryNotFound, AlreadyReverted, RulesTouchedSince, PushProtectionLevel, InvalidChanges, InventoryMissing, InventoryUnavailable, RefusalLogUnavailable, InvalidRuleSet, RuleStore } from './rule-store.js';
export { DeleteProtectionLevel, DuplicateRule, Enforcement, ForgetStep, HistoryEntry, HistoryPage, HistoryPosition, PatternViolation, RenameStep, RuleChanges, RuleDraft, RuleOperation, RuleViolation, RuleWrite, StoreAnswer, WriteConflict, WriteOptions, accessLevelInteger, accessLevels, changeRule, changesNothing, clockUnavailable, deleteProtectionLevels, directoryUnavailable, enforcements, featureDisabled, forbidden, insufficientScope, isAccessLevel, isAtLeast, isEnforcement, isPackageType, packageTypeDisplayName, packageTypes, patternTaken, preconditionFailed, projectNotFound, pushProtectionLevels, revision, ruleChanged, ruleDraft, ruleLimitReached, ruleNotFound, storeUnavailable } from './rule-store.js';
import { ResultAsync, Result } from 'neverthrow';

/** A rule that `findRuleFindings` can name: a store's, or terms that were numbered. */
type NumberedRule = RuleTerms & {
    readonly id: number;
};
/** Something about a rule set that its maintainers may want to change (contract, section 7). */
type Finding<Rule> = 
/** Without the rule, every request is decided as it is with it. That holds for all redundant rules at once. */
{
    readonly type: "redundant";
    readonly rule: Rule /** Not redundant itself. */;
    readonly coveredBy: Rule;
}
/** The pattern has a literal character that no valid name of the type has. */
 | {
    readonly type: "cannot_match";
    readonly rule: Rule /** As the pattern has it. */;
    readonly character: string;
}
/** Two or more rules of one type and enforcement, ascending by id. Their patterns match the same names. */
 | {
    readonly type: "differ_by_case";
    readonly rules: readonly Rule[];
}
/** The rule requires no more of users than the minimum access levels do. It still blocks deploy tokens and anonymous callers. */
 | {
    readonly type: "within_minimum_access_levels";
    readonly rule: Rule;
};

/**
 * The first literal character of a name or a pattern that no valid name of its type has; null if there is none.
 *
 * A pattern with such a character matches nothing: `findRuleFindings` reports it.
 */
declare function foreignCharacter(packageType: PackageType, nameOrPattern: string): string | null;

/** Push: a new package, a new version, a re-upload. Delete: of a package or of a version. */
type PackageAction = "push" | "delete";
/** The caller of a registry. A user whose level is `admin` counts as an admin (contract, section 5). */
type Principal = {
    readonly kind: "user";
    readonly accessLevel: AccessLevel;
} | {
    readonly kind: "admin";
} | {
    readonly kind: "deploy-token";
} | {
    readonly kind: "anonymous";
};
/** Whether the principal may do this to the package. */
interface PackageRequest {
    readonly action: PackageAction;
    readonly principal: Principal;
    readonly packageType: PackageType;
    /** The name that contract section 4 says is matched for the type; not empty. */
    readonly packageName: string;
}
/** One action, or several that are decided by one state of the rules: a non-empty list without duplicates. */
type RequestedActions = {
    readonly action: PackageAction;
    readonly actions?: undefined;
} | {
    readonly action?: undefined;
    readonly actions: readonly [PackageAction, ...PackageAction[]];
};
interface RequestedNames {
    /** The name that contract section 4 says is matched for the type; not empty. */
    readonly packageName: string;
    /** Other names under which the package could be stored: the request is allowed only if it is under each. */
    readonly alternativeNames?: readonly string[];
}
/** One action on many packages. */
interface RequestedPackages {
    readonly action: PackageAction;
    readonly principal: Principal;
    readonly packages: readonly {
        readonly packageType: PackageType;
        readonly packageName: string;
    }[];
}
declare const principalBrand: unique symbol;
/** A valid principal, frozen. Only `parsePrincipal` makes one. */
type ParsedPrincipal = Principal & {
    /** The integer of the access level; -1 if every matching rule blocks. Not enumerable: a log shows a plain principal. */
    readonly level: number;
    readonly [principalBrand]: true;
};
/**
 * Parses a principal; null for a value that is not one.
 *
 * There are few principals, so each is one object that is shared. A principal that was parsed before is returned as it is.
 */
declare function parsePrincipal(value: Principal | ParsedPrincipal | null | undefined): ParsedPrincipal | null;

/** The access level that every push and every delete needs, whatever the rules say (contract, section 1). */
interface MinimumAccessLevels {
    readonly push: AccessLevel;
    readonly delete: AccessLevel;
}
/**
 * Whether a principal meets the minimum access level of the action (contract, section 1).
 *
 * An admin always does, an anonymous principal never. A deploy token meets any level for a push, and none for a delete. Without
 * minimum levels every principal does.
 *
 * @throws TypeError for a malformed principal or action.
 */
declare function meetsMinimumAccessLevel(minimumAccessLevels: MinimumAccessLevels | null, principal: Principal, action: PackageAction): boolean;

/**
 * Work in steps: the end of each is a good moment for the next turn of the event loop.
 *
 * A step is bounded by counted work, in rules compared with a name.
 */
type Steps<Result> = Generator<void, Result>;

/**
 * Finds rules that are redundant, that cannot match, that differ by case alone, or that require no more than the minimum access
 * levels (contract, section 7). The last need the minimum access levels; null or absent is none.
 *
 * The findings of a kind are together, ascending by the id of their first rule. Costs one look-up a rule.
 *
 * @throws TypeError for a malformed rule.
 */
declare function findRuleFindings<Rule extends NumberedRule>(rules: Iterable<Rule>, minimumAccessLevels?: MinimumAccessLevels | null): Finding<Rule>[];
/** `findRuleFindings` in steps. */
declare function ruleFindingsInSteps<Rule extends NumberedRule>(rules: Iterable<Rule>, minimumAccessLevels: MinimumAccessLevels | null): Steps<Finding<Rule>[]>;

/** The name of a package, as it is matched. */
interface PackageName {
    readonly packageType: PackageType;
    /** Not empty. */
    readonly packageName: string;
}
/** The level that a rule set requires for one action on one package. */
interface PackageRequirement<Rule> {
    /** The strictest level that a matching rule requires; null if none requires any of users. */
    readonly requiredAccessLevel: AccessLevel | null;
    /**
     * The matching rules that require exactly this level, in no particular order.
     *
     * With a level of null these still block deploy tokens and anonymous callers; without rules nobody is blocked.
     */
    readonly rules: readonly Rule[];
}
interface RequirementChange<Rule> {
    readonly before: PackageRequirement<Rule>;
    readonly after: PackageRequirement<Rule>;
    /** Whether some principal may be decided differently: the level changed, or whether any rule matches. */
    readonly isChanged: boolean;
}
/** The levels that one package requires by one rule set and by another. */
type PackageComparison<Rule> = PackageName & Readonly<Record<PackageAction, RequirementChange<Rule>>>;
/** Two rule sets that are ready to be compared. */
interface RuleSetComparison<Rule> {
    /** Compares what the packages require, in their order. */
    comparePackages(packages: Iterable<PackageName>): Steps<PackageComparison<Rule>[]>;
}
/**
 * Compares what two rule sets require of each package: the level for a push and for a delete, before and after, and by which
 * rules. Evaluated rules require nothing.
 *
 * An object that both sets hold is the same rule. It is looked up once, so a few changes among many rules cost little.
 *
 * @throws TypeError for a malformed rule.
 */
declare function compareRuleSets<Rule extends RuleTerms>(before: Iterable<Rule>, after: Iterable<Rule>, packages: Iterable<PackageName>): PackageComparison<Rule>[];
/** Prepares a comparison of two rule sets, in steps. */
declare function ruleSetComparisonInSteps<Rule extends RuleTerms>(before: Iterable<Rule>, after: Iterable<Rule>): Steps<RuleSetComparison<Rule>>;

type Decision<Rule> = {
    readonly outcome: "allowed";
    /** The evaluate rules that match and would deny, in no particular order. */
    readonly wouldBlock: readonly Rule[];
} | {
    readonly outcome: "blocked";
    /** The rules that match and deny, in no particular order; at least one. */
    readonly blockedBy: readonly Rule[];
    /** The level that would have been enough; null for a deploy token or an anonymous principal, for which none would. */
    readonly requiredAccessLevel: AccessLevel | null;
    /** The evaluate rules that match and would deny, in no particular order. */
    readonly wouldBlock: readonly Rule[];
};
/** The rules of one project, ready to decide. */
interface RuleSet<Rule> {
    /** How many rules it has, active and evaluated. */
    readonly size: number;
    /** The heap of the set and its rules: an estimate, within a factor of one and a half. */
    readonly estimatedBytes: number;
    /**
     * Decides by the rules alone (contract, section 5).
     *
     * A user is blocked when any matching rule requires, for the action, a level above theirs. A deploy token or an anonymous
     * principal is blocked by any matching rule. An admin never is. Evaluate rules change nothing but `wouldBlock`.
     *
     * @throws TypeError for a request outside of its types, an empty name included.
     */
    decide(request: PackageRequest): Decision<Rule>;
}
/**
 * Compiles rules, in any order, from a store or from a configuration file. Later mutations of the objects are ignored.
 *
 * @throws TypeError for a malformed rule.
 */
declare function compileRules<Rule extends RuleTerms>(rules: Iterable<Rule>): RuleSet<Rule>;

/** The origin of a request; the host sets the properties that it knows. */
interface RequestOrigin {
    /** The caller's name. */
    readonly name?: string;
    /** The client's network address. */
    readonly address?: string;
    readonly requestId?: string;
}
interface CheckOccasion {
    /** Absent if the check had none. */
    readonly origin?: RequestOrigin;
    /** How long the check took. */
    readonly durationMs: number;
}
/** A change or an outcome, for a host's audit log. Rules are reported before and after; no event carries a credential. */
type ProtectionEvent = {
    readonly type: "rule_created";
    readonly projectId: number;
    /** The caller's name. */
    readonly by: string;
    readonly before: null;
    readonly after: ProtectionRule;
} | {
    readonly type: "rule_updated";
    readonly projectId: number;
    readonly by: string;
    readonly before: ProtectionRule;
    readonly after: ProtectionRule;
} | {
    readonly type: "rule_deleted";
    readonly projectId: number;
    readonly by: string;
    readonly before: ProtectionRule;
    readonly after: null;
} | {
    readonly type: "project_forgotten";
    readonly projectId: number;
    /** The rules that were removed: some of the project's if `forgetProject` failed half-way. At least one. */
    readonly before: readonly ProtectionRule[];
} | (CheckOccasion & {
    readonly type: "package_allowed";
    readonly projectId: number;
    /** One for each action and name. */
    readonly requests: readonly PackageRequest[];
}) | (CheckOccasion & {
    readonly type: "package_refused";
    readonly projectId: number;
    /** The first that is refused. */
    readonly request: PackageRequest;
    readonly error: PackageProtected<ProtectionRule>;
}) | (CheckOccasion & {
    /** Comes beside `package_allowed` or `package_refused`, once for each action and name that evaluate rules would refuse. */
    readonly type: "would_refuse";
    readonly projectId: number;
    readonly request: PackageRequest;
    /** The evaluate rules that match and would deny; at least one. */
    readonly rules: readonly ProtectionRule[];
    /** The level that would be enough for them; null if none would. */
    readonly requiredAccessLevel: AccessLevel | null;
});
/**
 * Receives every change after it was committed, and the outcome of every `checkPackage` that was decided. No call waits for
 * it, and its failure changes no answer.
 */
type OnEvent = (event: ProtectionEvent) => unknown;

/** A rule that refused, as it was then. */
type RefusingRule = Required<RuleTerms> & {
    readonly id: number;
};
/** A push or a delete that was refused, or that evaluate rules would have refused. */
interface Refusal {
    /** Milliseconds since the epoch. */
    readonly at: number;
    /** False where evaluate rules would have refused it. */
    readonly enforced: boolean;
    readonly principal: Principal;
    /** The caller's name; null if the host did not give it. */
    readonly name: string | null;
    readonly action: PackageAction;
    readonly packageType: PackageType;
    /** Null where the request was refused before its name was read. */
    readonly packageName: string | null;
    /** The level that would have been enough; null if none would. */
    readonly requiredAccessLevel: AccessLevel | null;
    /** The rules that refused, at most ten; none if the minimum access levels refused. */
    readonly rules: readonly RefusingRule[];
    /** How many rules refused. */
    readonly ruleCount: number;
}
/** Refusals of a project, newest first. */
interface RefusalPage {
    /** Every refusal since then is listed, except those beyond the limit. Milliseconds since the epoch; null if the log does not know. */
    readonly since: number | null;
    readonly refusals: readonly Refusal[];
}
/** The host's log of refusals, in place of the bounded memory of each process. */
interface RefusalLog {
    /** Keeps a refusal. No call waits for it, and its failure changes no answer. */
    record(projectId: number, refusal: Refusal): unknown;
    /**
     * The newest refusals of a project, at most `limit`, newest first.
     *
     * A throw, a rejection, a malformed answer, or no answer in time is `refusal_log_unavailable`.
     */
    recent(projectId: number, limit: number): PromiseLike<RefusalPage>;
}

/** A request that a guard refused by the minimum access levels, before the rules were read. */
interface ReportedRefusal extends Omit<PackageRequest, "packageName"> {
    readonly projectId: number;
    /** Null where the request was refused before its name was read. */
    readonly packageName: string | null;
    /** The level that would have been enough; null if none would. */
    readonly requiredAccessLevel: AccessLevel | null;
    readonly origin?: RequestOrigin;
}

/** The result of waiting if the time is up before the work is done. */
declare const timedOut: unique symbol;
/** Starts work with a deadline of its own and waits for it; returns `timedOut` if it takes longer. Rejects as the work does. */
declare function waitAtMost<T>(milliseconds: number, start: () => PromiseLike<T>): Promise<T | typeof timedOut>;

/** The size of the cache, and how often it was used. */
interface CacheStats {
    readonly cachedProjects: number;
    /** Of all cached projects together. */
    readonly cachedRules: number;
    /** The heap that the cached rules take: an estimate, within a factor of one and a half. */
    readonly cachedBytes: number;
    /** How many reads of the store found the project's rules cached, and brought them up to date. */
    readonly hits: number;
    /** How many times a project's whole list was read and compiled. */
    readonly loads: number;
}

/** One package: every action, under every name, by one state of the rules. */
type CheckPackageRequest = CheckedPackage & RequestedActions;
interface CheckedPackage extends Omit<PackageRequest, "action" | "packageName">, RequestedNames {
    readonly projectId: number;
    /** The origin of the request, for the event. It has no influence on the decision. */
    readonly origin?: RequestOrigin;
}
/** A check that was allowed. */
interface AllowedPackage {
    /** The refusals that evaluate rules would have made, of all actions and names of the request. */
    readonly wouldRefuse: readonly EvaluatedRefusal<ProtectionRule>[];
}
/** One action on many packages of a project. */
interface CheckPackagesRequest extends RequestedPackages {
    readonly projectId: number;
}
/**
 * Checks before a push or a delete (contract, section 5).
 *
 * A check uses only a read of the store that begins after the call. So it counts every change that was acknowledged before, by
 * any process on the same store. Calls for one project that are made at once share a read; the store is called in the
 * asynchronous context of the first. If the rules cannot be read, or not in time, nothing is allowed.
 */
interface PackageChecks {
    /** Ok is allowed; refused is an error, so that `if (result.isOk()) publish()` is right. */
    checkPackage(request: CheckPackageRequest): ResultAsync<AllowedPackage, PackageProtected<ProtectionRule> | InvalidPackageRequest | StoreUnavailable>;
    /**
     * A decision for each package, in their order, all by one state of the rules.
     *
     * One invalid package fails the whole call. Nothing is refused here, so no event is emitted.
     */
    checkPackages(request: CheckPackagesRequest): ResultAsync<readonly Decision<ProtectionRule>[], InvalidPackageRequest | StoreUnavailable>;
}

/** The uses of a token: `api` for everything, `read_api` for reading. */
declare const tokenScopes: readonly ["api", "read_api"];
type TokenScope = (typeof tokenScopes)[number];
/** A caller of the management of rules, as the host authenticated it. */
interface Caller {
    /** Distinguishes a user from a deploy token, for a directory that gets both. */
    readonly kind?: "user";
    /**
     * The host's own name for the caller. Events and the history of rules carry it, and the project directory receives it. Text without
     * NUL and lone surrogates.
     */
    readonly name: string;
    /** An administrator of the whole instance. */
    readonly admin: boolean;
    readonly scopes: readonly TokenScope[];
}
declare const projectVisibilities: readonly ["private", "internal", "public"];
/** Who may know of a project: its members, every signed-in user, or everybody. */
type ProjectVisibility = (typeof projectVisibilities)[number];
/** A project as one caller sees it. */
interface ProjectView {
    readonly id: number;
    /** The full path, `group/subgroup/project`. */
    readonly path: string;
    readonly visibility: ProjectVisibility;
    readonly archived: boolean;
    /** Whether the project has a package registry. */
    readonly packagesEnabled: boolean;
    /** Whether protection rules can be managed; stored rules protect all the same (contract, section 2, Switch). */
    readonly protectionEnabled: boolean;
    /** The caller's level in the project; `no_access` for a caller who is not a member. */
    readonly accessLevel: AccessLevel;
}
/** What a caller does with rules. `list` reads; the others write. */
type ManagementAction = "list" | "create" | "update" | "delete";
/** A valid caller whose token covers an action: a copy. Only `authoriseScope` makes one; the use cases accept it as it is. */
declare class AuthorisedCaller implements Caller {
    #private;
    readonly name: string;
    readonly admin: boolean;
    readonly scopes: readonly TokenScope[];
    constructor({ name, admin, scopes }: Caller, action: ManagementAction);
    static isFor(caller: Caller, action: ManagementAction): caller is AuthorisedCaller;
}
/**
 * Whether the caller's token covers the action (contract, section 2, order of checks, 1).
 *
 * A transport calls it before it reads a body, and passes the result to the use case, which then does not check again.
 *
 * @throws TypeError for a caller outside of its type.
 */
declare function authoriseScope(caller: Caller, action: ManagementAction): Result<AuthorisedCaller, InsufficientScope>;
/**
 * Whether the caller may manage the project's rules (contract, section 2, order of checks, 3 to 5).
 *
 * Null, a project that is missing or hidden, and a private project in which the caller has no role are the same error.
 */
declare function authoriseManagement(caller: AuthorisedCaller, project: ProjectView | null): Result<ProjectView, ProjectNotFound | FeatureDisabled | Forbidden>;
/** Whether the caller may know of the project: a private one needs a role in it, or an admin (contract, section 2, order of checks, 3). */
declare function canSee(caller: Pick<Caller, "admin">, project: ProjectView): boolean;

/**
 * How a caller names a project: by its id, or by its full path (`group/subgroup/project`, at least one slash), in which case
 * does not count.
 */
type ProjectReference = {
    readonly id: number;
} | {
    readonly path: string;
};
/** A deploy token. Only a guard with `identify` passes one to the directory. */
interface DeployToken {
    readonly kind: "deploy-token";
    /** The host's own name for it. */
    readonly name: string;
    /** The projects that it is for; absent if it is for all. */
    readonly projectIds?: readonly number[];
}
/** The caller in a look-up; null is an anonymous caller. The management of rules passes users alone. */
type DirectoryCaller = Caller | DeployToken | null;
/** The host's projects and their members. */
interface ProjectDirectory {
    /**
     * The project as this caller sees it, with the caller's level in it.
     *
     * Null if there is no such project, and if this caller may not know of it, so that the two cannot differ. A user is a
     * copy with its `name`, `admin` and `scopes`. A deploy token and an anonymous caller have the level `no_access`.
     *
     * A throw, a rejection, a malformed answer, or no answer in time is `directory_unavailable`, and nothing is done.
     */
    resolve(caller: DirectoryCaller, project: ProjectReference): Promise<ProjectView | null>;
}

/** A request of the management of rules. */
interface ProjectRequest {
    /** The host's, or what `authoriseScope` returned for this action. */
    readonly caller: Caller;
    readonly project: ProjectReference;
}
/**
 * The errors of every management of rules, in the order of the checks.
 *
 * Nothing is changed then, unless the error says `mayHaveHappened`.
 */
type ManagementError = InsufficientScope | DirectoryUnavailable | ProjectNotFound | FeatureDisabled | Forbidden | StoreUnavailable;

/** A request that changes rules. */
interface ChangeRequest extends ProjectRequest {
    /** The revision at which the project must be, else the answer is `precondition_failed`. Absent: any. */
    readonly expected?: Revision;
}
/** The rule to create. */
interface CreateRuleRequest extends ChangeRequest {
    readonly rule: RuleInput;
}
/** One rule by its id, and the preconditions of its change. */
interface RuleRequest extends ChangeRequest {
    /** A number that is not a safe integer is the id of no rule. */
    readonly ruleId: number;
    /**
     * Milliseconds since the epoch: a rule that was changed later stays, and the answer is `precondition_failed`. Absent is no
     * precondition. A number that is not finite rejects with a TypeError.
     */
    readonly unmodifiedSince?: number;
}
/** The change of one rule. */
interface UpdateRuleRequest extends RuleRequest {
    readonly change: RuleChange;
}
/**
 * Managing the rules of a project, on behalf of a caller (contract, section 2).
 *
 * The caller's name is kept with every change. A request outside of its types, as a host without types may pass it, may reject
 * with a TypeError; nothing is changed then.
 */
interface RuleManagement {
    /** The active rules by ascending id; the same frozen array for as long as nothing changes. */
    listRules(request: ProjectRequest): ResultAsync<readonly ProtectionRule[], ManagementError>;
    createRule(request: CreateRuleRequest): ResultAsync<ProtectionRule, ManagementError | InvalidRule | PatternTaken | RuleLimitReached | PreconditionFailed | ClockUnavailable>;
    /**
     * Changes the terms that the change names, of a rule of either enforcement.
     *
     * An evaluate rule that becomes active where an active rule has the same type and pattern is merged with it, in one write: that
     * rule takes the levels, keeps its id and is returned, and the evaluate rule is deleted.
     *
     * Writes nothing if the change alters nothing. A change that loses a race is applied to the winner's rule;
     * `rule_changed` comes only after eight lost races.
     */
    updateRule(request: UpdateRuleRequest): ResultAsync<ProtectionRule, ManagementError | RuleNotFound | PreconditionFailed | InvalidRule | PatternTaken | RuleChanged | ClockUnavailable>;
    /**
     * Deletes a rule of either enforcement, and returns it as it was.
     *
     * Of several callers that delete one rule one succeeds; the others get `rule_not_found`.
     */
    deleteRule(request: RuleRequest): ResultAsync<ProtectionRule, ManagementError | RuleNotFound | PreconditionFailed | RuleChanged | ClockUnavailable>;
}

/** The entry of the history to undo. */
interface RevertChangeRequest extends ChangeRequest {
    /** The entry to undo. A number that is not a positive safe integer is the sequence of no entry. */
    readonly sequence: number;
}
/** The entry that undid another one. */
interface RevertedChange {
    /** The project's revision after the write. */
    readonly revision: Revision;
    readonly sequence: number;
    /** The sequence of the entry that was undone. */
    readonly reverts: number;
    /** All changes, in the order of the entry that was undone. */
    readonly changes: readonly RuleHistoryChange[];
}
/** Undoing changes, on behalf of a caller (contract, section 7). */
interface RuleReverts {
    /**
     * Undoes an entry, in one write, if its rules were not changed since.
     *
     * A restored rule has a new id. An entry is reverted once; the entry that reverted it can be reverted too.
     */
    revertChange(request: RevertChangeRequest): ResultAsync<RevertedChange, ManagementError | HistoryEntryNotFound | AlreadyReverted | RulesTouchedSince | PatternTaken | InvalidRule | RuleLimitReached | PreconditionFailed | RuleChanged | ClockUnavailable>;
}

/** Which entries of the history to read. */
interface ListHistoryRequest extends ProjectRequest {
    /** Only entries that touched this rule, with its changes alone. */
    readonly ruleId?: number;
    /** Only entries by this caller. */
    readonly by?: string;
    /** Only entries with a lower sequence: the `next` of the page before. Absent begins at the newest. */
    readonly before?: number;
    /** The most entries on the page: an integer from 1 to 100; by default 20. */
    readonly limit?: number;
}
/** One change over any path: one write. */
interface ListedHistoryEntry {
    readonly sequence: number;
    /** Milliseconds since the epoch. */
    readonly at: number;
    /** The caller's name; null if it is not known. */
    readonly by: string | null;
    /** The sequence of the entry that this one undid; null if it undid none. */
    readonly reverts: number | null;
    /** At most 100, in the order in which they were made. `before` is null for a rule that was created, `after` for one that was deleted. */
    readonly changes: readonly RuleHistoryChange[];
    /** Whether the entry has changes that are not listed. */
    readonly moreChanges: boolean;
}
/** A page of the history. */
interface ListedHistory {
    /** Newest first. A filter may leave fewer than `limit`, or none: read on while there is a `next`. */
    readonly entries: readonly ListedHistoryEntry[];
    /** The `before` of the next page; null on the last one. */
    readonly next: number | null;
    /** Entries up to this sequence are gone, because they were pruned or forgotten; 0 if none are. */
    readonly prunedThrough: number;
}
/** The history of a project's rules, on behalf of a caller (contract, section 7). */
interface RuleHistory {
    /** Every change, over any path, newest first. */
    listHistory(request: ListHistoryRequest): ResultAsync<ListedHistory, ManagementError>;
}

/** A rule as it will be; without an id while it is not created. */
type PlannedRule = Required<RuleTerms> & {
    readonly id: number | null;
};
/** One difference between a project's rules and the wanted ones. */
type PlannedOperation = {
    readonly operation: "create";
    readonly before: null;
    readonly after: PlannedRule;
} | {
    readonly operation: "update";
    readonly before: ProtectionRule;
    readonly after: PlannedRule;
} | {
    readonly operation: "delete";
    readonly before: ProtectionRule;
    readonly after: null;
};

/** A change to try: as `createRule`, `updateRule` and `deleteRule` would make it. */
type RuleSetChange = {
    readonly operation: "create";
    readonly rule: RuleInput;
} | {
    readonly operation: "update";
    readonly ruleId: number;
    readonly change: RuleChange;
} | {
    readonly operation: "delete";
    readonly ruleId: number;
};

/** A page of a project's packages of one type. */
interface InventoryPage {
    readonly packageType: PackageType;
    /** The last name of the page before; null for the first page. */
    readonly after: string | null;
    /** The most names in the answer. */
    readonly limit: number;
}
/**
 * The host's packages: the names that follow `after`, in an order that stays the same.
 *
 * A list without names is the end. A throw, a rejection, a malformed answer, or no answer in time is `inventory_unavailable`.
 */
type PackageInventory = (projectId: number, page: InventoryPage) => PromiseLike<readonly string[]>;

/**
 * How many packages require which level.
 *
 * `unprotected`: no rule matches. `no_level`: rules match that require no level of users; deploy tokens and anonymous callers
 * are blocked.
 */
type LevelCounts = Readonly<Record<"unprotected" | "no_level" | PushProtectionLevel, number>>;
/** How many packages require each level for an action, before and after the changes. */
interface CountsOfAction {
    readonly before: LevelCounts;
    readonly after: LevelCounts;
}
/** The packages that one change concerns. */
interface PreviewedChange {
    /** How many of the packages match its pattern, before or after the change. */
    readonly matchingPackages: number;
    /** The first ten of them. */
    readonly firstPackages: readonly PackageName[];
}
/** The result of a preview, for the packages that it read. */
interface PreviewedPackages {
    /** How many packages were read: those behind `after`. The counts below are of them. */
    readonly packages: number;
    /** For how many of them a level changes. */
    readonly changedPackages: number;
    readonly push: CountsOfAction;
    readonly delete: CountsOfAction;
    /** One for each change, in their order. */
    readonly changes: readonly PreviewedChange[];
    /** The packages for which a level changes, with the rules that decide: a page. A rule without an id is one that a change creates. */
    readonly page: readonly PackageComparison<PlannedRule>[];
    /** The `after` of the next page; null if no further package changes among those that were read. */
    readonly next: PackageName | null;
}

/** The changes to preview, and the packages to compare. */
interface PreviewRulesRequest extends ProjectRequest {
    /** Made one after the other. None compares the rules with themselves. */
    readonly changes: readonly RuleSetChange[];
    /** The packages to preview; absent reads the host's inventory, in the package types of the changed rules. */
    readonly packages?: readonly PackageName[];
    /** Begin behind this package: the `next` of the page before. Absent begins with the first. */
    readonly after?: PackageName;
    /** The most packages on the page: an integer from 1 to 100; by default 20. */
    readonly limit?: number;
}
/** The effect of changes on packages, a page of them. */
interface RulePreview extends PreviewedPackages {
    /** The project's revision for which this was computed. */
    readonly revision: Revision;
    /** The package where the time was up; continue with it as `after`. Null if all were read. */
    readonly stoppedAt: PackageName | null;
}
/** Trying rules before they are in force, on behalf of a caller (contract, section 7). */
interface RulePreviews {
    /** The effect of changes to the rules on packages. Changes nothing. */
    previewRules(request: PreviewRulesRequest): ResultAsync<RulePreview, ManagementError | InvalidChanges | InventoryMissing | InventoryUnavailable>;
}

/** How many refusals to read. */
interface RecentRefusalsRequest extends ProjectRequest {
    /** An integer from 1 to 100; by default 20. */
    readonly limit?: number;
}
/** The newest refusals of a project, and whose memory they are from. */
interface RecentRefusals extends RefusalPage {
    /** The processes that the list covers. */
    readonly scope: "this process" | "the host's log";
}
/** The refusals of a project, on behalf of a caller (contract, section 7). */
interface RefusalReports {
    /** The newest refusals in a project, enforced and evaluated, minimum access levels included. */
    recentRefusals(request: RecentRefusalsRequest): ResultAsync<RecentRefusals, ManagementError | RefusalLogUnavailable>;
}

/** The findings about a project's rules, at one revision. */
interface ProjectFindings {
    /** The project's revision for which they were found. */
    readonly revision: Revision;
    readonly findings: readonly Finding<ProtectionRule>[];
}
/** Findings about the rules of a project, on behalf of a caller (contract, section 7). */
interface RuleFindings {
    /** Rules that are redundant, that cannot match, that differ by case alone, or that the minimum access levels cover. */
    listFindings(request: ProjectRequest): ResultAsync<ProjectFindings, ManagementError>;
}

/** All rules of a project, active and evaluated, at one revision. */
interface ProjectRules {
    readonly revision: Revision;
    /** By ascending id; the same frozen array for as long as nothing changes. */
    readonly rules: readonly ProtectionRule[];
}
/** The whole set of rules as it should be. */
interface ApplyRuleSetRequest extends ChangeRequest {
    /** The whole set as it should be. Later changes of the array and its objects are ignored. */
    readonly rules: readonly RuleInput[];
    /** True changes nothing and returns the plan. */
    readonly dryRun?: boolean;
}
/** The differences between a project's rules and the wanted ones, and whether they were made. */
interface AppliedRuleSet {
    /** The project's revision: after the write, or that for which the plan was made. */
    readonly revision: Revision;
    /** The differences: updates and deletions by ascending id, then creations in the order of the request. */
    readonly plan: readonly PlannedOperation[];
    /** False for a dry run. */
    readonly applied: boolean;
}
/** Whole sets of rules, on behalf of a caller (contract, section 7). */
interface RuleSetManagement {
    /** All rules, active and evaluated. */
    readRuleSet(request: ProjectRequest): ResultAsync<ProjectRules, ManagementError>;
    /**
     * Creates, changes and deletes what differs from the wanted set, in one write.
     *
     * Rules are matched by package type, pattern and enforcement, so that ids stay. Nothing is written if nothing differs.
     * Without `expected` a lost race is planned again; `rule_changed` comes only after eight lost races.
     */
    applyRuleSet(request: ApplyRuleSetRequest): ResultAsync<AppliedRuleSet, ManagementError | InvalidRuleSet | RuleLimitReached | PreconditionFailed | RuleChanged | ClockUnavailable>;
}

/** The options of `createPackageProtection`. */
interface PackageProtectionOptions {
    readonly store: RuleStore;
    /** The host's projects and roles. Without it rules can be checked, not managed. */
    readonly directory?: ProjectDirectory;
    /**
     * The access level that every push and delete needs, whatever the rules say. By default GitLab's: developer to push,
     * maintainer to delete. A missing key keeps GitLab's level. Null switches them off, for a host with permissions of its own.
     *
     * `packageGuard` applies them before the rules. `checkPackage` and `checkPackages` never do.
     */
    readonly minimumAccessLevels?: Partial<MinimumAccessLevels> | null;
    /**
     * The time in milliseconds since the epoch; by default the system's. If it throws, or does not return a safe integer, a change
     * fails with `clock_unavailable` and nothing is written.
     */
    readonly now?: () => number;
    /**
     * How long one call may take, in milliseconds, with all its calls of store and directory; 5,000 by default. In `forgetProject`
     * and `renameInHistory` each step has that time.
     */
    readonly deadlineMs?: number;
    readonly onEvent?: OnEvent;
    /**
     * How many bytes of heap the compiled rules of all projects may take; 256 MiB by default.
     *
     * The weight is an estimate, within a factor of one and a half. The projects that were read longest ago are dropped first. The
     * project that was read last is always kept, so bound a single project by `maximumRulesPerProject`.
     */
    readonly maximumCacheBytes?: number;
    /**
     * How many rules a project may have; no limit by default. `createRule` fails with `rule_limit_reached` beyond it.
     *
     * A rule of either enforcement counts. Rules that exist already stay and protect.
     */
    readonly maximumRulesPerProject?: number;
    /** The host's packages, for `previewRules`. Without it a preview needs the packages in its request. */
    readonly inventory?: PackageInventory;
    /** The host's log of refusals. Without it `recentRefusals` reads a bounded memory of this process. */
    readonly refusalLog?: RefusalLog;
}
/** Package protection for a host that checks before it publishes or deletes. */
interface PackageProtection extends PackageChecks {
    /**
     * Records a refusal that was made before the rules were read, for `recentRefusals`. `packageGuard` calls it for a caller below the
     * minimum access levels.
     *
     * @throws TypeError for a refusal outside of its types.
     */
    reportRefusal(refusal: ReportedRefusal): void;
    /** The deadline in milliseconds. http-express gives the host's own functions as much time. */
    readonly deadlineMs: number;
    /** The levels that guards apply before the rules; null if the host switched them off. */
    readonly minimumAccessLevels: MinimumAccessLevels | null;
    /**
     * Removes all rules and the history of a project, for a host that deletes the project, and returns the removed rules.
     *
     * Rules that others create meanwhile are removed too. If it fails some may be gone already: call it again. Only each of its
     * steps has a deadline.
     *
     * @throws TypeError for an id that is not a safe integer.
     */
    forgetProject(projectId: number): ResultAsync<readonly ProtectionRule[], StoreUnavailable>;
    /**
     * Replaces a person's name in the rules and histories of all projects, and returns how many occurrences it replaced.
     *
     * Revisions stay, so a rule that is cached may carry the old name until it changes or the process restarts. If it fails some
     * may be replaced already: call it again. Only each of its steps has a deadline.
     *
     * @throws TypeError for a name that is not a string, or that holds a NUL or a lone surrogate.
     */
    renameInHistory(from: string, to: string): ResultAsync<number, StoreUnavailable>;
    /** The size of the cache in this process, and how often it was used. */
    stats(): CacheStats;
    /**
     * Whether the store answers now, for a readiness probe: Ok, or `store_unavailable`, at the latest after `deadlineMs`.
     *
     * It reads at most one rule, of project 0 if none is given; the project need not exist. Don't use it for a liveness probe: a
     * restart does not repair a store.
     *
     * @throws TypeError for an id that is not a safe integer.
     */
    health(projectId?: number): ResultAsync<undefined, StoreUnavailable>;
}
/** The same with the management of rules, which needs a project directory. */
interface ManagedPackageProtection extends PackageProtection, RuleManagement, RuleSetManagement, RuleHistory, RuleReverts, RulePreviews, RuleFindings, RefusalReports {
    /** Looks a project up in the directory as this caller sees it, within the deadline. Null as the directory's null. */
    resolveProject(caller: DirectoryCaller, project: ProjectReference): ResultAsync<ProjectView | null, DirectoryUnavailable>;
}
/**
 * Creates the checks and, with a directory, the management of rules, over one store.
 *
 * Does no I/O before the first call.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function createPackageProtection(options: PackageProtectionOptions & {
    readonly directory: ProjectDirectory;
}): ManagedPackageProtection;
declare function createPackageProtection(options: PackageProtectionOptions): PackageProtection;

/** The longest pattern, in code points (contract, section 1). */
declare const maximumPatternLength = 255;
/** Whether a package name of a type matches a pattern (contract, section 4). Total; builds no regular expression. */
declare function matchesPackageName(packageType: PackageType, pattern: string, packageName: string): boolean;
/** Whether two package names of a type are the same name (contract, section 4). Neither has wildcards. */
declare function isSamePackageName(packageType: PackageType, one: string, other: string): boolean;

export { AccessLevel, AlreadyReverted, AuthorisedCaller, ClockUnavailable, DirectoryUnavailable, EvaluatedRefusal, FeatureDisabled, Forbidden, HistoryEntryNotFound, InsufficientScope, InvalidChanges, InvalidPackageRequest, InvalidRule, InvalidRuleSet, InventoryMissing, InventoryUnavailable, PackageProtected, PackageType, PatternTaken, PreconditionFailed, ProjectNotFound, ProtectionRule, PushProtectionLevel, RefusalLogUnavailable, Revision, RuleChange, RuleChanged, RuleHistoryChange, RuleInput, RuleLimitReached, RuleNotFound, RuleStore, RuleTerms, RulesTouchedSince, StoreUnavailable, authoriseManagement, authoriseScope, canSee, compareRuleSets, compileRules, createPackageProtection, findRuleFindings, foreignCharacter, isSamePackageName, matchesPackageName, maximumPatternLength, meetsMinimumAccessLevel, parsePrincipal, projectVisibilities, ruleFindingsInSteps, ruleSetComparisonInSteps, timedOut, tokenScopes, waitAtMost };
export type { AllowedPackage, AppliedRuleSet, ApplyRuleSetRequest, CacheStats, Caller, ChangeRequest, CheckPackageRequest, CheckPackagesRequest, CountsOfAction, CreateRuleRequest, Decision, DeployToken, DirectoryCaller, Finding, InventoryPage, LevelCounts, ListHistoryRequest, ListedHistory, ListedHistoryEntry, ManagedPackageProtection, ManagementAction, ManagementError, MinimumAccessLevels, NumberedRule, OnEvent, PackageAction, PackageChecks, PackageComparison, PackageInventory, PackageName, PackageProtection, PackageProtectionOptions, PackageRequest, PackageRequirement, ParsedPrincipal, PlannedOperation, PlannedRule, PreviewRulesRequest, PreviewedChange, PreviewedPackages, Principal, ProjectDirectory, ProjectFindings, ProjectReference, ProjectRequest, ProjectRules, ProjectView, ProjectVisibility, ProtectionEvent, RecentRefusals, RecentRefusalsRequest, Refusal, RefusalLog, RefusalPage, RefusalReports, RefusingRule, ReportedRefusal, RequestOrigin, RequestedActions, RequestedNames, RequestedPackages, RequirementChange, RevertChangeRequest, RevertedChange, RuleFindings, RuleHistory, RuleManagement, RulePreview, RulePreviews, RuleRequest, RuleReverts, RuleSet, RuleSetChange, RuleSetComparison, RuleSetManagement, Steps, TokenScope, UpdateRuleRequest };

// rule-store.d.ts

import { Result, ResultAsync } from 'neverthrow';

declare const integers: {
    readonly no_access: 0;
    readonly minimal: 5;
    readonly guest: 10;
    readonly planner: 15;
    readonly reporter: 20;
    readonly security_manager: 25;
    readonly developer: 30;
    readonly maintainer: 40;
    readonly owner: 50;
    readonly admin: 60;
};
/** A role in a project, from weakest to strongest (contract, section 1). */
type AccessLevel = keyof typeof integers;
/** Every access level, weakest first. */
declare const accessLevels: readonly ["no_access", "minimal", "guest", "planner", "reporter", "security_manager", "developer", "maintainer", "owner", "admin"];
/** The levels that a rule may require for a push (contract, section 1). */
declare const pushProtectionLevels: readonly ["maintainer", "owner", "admin"];
type PushProtectionLevel = (typeof pushProtectionLevels)[number];
/** The levels that a rule may require for a delete (contract, section 1). */
declare const deleteProtectionLevels: readonly ["owner", "admin"];
type DeleteProtectionLevel = (typeof deleteProtectionLevels)[number];
/** GitLab's integer for a level: 0 for `no_access` to 60 for `admin`. Levels are compared by it. */
declare function accessLevelInteger(level: AccessLevel): number;
/** Whether a value is the exact name of an access level. */
declare function isAccessLevel(value: unknown): value is AccessLevel;
/** Whether a level is at least the required one. */
declare function isAtLeast(level: AccessLevel, required: AccessLevel): boolean;

/**
 * Matches `^(?:\*|@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.-]+@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.*-]*)$` in one
 * pass: it keeps all states that the expression can be in. A backtracking engine needs polynomial time for it.
 */
declare function acceptsPypiPattern(pattern: string): boolean;
declare const definitions: {
    readonly cargo: {
        readonly displayName: "Cargo";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly conan: {
        readonly displayName: "Conan";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly generic: {
        readonly displayName: "Generic";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly helm: {
        readonly displayName: "Helm";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly maven: {
        readonly displayName: "Maven";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly npm: {
        readonly displayName: "NPM";
        readonly acceptsPattern: (pattern: string) => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly nuget: {
        readonly displayName: "NuGet";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly pypi: {
        readonly displayName: "PyPI";
        readonly acceptsPattern: typeof acceptsPypiPattern;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
    readonly terraform_module: {
        readonly displayName: "Terraform module";
        readonly acceptsPattern: (pattern: string) => boolean;
        readonly normaliseName: (name: string) => string;
        readonly nameCharacter: RegExp;
    };
};
/** A kind of package that a rule may name (contract, section 1). */
type PackageType = keyof typeof definitions;
/** Whether a value is the exact name of a package type. */
declare function isPackageType(value: unknown): value is PackageType;
/** Every package type, in alphabetical order. */
declare const packageTypes: readonly PackageType[];
/** The type's name for people: `terraform_module` is "Terraform module". */
declare function packageTypeDisplayName(packageType: PackageType): string;

/** An invalid package name pattern (contract, sections 2 and 3). */
type PatternViolation = {
    readonly type: "pattern_blank";
} | {
    readonly type: "pattern_too_long";
    readonly maximumLength: number;
} | {
    readonly type: "pattern_format";
    readonly packageType: PackageType;
}
/** The pattern holds a NUL or a lone surrogate, which no store keeps. */
 | {
    readonly type: "pattern_not_text";
};
/** An invalid term of a rule; several can hold at once. */
type RuleViolation = PatternViolation | {
    readonly type: "package_type_blank";
} | {
    readonly type: "package_type_unknown";
} | {
    readonly type: "push_level_unknown";
} | {
    readonly type: "delete_level_unknown";
} | {
    readonly type: "level_missing";
} | {
    readonly type: "enforcement_unknown";
};
/** The terms are not a valid rule. The violations are in the contract's order of messages; there is at least one. */
interface InvalidRule {
    readonly type: "invalid_rule";
    readonly violations: readonly RuleViolation[];
}
/** Another rule of the project has the same package type, the same pattern and the same enforcement. Case counts. */
interface PatternTaken {
    readonly type: "pattern_taken";
}
/** The project has as many rules as the host allows. */
interface RuleLimitReached {
    readonly type: "rule_limit_reached";
    /** The host's `maximumRulesPerProject`. */
    readonly maximumRules: number;
}
/** The project has no rule with this id: it never had one, it was deleted, or it belongs to another project. */
interface RuleNotFound {
    readonly type: "rule_not_found";
}
/** Other writers won every race in which the change was tried. */
interface RuleChanged {
    readonly type: "rule_changed";
}
/** The rule was changed after the caller's `unmodifiedSince`, or the project's rules are no longer at its `expected`. */
interface PreconditionFailed {
    readonly type: "precondition_failed";
}
/** A rule of a whole set has the type, pattern and enforcement of another one before it. */
interface DuplicateRule {
    readonly type: "duplicate_rule";
    /** The index of the rule before it. */
    readonly firstIndex: number;
}
/** Rules of a whole set are invalid: all of them, in the order of the set; at least one. Nothing is changed. */
interface InvalidRuleSet {
    readonly type: "invalid_rule_set";
    readonly errors: readonly {
        /** The place in the set, from 0. */
        readonly index: number;
        readonly error: InvalidRule | DuplicateRule;
    }[];
}
/** Changes to preview are invalid: all of them, in their order; at least one. */
interface InvalidChanges {
    readonly type: "invalid_changes";
    readonly errors: readonly {
        /** The place among the changes, from 0. */
        readonly index: number;
        readonly error: InvalidRule | RuleNotFound | PatternTaken;
    }[];
}
/** The history has no entry with this sequence: it never had one, or the entry was pruned. */
interface HistoryEntryNotFound {
    readonly type: "history_entry_not_found";
}
/** The entry was reverted before; an entry is reverted once. */
interface AlreadyReverted {
    readonly type: "already_reverted";
    /** The sequence of the entry that reverted it. */
    readonly revertedBy: number;
}
/** Rules of the entry were changed or deleted after it. */
interface RulesTouchedSince {
    readonly type: "rules_touched_since";
    /** Ascending; at least one. */
    readonly ruleIds: readonly number[];
}
/** A preview without packages, and the host has no `inventory`. */
interface InventoryMissing {
    readonly type: "inventory_missing";
}
/** The host's inventory failed, returned an invalid answer, or did not answer in time. */
interface InventoryUnavailable {
    readonly type: "inventory_unavailable";
    readonly cause: unknown;
}
/** The host's log of refusals failed, returned an invalid answer, or did not answer in time. */
interface RefusalLogUnavailable {
    readonly type: "refusal_log_unavailable";
    readonly cause: unknown;
}
/** The project is missing, or hidden from this caller; the two look the same. */
interface ProjectNotFound {
    readonly type: "project_not_found";
}
/** The host switched the management of protection rules off for the project. */
interface FeatureDisabled {
    readonly type: "feature_disabled";
}
/** The caller's access level is too low, or the project rejects all changes. */
interface Forbidden {
    readonly type: "forbidden";
}
/** The caller's token does not carry a scope that covers the operation. */
interface InsufficientScope {
    readonly type: "insufficient_scope";
}
/** A check got a value outside of its type; `field` names the first one. */
interface InvalidPackageRequest {
    readonly type: "invalid_package_request";
    readonly field: "projectId" | "packages" | "action" | "actions" | "principal" | "packageType" | "packageName" | "alternativeNames";
    /** In a check of many packages: the index of the first invalid one, from 0. */
    readonly index?: number;
}
/** An action that evaluate rules would have refused, had they been active. */
interface EvaluatedRefusal<Rule> {
    readonly action: "push" | "delete";
    readonly packageName: string;
    /** The evaluate rules that match and would deny, in no particular order; at least one. */
    readonly rules: readonly Rule[];
    /** The level that would be enough for them; null if none would. */
    readonly requiredAccessLevel: AccessLevel | null;
}
/** Rules forbid the action to the principal. */
interface PackageProtected<Rule> {
    readonly type: "package_protected";
    /** The refused action; of several, the first in the order of the request. */
    readonly action: "push" | "delete";
    /** The rules that match and deny, in no particular order; at least one. */
    readonly blockedBy: readonly Rule[];
    /** The level that would have been enough; null if none would. */
    readonly requiredAccessLevel: AccessLevel | null;
    /** The refusals that evaluate rules would have made, of all actions and names of the request. */
    readonly wouldRefuse: readonly EvaluatedRefusal<Rule>[];
}
/** The host's project directory failed, returned an invalid answer, or did not answer in time. */
interface DirectoryUnavailable {
    readonly type: "directory_unavailable";
    readonly cause: unknown;
}
/** The host's clock threw, or returned a value that is not a safe integer; nothing was written. */
interface ClockUnavailable {
    readonly type: "clock_unavailable";
    readonly cause: unknown;
}
/** The store failed, returned an invalid answer, or did not answer in time. */
interface StoreUnavailable {
    readonly type: "store_unavailable";
    /** True if a change may have been committed all the same. */
    readonly mayHaveHappened: boolean;
    readonly cause: unknown;
}
declare const patternTaken: PatternTaken;
declare const ruleNotFound: RuleNotFound;
declare const ruleChanged: RuleChanged;
declare const preconditionFailed: PreconditionFailed;
declare const projectNotFound: ProjectNotFound;
declare const featureDisabled: FeatureDisabled;
declare const forbidden: Forbidden;
declare const insufficientScope: InsufficientScope;
declare function ruleLimitReached(maximumRules: number): RuleLimitReached;
declare function directoryUnavailable(cause: unknown): DirectoryUnavailable;
declare function clockUnavailable(cause: unknown): ClockUnavailable;
/** Pass true for `mayHaveHappened` if a write had begun when the store failed. */
declare function storeUnavailable(cause: unknown, mayHaveHappened?: boolean): StoreUnavailable;

declare const revisionBrand: unique symbol;
declare const draftBrand: unique symbol;
/**
 * The state of a project's rules, or of one rule, at its last change.
 *
 * Opaque: only the store that made it reads more from it than equality. A revision from another store never matches.
 */
type Revision = string & {
    readonly [revisionBrand]: true;
};
/** Marks a text as a revision; for stores, and for hosts that kept one. */
declare function revision(text: string): Revision;
/** Whether a rule is in force or only evaluated: an `evaluate` rule never blocks (contract, section 5). */
declare const enforcements: readonly ["active", "evaluate"];
type Enforcement = (typeof enforcements)[number];
/** Whether a value is an enforcement. */
declare function isEnforcement(value: unknown): value is Enforcement;
/** The terms of a rule (contract, section 1): the packages it protects, and the access levels it requires. */
interface RuleTerms {
    readonly packageNamePattern: string;
    readonly packageType: PackageType;
    /** Null or absent requires no level of users for a push. */
    readonly minimumAccessLevelForPush?: PushProtectionLevel | null;
    /** Null or absent requires no level of users for a delete. */
    readonly minimumAccessLevelForDelete?: DeleteProtectionLevel | null;
    /** Absent is `active`. */
    readonly enforcement?: Enforcement;
}
/** Valid terms, complete. Only `ruleDraft` and `changeRule` make them. */
type RuleDraft = Required<RuleTerms> & {
    readonly [draftBrand]: true;
};
/** A rule as a store keeps it. */
interface ProtectionRule extends Required<RuleTerms> {
    /** Positive; never used again by the store, in any project. */
    readonly id: number;
    readonly projectId: number;
    readonly revision: Revision;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    /** The name of the caller who created the rule; null if it is not known. */
    readonly createdBy: string | null;
    /** Milliseconds since the epoch; `createdAt` until the first change. */
    readonly updatedAt: number;
    /** The name of the caller who changed the rule last; null if it is not known. */
    readonly updatedBy: string | null;
}
/**
 * The terms of a rule before validation. An absent level is null.
 *
 * Values outside of the types, as a host may receive them, are violations and not exceptions.
 */
interface RuleInput {
    readonly packageNamePattern: string | null;
    readonly packageType: PackageType | null;
    readonly minimumAccessLevelForPush?: PushProtectionLevel | null;
    readonly minimumAccessLevelForDelete?: DeleteProtectionLevel | null;
    /** Absent is `active`; in a change, absent keeps the rule's. */
    readonly enforcement?: Enforcement;
}
/** A change to a rule: an absent term stays as it is, a null level is cleared. */
type RuleChange = Partial<RuleInput>;
/** Builds valid terms, or lists every violation (contract, sections 2 and 3). */
declare function ruleDraft(input: RuleInput): Result<RuleDraft, InvalidRule>;
/** Applies a change to a rule's terms and validates the result as a whole. */
declare function changeRule(terms: RuleTerms, change: RuleChange): Result<RuleDraft, InvalidRule>;
/** Whether a change leaves the rule as it is: it names no term, or only values that the rule has. */
declare function changesNothing(terms: RuleTerms, change: RuleChange): boolean;
/** A text that two rules of one project share if and only if they have the same type, pattern and enforcement. */
declare function ruleKey({ packageType, packageNamePattern, enforcement }: RuleTerms): string;

/** One page of what changed in a project's rules since a revision. */
interface RuleChanges {
    /** The reader's position after this page, to pass as `since` next time. */
    readonly revision: Revision;
    /** The rules that are new or changed, as they are now. */
    readonly rules: readonly ProtectionRule[];
    /** The ids that are gone, including ids that the reader may never have held. */
    readonly removed: readonly number[];
    /** True on the first page of the whole list: the reader drops its rules. */
    readonly whole: boolean;
    /** True if another page follows. Incomplete until the last page: don't decide on it. */
    readonly more: boolean;
}
/** One step of a write. */
type RuleOperation = {
    readonly kind: "insert";
    readonly terms: RuleDraft;
}
/** Replaces the terms of a rule; its id, its project, `createdAt` and `createdBy` stay. */
 | {
    readonly kind: "replace";
    readonly ruleId: number;
    readonly expected: Revision;
    readonly terms: RuleDraft;
}
/** Null removes the rule at any revision. */
 | {
    readonly kind: "remove";
    readonly ruleId: number;
    readonly expected: Revision | null;
};
/** When a write happens, by whom, and on which state of the rules. */
interface WriteOptions {
    /** The time of the write, in milliseconds since the epoch: a safe integer. */
    readonly at: number;
    /** The name of the caller who writes: Unicode text without NUL and lone surrogates; null if there is none. */
    readonly by: string | null;
    /** The revision at which the project must be. Absent: any. */
    readonly expected?: Revision;
    /** The sequence of the history entry that this write undoes. The store keeps it and doesn't check it. */
    readonly reverts?: number;
}
/** The change of one rule by a write: `before` is null for an insert, `after` for a removal. */
interface RuleHistoryChange {
    readonly before: ProtectionRule | null;
    readonly after: ProtectionRule | null;
}
/** What a write did. */
interface RuleWrite {
    /** The project's revision after the write; also that of each rule that was inserted or replaced. */
    readonly revision: Revision;
    /** The sequence of the history entry. */
    readonly sequence: number;
    /** One for each operation, in their order. */
    readonly changes: readonly RuleHistoryChange[];
}
/** The reason why a write did nothing; `operation` is the index of the operation in conflict. */
type WriteConflict = {
    readonly type: "pattern_taken" | "rule_not_found" | "rule_changed";
    readonly operation: number;
}
/** The project is not at `WriteOptions.expected`. */
 | {
    readonly type: "rules_changed";
};
/** A position in a project's history: a change, by the sequence of its entry and its index in it. */
interface HistoryPosition {
    readonly sequence: number;
    /** From 0. */
    readonly position: number;
}
/** One write, as the history keeps it. */
interface HistoryEntry {
    /** Positive; greater than that of every earlier entry of the project. */
    readonly sequence: number;
    /** Milliseconds since the epoch. */
    readonly at: number;
    readonly by: string | null;
    /** The sequence of the entry that this one undid; null if it undid none. */
    readonly reverts: number | null;
    /** In the order of the operations; on a page perhaps only some of them. */
    readonly changes: readonly RuleHistoryChange[];
    /** True if more changes of this entry follow on the next page. */
    readonly more: boolean;
}
/** A page of a project's history. */
interface HistoryPage {
    /** Newest first. */
    readonly entries: readonly HistoryEntry[];
    /** The beginning of the next page; null on the last page. */
    readonly next: HistoryPosition | null;
    /** Entries up to this sequence are gone, because they were pruned or forgotten; 0 if none are. */
    readonly prunedThrough: number;
}
/** One step of forgetting a project. */
interface ForgetStep {
    /** The rules that this step removed. */
    readonly rules: readonly ProtectionRule[];
    /** True if the step must be repeated. */
    readonly more: boolean;
}
/** One step of renaming a person in the history. */
interface RenameStep {
    /** How many entries, changes and rules this step altered; at least one if there is `more`. */
    readonly renamed: number;
    /** True if the step must be repeated. */
    readonly more: boolean;
}
/** An answer that is available at once, or one to wait for. `await` returns the Result of either. */
type StoreAnswer<T, E> = Result<T, E> | ResultAsync<T, E>;
/**
 * The port to a database of rules. An adapter that keeps the numbered clauses below is a store.
 *
 * Rules are plain values; a store never matches a name against a pattern. The types, pure functions for paging and revisions,
 * and a function that plans a write are exported from `@package-protection/core/store`. `ruleStoreContract` of
 * `@package-protection/testkit` tests each clause.
 *
 * Every write appends one entry to the project's history. The entry's changes are numbered in the order of the operations:
 *
 * ```ts
 * await store.write(7, [{ kind: "insert", terms: a }, { kind: "insert", terms: b }], { at: 1000, by: "ann" });
 * // Ok { revision: "1.x7Kq", sequence: 1, changes: [{ before: null, after: rule 1 }, { before: null, after: rule 2 }] }
 * await store.write(7, [{ kind: "remove", ruleId: 1, expected: null }], { at: 2000, by: "ben" });
 * // Ok { revision: "2.p0Zd", sequence: 2, changes: [{ before: rule 1, after: null }] }
 *
 * await store.changes(7, "1.x7Kq", 100);
 * // Ok { revision: "2.p0Zd", rules: [], removed: [1], whole: false, more: false }
 * await store.history(7, null, 2);
 * // Ok { entries: [entry 2, entry 1 with its first change and `more`], next: { sequence: 1, position: 1 }, prunedThrough: 0 }
 * ```
 *
 * Reading rules
 *
 * 1. Isolation: a method reads and writes the project it is given, and no other. Project ids are any safe integers.
 * 2. Order: `changes` returns rules in the order of their last change, oldest first; inside one write, in the order of its
 *    operations.
 * 3. Differences: `changes` answers from one snapshot. Applied page by page to what the reader held at `since`, until there is
 *    no `more`, it gives exactly the project's rules: drop the `removed`, then put each of `rules` by its id.
 * 4. Freshness: a reader at the project's current revision gets the same revision, no rules, no removals and no `whole`. Every
 *    other reader gets another answer.
 * 5. Whole: `changes` begins the whole list for null and for a revision it cannot continue from: one that is unknown, pruned,
 *    of another project, of another store, or of a history that was lost, as after restoring a backup. It may do so for any
 *    revision except the current one, and that of a page with `more` since which nothing was written or pruned.
 * 6. Limit: a page holds at most `limit` rules and removals together, also in the middle of one write, and at least one where
 *    there is `more`. Paging ends as soon as writing does.
 * 7. Revisions: every write gives the project a revision that it never had, and so to each rule that it inserts or replaces.
 *    No revision equals one of a history that was lost. A project that was never written is at the same revision in every store.
 *
 * Writing rules
 *
 * 8. All or nothing: a write does all of its operations or none. `operations` has at least one, and names a rule at most once;
 *    otherwise the behaviour is undefined.
 * 9. Uniqueness: after a write no two rules of a project have the same type, pattern and enforcement, code unit for code unit.
 *    Only the state after the whole write counts, so one write may swap the patterns of two rules. Else the conflict is
 *    `pattern_taken`, of the first operation whose rule would share them with another rule.
 * 10. Compare-and-set: a rule is replaced or removed only at `expected`. Else the conflict is `rule_changed`, and
 *     `rule_not_found` where the project has no rule with this id, whatever number the id is. A write with
 *     `WriteOptions.expected` happens only at that revision of the project; else the conflict is `rules_changed`.
 * 11. Precedence: `rules_changed` comes first, then the first operation that is `rule_not_found` or `rule_changed`, then
 *     `pattern_taken`.
 * 12. Atomicity: the checks of clauses 9 and 10, the rules, their log and the history entry are one step, also between
 *     processes. Of several writers who race, those who come later meet what the first one left.
 * 13. Ids are positive safe integers, ascending with the inserts of a write. A write that begins after the answer to another
 *     has the greater ids, in whichever projects the two are. An id is never used again: not after a removal, a restart or
 *     `forget`.
 * 14. Values: terms and names come back as they were written. Text is any Unicode without NUL and lone surrogates, and comes
 *     back code unit for code unit: patterns of up to 255 code points, and names.
 * 15. Times and authors: `at` is kept to the millisecond. `createdAt` and `createdBy` are those of the insert, `updatedAt` and
 *     `updatedBy` those of the last write, even where a clock that went back makes it earlier than `createdAt`.
 *
 * History
 *
 * 16. Entries: the history has one entry for each write, and no others. Its changes hold each rule completely, as it was before
 *     and after the write, as the write returned them. An entry never changes, except by clause 19.
 * 17. History pages: a page begins at `from`, or at the newest entry at or below it, and holds at most `limit` changes, at least
 *     one where there is a `next`. Entries descend by sequence; in an entry changes ascend. Over the pages each change comes
 *     exactly once, also while others write.
 * 18. Pruning: a store may drop the oldest entries, whole ones only, and never the newest. `prunedThrough` says up to which
 *     sequence.
 * 19. Renaming: when `renameInHistory` reports no `more`, nothing that was written before names `from`: no `by`, `createdBy` or
 *     `updatedBy` of a rule or in the history, in any project. Names are compared code unit for code unit. Revisions stay, so a
 *     reader may hold the old name until it reads the rule anew. Each step is bounded.
 * 20. Forgetting: when `forget` reports no `more`, the project has no rules and no history. Each step removes at most about 1,000
 *     rules and history entries, rules first, and gives the project a new revision that readers cannot continue to. Sequences go
 *     on. A step that finds nothing changes nothing.
 *
 * Failing
 *
 * 21. Durability: an Ok write is kept, as durably as the store keeps anything. Every call that begins after it, on any handle to
 *     the same data, sees it. A handle whose data was taken away or replaced answers `store_unavailable`.
 * 22. Errors are values: nothing throws or rejects. A failure of the medium is `store_unavailable` with its cause;
 *     `mayHaveHappened` is false only if certainly nothing was written and nothing will be.
 * 23. Closing: after the host closed the handle every method answers `store_unavailable`, and nothing is written.
 */
interface RuleStore {
    /**
     * The changes since a revision.
     *
     * Core calls it before every decision and mostly learns that nothing changed, so make that answer cheap. A store that need
     * not wait for anything outside of the process returns a plain Result, which spares the check the cost of waiting.
     *
     * @param limit the most rules and removals in the answer: a positive integer, otherwise the behaviour is undefined.
     */
    changes(projectId: number, since: Revision | null, limit: number): StoreAnswer<RuleChanges, StoreUnavailable>;
    /** The rule, active or evaluated; null if the project has none with this id. */
    find(projectId: number, ruleId: number): ResultAsync<ProtectionRule | null, StoreUnavailable>;
    /** Does all operations as one step, or none. */
    write(projectId: number, operations: readonly RuleOperation[], options: WriteOptions): ResultAsync<RuleWrite, WriteConflict | StoreUnavailable>;
    /**
     * The project's writes, newest first.
     *
     * @param from where to begin; null begins at the newest entry.
     * @param limit the most changes on the page: a positive integer, otherwise the behaviour is undefined.
     */
    history(projectId: number, from: HistoryPosition | null, limit: number): ResultAsync<HistoryPage, StoreUnavailable>;
    /** Removes a project's rules and history, one bounded step at a time. Call it again while there is `more`. */
    forget(projectId: number): ResultAsync<ForgetStep, StoreUnavailable>;
    /** Replaces a person's name in all projects, one bounded step at a time. Call it again while there is `more`. */
    renameInHistory(from: string, to: string): ResultAsync<RenameStep, StoreUnavailable>;
}

export { changeRule, accessLevelInteger, accessLevels, changesNothing, clockUnavailable, deleteProtectionLevels, directoryUnavailable, enforcements, featureDisabled, forbidden, insufficientScope, isAccessLevel, isAtLeast, isEnforcement, isPackageType, packageTypeDisplayName, packageTypes, patternTaken, preconditionFailed, projectNotFound, pushProtectionLevels, revision, ruleChanged, ruleDraft, ruleLimitReached, ruleNotFound, storeUnavailable, ruleKey };
export type { AccessLevel as A, Enforcement as B, ClockUnavailable as C, DirectoryUnavailable as D, EvaluatedRefusal as E, FeatureDisabled as F, ForgetStep as G, HistoryEntryNotFound as H, InvalidPackageRequest as I, HistoryEntry as J, HistoryPage as K, HistoryPosition as L, PatternViolation as M, RenameStep as N, RuleChanges as O, PackageType as P, RuleDraft as Q, RuleTerms as R, StoreUnavailable as S, RuleOperation as T, RuleViolation as U, RuleWrite as V, StoreAnswer as W, WriteConflict as X, WriteOptions as Y, ProtectionRule as a, PackageProtected as b, ProjectNotFound as c, Forbidden as d, InsufficientScope as e, Revision as f, RuleInput as g, InvalidRule as h, PatternTaken as i, RuleLimitReached as j, PreconditionFailed as k, RuleChange as l, RuleNotFound as m, RuleChanged as n, RuleHistoryChange as o, AlreadyReverted as p, RulesTouchedSince as q, PushProtectionLevel as r, InvalidChanges as s, InventoryMissing as t, InventoryUnavailable as u, RefusalLogUnavailable as v, InvalidRuleSet as w, RuleStore as x, DeleteProtectionLevel as y, DuplicateRule as z };

// store.d.ts

import { HistoryPosition, RuleChanges, RuleHistoryChange, HistoryPage, RuleOperation, WriteOptions, WriteConflict } from './rule-store.js';
import { Revision, ProtectionRule, RuleDraft } from './index.js';
export { ForgetStep, HistoryEntry, RenameStep, RuleStore, RuleWrite, StoreAnswer, ruleKey } from './rule-store.js';
import { Result } from 'neverthrow';

/** One write of a project: its sequence number, and a random token that tells histories apart. */
interface WritePoint {
    readonly sequence: number;
    readonly token: string;
}
/** The newest write of a project that was never written, in every store. */
declare const neverWritten: WritePoint;
/** A position behind every change of an entry. It fits into 32 bits. */
declare const endOfEntry: number;
/**
 * The position of a reader of `changes`: it has read each removal up to `base`, and each rule whose last change is not behind `after`.
 *
 * In the middle of an answer `after` is before `base`; otherwise both are at the end of one write.
 */
interface ReaderPosition {
    readonly base: WritePoint & HistoryPosition;
    readonly after: HistoryPosition;
}
/** The revision of a write: `<sequence>.<token>`. */
declare function writeRevision({ sequence, token }: WritePoint): Revision;
/** The position of a reader that has read everything up to the end of a write. */
declare function endOf({ sequence, token }: WritePoint): ReaderPosition;
/** The position at which a reader begins the whole list, while the newest write is `newest`. */
declare function startOf({ sequence, token }: WritePoint): ReaderPosition;
/** The revision of a position in the middle of an answer: `<sequence>.<token>.<position>.<after sequence>.<after position>`. */
declare function pageRevision({ base, after }: ReaderPosition): Revision;
/** Reads a revision of either form; null for a text that no store made with these functions. */
declare function readRevision(since: Revision): ReaderPosition | null;
/** Whether a change comes after a position in the order of changes. */
declare function isBehind(change: HistoryPosition, position: HistoryPosition): boolean;

/** A removal in a project's log. */
interface LoggedRemoval extends WritePoint, HistoryPosition {
    readonly ruleId: number;
}
/** A rule with the position of its last change. */
interface PlacedRule extends HistoryPosition {
    readonly rule: ProtectionRule;
}
/** The rows that a store reads for one page of `changes`, from one snapshot. */
interface ChangeRows {
    /** The project's newest write; `neverWritten` if there is none. */
    readonly newest: WritePoint;
    /** The reader's position; null begins the whole list. */
    readonly position: ReaderPosition | null;
    /** The removals behind `position.base`, oldest first: the first `limit` and one more, or all. None if `position` is null. */
    readonly removals: readonly LoggedRemoval[];
    /**
     * The rules whose last change is behind `position.after`, by that change, oldest first: the first `limit` and one more, or
     * all. May be empty if there are more removals than `limit`.
     */
    readonly rules: readonly PlacedRule[];
}
/**
 * One page of `changes` (clauses 2 to 6 of `RuleStore`).
 *
 * Removals come first and rules follow, so `base` is never older than a rule that the reader holds. A rule that changes between
 * two pages moves behind `after` and comes again. One that is removed between two pages is in the log behind `base`.
 */
declare function pageOfChanges({ newest, position, removals, rules }: ChangeRows, limit: number): RuleChanges;

/** One change in a project's history, with the data of its entry. */
interface HistoryRow extends HistoryPosition, RuleHistoryChange {
    readonly at: number;
    readonly by: string | null;
    readonly reverts: number | null;
}
/**
 * One page of `history` (clause 17 of `RuleStore`).
 *
 * @param rows the changes from `from` on, sequences descending, positions ascending: the first `limit` and one more, or all.
 * @param prunedThrough entries up to this sequence are gone.
 */
declare function pageOfHistory(rows: readonly HistoryRow[], limit: number, prunedThrough: number): HistoryPage;

/** The state of a project before a write, as far as the write needs it. */
interface ProjectState {
    readonly projectId: number;
    /** The project's revision. */
    readonly revision: Revision;
    /** The project's rule with this id; null or undefined if there is none. */
    findRule(ruleId: number): ProtectionRule | null | undefined;
    /** The id of the project's rule with this type, pattern and enforcement; null or undefined if there is none. */
    findHolder(terms: RuleDraft): number | null | undefined;
}
/** The values that a store adds to a write without a conflict. */
interface WriteStamp {
    /** The revision that the write makes. */
    readonly revision: Revision;
    /** Returns the id of each rule that is inserted, in their order. */
    nextId(): number;
}
/**
 * The change of each rule by a write, or the conflict that stops it (clauses 9 to 11 and 15 of `RuleStore`).
 *
 * The store must call it in the same atomic step in which it keeps the changes. Ids are taken only if there is no conflict.
 */
declare function planWrite(state: ProjectState, operations: readonly RuleOperation[], options: WriteOptions, stamp: WriteStamp): Result<readonly RuleHistoryChange[], WriteConflict>;

/** A rule as a driver or a JSON parser returns it, not yet validated. */
type RuleRow = Readonly<Record<keyof ProtectionRule, unknown>>;
/**
 * Reads a rule from a row, or returns the reason why it cannot.
 *
 * Integers may be decimal strings or bigints, as drivers return 64-bit columns. Further columns are ignored. A row that a newer
 * version wrote is an error: a rule is never passed over.
 */
declare function readRuleRow(row: RuleRow): Result<ProtectionRule, string>;

export { HistoryPage, HistoryPosition, RuleChanges, RuleHistoryChange, RuleOperation, WriteConflict, WriteOptions, endOf, endOfEntry, isBehind, neverWritten, pageOfChanges, pageOfHistory, pageRevision, planWrite, readRevision, readRuleRow, startOf, writeRevision };
export type { ChangeRows, HistoryRow, LoggedRemoval, PlacedRule, ProjectState, ReaderPosition, RuleRow, WritePoint, WriteStamp };
