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
/** The levels that a rule may demand for a push (contract, section 1). */
declare const pushProtectionLevels: readonly ["maintainer", "owner", "admin"];
type PushProtectionLevel = (typeof pushProtectionLevels)[number];
/** The levels that a rule may demand for a delete (contract, section 1). */
declare const deleteProtectionLevels: readonly ["owner", "admin"];
type DeleteProtectionLevel = (typeof deleteProtectionLevels)[number];
/** GitLab's integer for a level: 0 for `no_access` to 60 for `admin`. Levels are compared by it. */
declare function accessLevelInteger(level: AccessLevel): number;
declare function isAccessLevel(value: unknown): value is AccessLevel;
/** Whether somebody at `level` meets a demand for `required`. */
declare function isAtLeast(level: AccessLevel, required: AccessLevel): boolean;

/**
 * Decides `^(?:\*|@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.-]+@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.*-]*)$` in one pass by
 * following all positions that the expression can be in at once; a backtracking engine needs polynomial time for it.
 */
declare function acceptsPypiPattern(pattern: string): boolean;
declare const definitions: {
    readonly cargo: {
        readonly displayName: "Cargo";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
    };
    readonly conan: {
        readonly displayName: "Conan";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
    };
    readonly generic: {
        readonly displayName: "Generic";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
    };
    readonly helm: {
        readonly displayName: "Helm";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
    };
    readonly maven: {
        readonly displayName: "Maven";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
    };
    readonly npm: {
        readonly displayName: "NPM";
        readonly acceptsPattern: (pattern: string) => boolean;
        readonly normaliseName: (name: string) => string;
    };
    readonly nuget: {
        readonly displayName: "NuGet";
        readonly acceptsPattern: () => boolean;
        readonly normaliseName: (name: string) => string;
    };
    readonly pypi: {
        readonly displayName: "PyPI";
        readonly acceptsPattern: typeof acceptsPypiPattern;
        readonly normaliseName: (name: string) => string;
    };
    readonly terraform_module: {
        readonly displayName: "Terraform module";
        readonly acceptsPattern: (pattern: string) => boolean;
        readonly normaliseName: (name: string) => string;
    };
};
/** A kind of package that a rule may name (contract, section 1). */
type PackageType = keyof typeof definitions;
/** Every package type, in alphabetical order. */
declare const packageTypes: readonly ["cargo", "conan", "generic", "helm", "maven", "npm", "nuget", "pypi", "terraform_module"];
declare function isPackageType(value: unknown): value is PackageType;
/** The type's name for people: `terraform_module` is "Terraform module". */
declare function packageTypeDisplayName(packageType: PackageType): string;

/** What is wrong with a package name pattern (contract, sections 2 and 3). */
type PatternViolation = {
    readonly type: "pattern_blank";
} | {
    readonly type: "pattern_too_long";
    readonly maximumLength: number;
} | {
    readonly type: "pattern_format";
    readonly packageType: PackageType;
}
/** The pattern holds a NUL or a lone surrogate, which no store could keep as it is. */
 | {
    readonly type: "pattern_not_text";
};
/** What is wrong with the terms of a rule; several can hold at once. */
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
};
/**
 * The terms are no valid rule. The violations come in the order in which the contract lists their messages; there is at least
 * one.
 */
interface InvalidRule {
    readonly type: "invalid_rule";
    readonly violations: readonly RuleViolation[];
}
/** Another rule of the project has the same package type and exactly the same pattern. */
interface PatternTaken {
    readonly type: "pattern_taken";
}
/** The project has no rule with this id: there never was one, it was deleted, or it belongs to another project. */
interface RuleNotFound {
    readonly type: "rule_not_found";
}
/** The rule is no longer at the revision that the caller had read. */
interface RuleChanged {
    readonly type: "rule_changed";
}
/** The rule was changed after the moment up to which the caller wanted it to be unmodified. */
interface PreconditionFailed {
    readonly type: "precondition_failed";
}
/** There is no such project, or this caller may not see it: the two do not differ. */
interface ProjectNotFound {
    readonly type: "project_not_found";
}
/** The host switched the management of protection rules off for the project. */
interface FeatureDisabled {
    readonly type: "feature_disabled";
}
/** The caller's role does not suffice, or the project takes no changes from anybody. */
interface Forbidden {
    readonly type: "forbidden";
}
/** The caller's token does not carry a scope that covers the operation. */
interface InsufficientScope {
    readonly type: "insufficient_scope";
}
/** A check was asked with a value outside of its type; `field` names the first such value. */
interface InvalidPackageRequest {
    readonly type: "invalid_package_request";
    readonly field: "projectId" | "packages" | "action" | "principal" | "packageType" | "packageName";
    /** Where many packages were asked about at once: the place of the first one that is wrong, from 0. */
    readonly index?: number;
}
/** Rules forbid the action to the principal. */
interface PackageProtected<Rule> {
    readonly type: "package_protected";
    /** The rules that match and deny, in no particular order; at least one. */
    readonly blockedBy: readonly Rule[];
    /** The level that would have been enough; null where none would be. */
    readonly requiredAccessLevel: AccessLevel | null;
}
/** The host's project directory failed, gave an answer that makes no sense, or did not answer in time. */
interface DirectoryUnavailable {
    readonly type: "directory_unavailable";
    readonly cause: unknown;
}
/** The store failed, gave an answer that makes no sense, or did not answer in time. */
interface StoreUnavailable {
    readonly type: "store_unavailable";
    /** True where a change may have been committed although this error is all that is known of it. */
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
declare function directoryUnavailable(cause: unknown): DirectoryUnavailable;
/** `mayHaveHappened` is false unless a write was on its way when the store failed. */
declare function storeUnavailable(cause: unknown, mayHaveHappened?: boolean): StoreUnavailable;

/** Push: a new package, a new version, a re-upload. Delete: of a package or of a version. */
type PackageAction = "push" | "delete";
/** Who asks. A user whose level is `admin` counts as an admin (contract, section 5). */
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
/** The question: may the principal do this to the package? */
interface PackageRequest {
    readonly action: PackageAction;
    readonly principal: Principal;
    readonly packageType: PackageType;
    /** The name that contract section 4 says is matched for the type; not empty. */
    readonly packageName: string;
}
/** A copy that does not change with the host's object; null for what is no principal. */
declare function copyPrincipal(principal: Principal): Principal | null;

declare const revisionBrand: unique symbol;
declare const draftBrand: unique symbol;
/**
 * The state of a project's rules, or of one rule, at its last change. Opaque: only equality means anything to anybody but
 * the store that made it.
 */
type Revision = string & {
    readonly [revisionBrand]: true;
};
/** For stores: marks a text of the store's own making as a revision. */
declare function revision(text: string): Revision;
/** What a rule says (contract, section 1): which packages it protects, and the level that an action on them demands. */
interface RuleTerms {
    readonly packageNamePattern: string;
    readonly packageType: PackageType;
    /** Null demands nothing of users for a push. */
    readonly minimumAccessLevelForPush: PushProtectionLevel | null;
    /** Null demands nothing of users for a delete. */
    readonly minimumAccessLevelForDelete: DeleteProtectionLevel | null;
}
/** Terms that were found valid; `ruleDraft` and `changeRule` are the only ways to one. */
type RuleDraft = RuleTerms & {
    readonly [draftBrand]: true;
};
/** A rule as a store keeps it. */
interface ProtectionRule extends RuleTerms {
    /** Positive; never used again by the store, in any project. */
    readonly id: number;
    readonly projectId: number;
    readonly revision: Revision;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    /** Milliseconds since the epoch; `createdAt` until the first change. */
    readonly updatedAt: number;
}
/** The terms of a rule to be, as a host got them: any text may stand in them. An absent level is null. */
interface RuleInput {
    readonly packageNamePattern: string | null;
    readonly packageType: string | null;
    readonly minimumAccessLevelForPush?: string | null;
    readonly minimumAccessLevelForDelete?: string | null;
}
/** A change to a rule: an absent term stays as it is, a null level is cleared. */
type RuleChange = Partial<RuleInput>;
/** Builds valid terms, or says everything that is wrong with them (contract, sections 2 and 3). */
declare function ruleDraft(input: RuleInput): Result<RuleDraft, InvalidRule>;
/** The rule's terms with a change applied, judged as a whole. */
declare function changeRule(terms: RuleTerms, change: RuleChange): Result<RuleDraft, InvalidRule>;
/** Whether a change leaves the rule as it is: it names no term, or each with the value that it has. */
declare function changesNothing(terms: RuleTerms, change: RuleChange): boolean;

/** What happened, for a host's audit log. Rules are given as they were and as they are; nothing carries a credential. */
type ProtectionEvent = {
    readonly type: "rule_created";
    readonly projectId: number;
    /** The caller's name. */
    readonly by: string;
    readonly rule: ProtectionRule;
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
    readonly rule: ProtectionRule;
} | {
    readonly type: "project_forgotten";
    readonly projectId: number;
    /** Those that were removed; not all of the project's where `forgetProject` failed half-way. At least one. */
    readonly rules: readonly ProtectionRule[];
} | {
    readonly type: "package_refused";
    readonly projectId: number;
    readonly request: PackageRequest;
    readonly error: PackageProtected<ProtectionRule>;
};
/**
 * Is told of a change after it was committed, and of every refused check. Nothing waits for it, and its failure alters no
 * answer.
 */
type OnEvent = (event: ProtectionEvent) => unknown;

/** What waiting gives when the time is up before the work is. */
declare const timedOut: unique symbol;
/** One step of work with a deadline of its own: `timedOut` where it takes longer. Rejects as the work does. */
declare function waitAtMost<T>(milliseconds: number, start: () => PromiseLike<T>): Promise<T | typeof timedOut>;

/** One page of what became of a project's rules since a revision. */
interface RuleChanges {
    /** Where the reader stands after this page: what it passes as `since` next time. */
    readonly revision: Revision;
    /** The rules that are new or changed, as they are now. */
    readonly rules: readonly ProtectionRule[];
    /** The ids that are gone; also ones that the reader may never have held. */
    readonly removed: readonly number[];
    /** True where the reader must forget what it held: this is the first page of the list from the beginning. */
    readonly whole: boolean;
    /** True where the answer goes on; what was read so far is no state of the project, and nothing may be decided by it. */
    readonly more: boolean;
}
/** An answer that is there at once, or one to wait for. `await` gives the Result of either. */
type StoreAnswer<T, E> = Result<T, E> | ResultAsync<T, E>;
/**
 * Where rules are kept. Everything that core needs of a store is here, and nothing else: an adapter that keeps these clauses
 * is a store. Rules come and go as plain values; a store never matches a name against a pattern.
 *
 * 1. Isolation: a method sees and touches the rules of the project it was given, and of no other.
 * 2. Order: in an answer of `changes`, rules stand in the order of their last change, oldest first.
 * 3. Uniqueness: a project never holds two rules with the same package type and the same pattern, compared code unit for
 *    code unit; `insert` and `replace` answer `pattern_taken` instead. A rule does not collide with itself.
 * 4. Atomicity: uniqueness, compare-and-set and the write are one step, also between processes. Of several callers who race
 *    for one pattern one succeeds and the others get `pattern_taken`; of several who replace or remove one rule at the same
 *    revision one succeeds, and the others get `rule_changed`, or `rule_not_found` where the winner removed it.
 * 5. Compare-and-set: `replace` and `remove` act only on a rule that stands at `expected`, and answer `rule_changed`
 *    otherwise; `remove` with null acts on whatever stands there. Any number that is the id of no rule of the project is
 *    `rule_not_found`. A `replace` that would answer either of these and `pattern_taken` as well answers the former.
 * 6. Ids are positive safe integers. An insert that begins after the answer to another has the greater id, in whichever
 *    projects the two are. Ids are never used again in one history of the data: not after the newest rule was removed, not
 *    after a restart.
 * 7. Durability: when the Result is ok the change is kept, as durably as the store keeps anything, and every call that
 *    begins after it, on any handle to the same data, sees it. A handle whose data was taken away or put back behind it
 *    answers `store_unavailable` rather than from what it remembers.
 * 8. `changes` answers from one snapshot. Applied to what the reader held at `since`, page by page until there is no `more`,
 *    it gives exactly the list of now: `removed` are dropped, `rules` are added, or replace the rule with the same id.
 * 9. `changes` never says "nothing" after a change. Where no rule of the project changed since `since`, it answers without
 *    rules and removals, with the same revision, and not with `whole`.
 * 10. `whole` is the answer for null and for a revision that the store cannot continue from: unknown, pruned, newer than the
 *     data, or of a history that the data no longer has, as after restoring a backup. A store may answer `whole` to any
 *     revision but two: the current one, and that of a page with `more` since which nobody has written.
 * 11. A page holds at most `limit` rules and removals together, and at least one where there is `more`. Paging ends as soon
 *     as writing does.
 * 12. Revisions: a rule's revision is new at each of its changes and equal to no earlier one of it, nor to one of a history
 *     that was lost; so is the project's at each change of any of its rules.
 * 13. Text: any Unicode without NUL and lone surrogates, up to 255 code points, comes back code unit for code unit.
 * 14. Time: `now` is kept to the millisecond; `createdAt` is that of the insert, `updatedAt` that of the last write, even
 *     where a clock that went back makes it earlier than `createdAt`.
 * 15. Errors are values: nothing throws or rejects. A failure of the medium is `store_unavailable` with its cause, and
 *     `mayHaveHappened` unless it is known that nothing was written and nothing will be.
 * 16. After the host closed the handle every method answers `store_unavailable`; nothing is written, and that is known.
 */
interface RuleStore {
    /**
     * Core asks this before every decision, mostly to hear that nothing changed, so that answer should be cheap. A store that
     * need not wait for anything outside of the process gives a plain Result, which spares the check everything that waiting
     * costs.
     *
     * @param limit the most rules and removals in the answer: a positive integer, or what the store does is undefined.
     */
    changes(projectId: number, since: Revision | null, limit: number): StoreAnswer<RuleChanges, StoreUnavailable>;
    /** The rule; null where the project has none with this id. */
    find(projectId: number, ruleId: number): ResultAsync<ProtectionRule | null, StoreUnavailable>;
    /** @param now the time of the insert, in milliseconds since the epoch. */
    insert(projectId: number, draft: RuleDraft, now: number): ResultAsync<ProtectionRule, PatternTaken | StoreUnavailable>;
    /** Puts new terms in the place of a rule's; the id, the project and `createdAt` stay. */
    replace(projectId: number, ruleId: number, expected: Revision, terms: RuleDraft, now: number): ResultAsync<ProtectionRule, RuleNotFound | RuleChanged | PatternTaken | StoreUnavailable>;
    /** The rule as it was when it was removed. */
    remove(projectId: number, ruleId: number, expected: Revision | null): ResultAsync<ProtectionRule, RuleNotFound | RuleChanged | StoreUnavailable>;
}

type Decision<Rule> = {
    readonly outcome: "allowed";
} | {
    readonly outcome: "blocked";
    /** The rules that match and deny, in no particular order; at least one. */
    readonly blockedBy: readonly Rule[];
    /** The level that would have been enough; null where none would: for a deploy token or an anonymous principal. */
    readonly requiredAccessLevel: AccessLevel | null;
};
/** The rules of one project, ready to decide. */
interface RuleSet<Rule> {
    readonly size: number;
    /**
     * Decides by the rules alone (contract, section 5): a user is blocked when any matching rule demands, for the action, a
     * level above theirs; a deploy token or an anonymous principal is blocked by any matching rule; an admin never is.
     *
     * @throws TypeError for a request outside of its types, an empty name included: such a question is never answered "allowed".
     */
    decide(request: PackageRequest): Decision<Rule>;
}
/**
 * Makes rules ready to decide. Their order does not matter, nor does it matter whether they come from a store or from a
 * configuration file; what happens to the objects later is not noticed.
 *
 * @throws TypeError for a malformed rule.
 */
declare function compileRules<Rule extends RuleTerms>(rules: Iterable<Rule>): RuleSet<Rule>;

interface CheckPackageRequest extends PackageRequest {
    readonly projectId: number;
    /**
     * Whether this check may share one read of the store with other checks, and lists, of the project that are asked at the same
     * moment, before the read begins. It saves reads in a server that answers many requests at once, and makes a check that comes
     * alone wait slightly longer. The store is called in the asynchronous context of the first of them. False by default.
     */
    readonly sharesRead?: boolean;
}
/** One question about many packages of a project. */
interface CheckPackagesRequest {
    readonly projectId: number;
    readonly action: PackageAction;
    readonly principal: Principal;
    readonly packages: readonly {
        readonly packageType: PackageType;
        readonly packageName: string;
    }[];
}
/**
 * Asking before a push or a delete (contract, section 5). The answer counts every change that was acknowledged, by any process
 * on the same store, before the question. Rules that cannot be read, or not in time, allow nothing.
 */
interface PackageChecks {
    /** Ok is allowed; refused is an error, so that `if (result.isOk()) publish()` is right. */
    checkPackage(request: CheckPackageRequest): ResultAsync<undefined, PackageProtected<ProtectionRule> | InvalidPackageRequest | StoreUnavailable>;
    /**
     * A decision for each package, in their order, all by one state of the rules. One package that cannot be asked about fails
     * the whole question. Nothing is refused here: no event tells of it.
     */
    checkPackages(request: CheckPackagesRequest): ResultAsync<readonly Decision<ProtectionRule>[], InvalidPackageRequest | StoreUnavailable>;
}

/** What a token may be used for: `api` for everything, `read_api` for reading. */
declare const tokenScopes: readonly ["api", "read_api"];
type TokenScope = (typeof tokenScopes)[number];
/** Who calls the management of rules, as the host authenticated them. */
interface Caller {
    /** The host's own name for them; events carry it, and the project directory gets it. */
    readonly name: string;
    /** An administrator of the whole instance. */
    readonly admin: boolean;
    readonly scopes: readonly TokenScope[];
}
declare const projectVisibilities: readonly ["private", "internal", "public"];
type ProjectVisibility = (typeof projectVisibilities)[number];
/** A project as one caller sees it. */
interface ProjectView {
    readonly id: number;
    /** The full path, `group/subgroup/project`. */
    readonly path: string;
    readonly visibility: ProjectVisibility;
    readonly archived: boolean;
    /** Whether the project has a package registry at all. */
    readonly packagesEnabled: boolean;
    /** Whether protection rules can be managed; stored rules protect all the same (contract, section 2, Switch). */
    readonly protectionEnabled: boolean;
    /** The caller's level in the project; `no_access` for somebody who is no member. */
    readonly accessLevel: AccessLevel;
}
type ManagementAction = "list" | "create" | "update" | "delete";
/**
 * Whether the caller's token covers the action (contract, section 2, order of checks, 1).
 *
 * @throws TypeError for a caller outside of its type, which must not pass for one with rights.
 */
declare function authoriseScope(caller: Caller, action: ManagementAction): Result<Caller, InsufficientScope>;
/**
 * Whether the caller may manage the project's rules (contract, section 2, order of checks, 3 to 5). A project that the
 * directory does not know or hides (null) and a private project in which the caller has no role are the same error.
 *
 * @throws TypeError for a caller outside of its type.
 */
declare function authoriseManagement(caller: Caller, project: ProjectView | null): Result<ProjectView, ProjectNotFound | FeatureDisabled | Forbidden>;

/**
 * How a caller names a project: by its id, or by its full path (`group/subgroup/project`, at least one slash), in which case
 * does not count.
 */
type ProjectReference = {
    readonly id: number;
} | {
    readonly path: string;
};
/** What the host knows of its projects and their members. */
interface ProjectDirectory {
    /**
     * The project as this caller sees it, with the caller's level in it. Null both where there is no such project and where
     * this caller may not know of it, so that the two cannot differ.
     *
     * A throw, a rejection, an answer of another shape or none in time is `directory_unavailable`, and nothing is done.
     */
    resolve(caller: Caller, project: ProjectReference): Promise<ProjectView | null>;
}

interface ListRulesRequest {
    readonly caller: Caller;
    readonly project: ProjectReference;
}
interface CreateRuleRequest extends ListRulesRequest {
    readonly rule: RuleInput;
}
interface RuleRequest extends ListRulesRequest {
    /** A number that is not a safe integer is the id of no rule. */
    readonly ruleId: number;
    /**
     * Milliseconds since the epoch: a rule that was changed later is left alone, and the answer is `precondition_failed`. Absent
     * is no precondition; a number that is not finite rejects with a TypeError.
     */
    readonly unmodifiedSince?: number;
}
interface UpdateRuleRequest extends RuleRequest {
    readonly change: RuleChange;
}
/**
 * What any management of rules can fail with, in the order in which it is looked at; nothing is changed then, but for
 * `mayHaveHappened`.
 */
type ManagementError = InsufficientScope | DirectoryUnavailable | ProjectNotFound | FeatureDisabled | Forbidden | StoreUnavailable;
/**
 * Managing the rules of a project, on behalf of a caller (contract, section 2). A request outside of its types, as a host without
 * types may give it, may reject with a TypeError; nothing is changed then.
 */
interface RuleManagement {
    /** By ascending id; the same frozen array for as long as nothing changes. */
    listRules(request: ListRulesRequest): ResultAsync<readonly ProtectionRule[], ManagementError>;
    createRule(request: CreateRuleRequest): ResultAsync<ProtectionRule, ManagementError | InvalidRule | PatternTaken>;
    /**
     * Changes what the change names, and nothing where it names nothing new. A lost race is run again on what the winner left;
     * `rule_changed` only after eight of them.
     */
    updateRule(request: UpdateRuleRequest): ResultAsync<ProtectionRule, ManagementError | RuleNotFound | PreconditionFailed | InvalidRule | PatternTaken | RuleChanged>;
    /** The rule as it was. Of several that delete one rule, one succeeds and the others get `rule_not_found`. */
    deleteRule(request: RuleRequest): ResultAsync<ProtectionRule, ManagementError | RuleNotFound | PreconditionFailed | RuleChanged>;
}

/** The longest pattern, in code points (contract, section 1). */
declare const maximumPatternLength = 255;
/**
 * Whether a package name of a type matches a pattern (contract, section 4). Total; no regular expression is built from the
 * pattern.
 */
declare function matchesPackageName(packageType: PackageType, pattern: string, packageName: string): boolean;

interface PackageProtectionOptions {
    readonly store: RuleStore;
    /** What the host knows of projects and roles; without it rules can be checked, not managed. */
    readonly directory?: ProjectDirectory;
    /** The time in milliseconds since the epoch; by default the system's. */
    readonly now?: () => number;
    /**
     * How long one call may take, in milliseconds, with all that it asks of store and directory; 5,000 by default. In
     * `forgetProject` each step has that time.
     */
    readonly deadlineMs?: number;
    readonly onEvent?: OnEvent;
    /**
     * The most rules, of all projects together, that are kept compiled; 1,000,000 by default. The project asked about last is
     * always kept.
     */
    readonly maximumCachedRules?: number;
}
/** Package protection for a host that asks before it publishes or deletes. */
interface PackageProtection extends PackageChecks {
    /** The deadline that it was made with, in milliseconds; http-express gives as much to the host's own functions. */
    readonly deadlineMs: number;
    /**
     * Removes every rule of a project, for a host that deletes the project, and gives the removed rules. Where it fails some may
     * be gone already: call it again. Rules that others create meanwhile are removed too. It takes as long as there are rules;
     * only each of its steps has a deadline.
     *
     * @throws TypeError for an id that is not a safe integer.
     */
    forgetProject(projectId: number): ResultAsync<readonly ProtectionRule[], StoreUnavailable>;
}
/** The same with the management of rules, which needs a project directory. */
interface ManagedPackageProtection extends PackageProtection, RuleManagement {
}
/**
 * What an application imports: checks and, with a directory, the management of rules, over one store. Does no I/O by itself.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function createPackageProtection(options: PackageProtectionOptions & {
    readonly directory: ProjectDirectory;
}): ManagedPackageProtection;
declare function createPackageProtection(options: PackageProtectionOptions): PackageProtection;

export { accessLevelInteger, accessLevels, authoriseManagement, authoriseScope, changeRule, changesNothing, compileRules, copyPrincipal, createPackageProtection, deleteProtectionLevels, directoryUnavailable, featureDisabled, forbidden, insufficientScope, isAccessLevel, isAtLeast, isPackageType, matchesPackageName, maximumPatternLength, packageTypeDisplayName, packageTypes, patternTaken, preconditionFailed, projectNotFound, projectVisibilities, pushProtectionLevels, revision, ruleChanged, ruleDraft, ruleNotFound, storeUnavailable, timedOut, tokenScopes, waitAtMost };
export type { AccessLevel, Caller, CheckPackageRequest, CheckPackagesRequest, CreateRuleRequest, Decision, DeleteProtectionLevel, DirectoryUnavailable, FeatureDisabled, Forbidden, InsufficientScope, InvalidPackageRequest, InvalidRule, ListRulesRequest, ManagedPackageProtection, ManagementAction, ManagementError, OnEvent, PackageAction, PackageChecks, PackageProtected, PackageProtection, PackageProtectionOptions, PackageRequest, PackageType, PatternTaken, PatternViolation, PreconditionFailed, Principal, ProjectDirectory, ProjectNotFound, ProjectReference, ProjectView, ProjectVisibility, ProtectionEvent, ProtectionRule, PushProtectionLevel, Revision, RuleChange, RuleChanged, RuleChanges, RuleDraft, RuleInput, RuleManagement, RuleNotFound, RuleRequest, RuleSet, RuleStore, RuleTerms, RuleViolation, StoreAnswer, StoreUnavailable, TokenScope, UpdateRuleRequest };
