import { AccessLevel, DeleteProtectionLevel, PushProtectionLevel, Caller, PackageAction, PackageType, RuleTerms, PackageRequest, PatternViolation, Principal, ProjectReference, ProjectView, Revision, Enforcement, ProtectionRule, RuleChange, RuleDraft, RuleInput, Decision, RuleStore, WriteOptions, WriteConflict, StoreUnavailable } from '@package-protection/core';
import fc from 'fast-check';
import { ResultAsync } from 'neverthrow';

/** Every level; shrinks towards `no_access`. */
declare function arbitraryAccessLevel(): fc.Arbitrary<AccessLevel>;
/** Every level that a rule may require for a push; shrinks towards `maintainer`. */
declare function arbitraryPushProtectionLevel(): fc.Arbitrary<PushProtectionLevel>;
/** Every level that a rule may require for a delete; shrinks towards `owner`. */
declare function arbitraryDeleteProtectionLevel(): fc.Arbitrary<DeleteProtectionLevel>;

/** The name of a caller: any text without NUL. */
declare function arbitraryCallerName(): fc.Arbitrary<string>;
/** A caller of the management: any name; an admin one time in four; any scopes, also none, in any order. */
declare function arbitraryCaller(): fc.Arbitrary<Caller>;

/** One code point: any but a surrogate, mostly of a small alphabet and a list of special cases. Shrinks towards `a`. */
declare function arbitraryCharacter(): fc.Arbitrary<string>;
/** Half of a code point outside of the basic plane: it cannot be encoded, yet a string may hold it. */
declare function arbitraryLoneSurrogate(): fc.Arbitrary<string>;
/** A character of Unicode's White_Space, which is what "blank" means (contract, section 2). */
declare function arbitraryWhiteSpace(): fc.Arbitrary<string>;

/** Either action. */
declare function arbitraryPackageAction(): fc.Arbitrary<PackageAction>;

/**
 * A package name: any string that is not empty.
 *
 * Most are short and of a small alphabet, with unusual characters of Unicode and sometimes a lone surrogate. One in twenty is
 * long.
 */
declare function arbitraryPackageName(): fc.Arbitrary<string>;
/** The same text in other cases: each code point is replaced by one that has the same lower case. */
declare function arbitraryCaseVariant(text: string): fc.Arbitrary<string>;
/**
 * A name that a pattern of this package type matches, or nearly matches.
 *
 * Letters may have another case, and separators that the type treats as one are varied. One in three has a character inserted,
 * dropped or replaced.
 */
declare function arbitraryNameLike(packageType: PackageType, pattern: string): fc.Arbitrary<string>;

/** Any request that can be decided. */
declare function arbitraryPackageRequest(): fc.Arbitrary<PackageRequest>;
/** A request about a package whose name the rule matches, or nearly; see `arbitraryNameLike`. */
declare function arbitraryRequestFor(rule: RuleTerms): fc.Arbitrary<PackageRequest>;
/** Rules, and a request that some of them concern. */
interface RulesAndRequest {
    readonly rules: readonly RuleTerms[];
    readonly request: PackageRequest;
}
/**
 * Rules with a request, so that in most cases some rules match the request and others nearly do.
 *
 * Up to `maxRules` rules. Most have the request's package type and a pattern made of its name: with wildcards for parts of it,
 * letters in another case, and sometimes one wrong character.
 */
declare function arbitraryRulesAndRequest(maxRules?: number): fc.Arbitrary<RulesAndRequest>;
/**
 * A rule that matches the request's package or nearly does, as in `arbitraryRulesAndRequest`. One in four is any rule.
 */
declare function arbitraryRuleAbout(request: PackageRequest): fc.Arbitrary<RuleTerms>;

/** Every package type. */
declare function arbitraryPackageType(): fc.Arbitrary<PackageType>;

/**
 * A pattern that the contract accepts for the package type: of its format (section 3), 1 to 255 code points. Mostly short
 * and out of a small alphabet with many wildcards; `*` alone, and patterns of full length, are frequent.
 */
declare function arbitraryPattern(packageType: PackageType): fc.Arbitrary<string>;
/** An invalid pattern and one of its violations. It may have others. */
interface InvalidPattern {
    readonly packageType: PackageType;
    readonly pattern: string;
    readonly violation: PatternViolation["type"];
}
/**
 * A pattern with this violation: blank (also empty), longer than 255 code points (mostly by one) but otherwise of the
 * format, of a wrong format (a valid pattern with a foreign character in it, or one that is wrong only in structure), or with
 * a NUL or a lone surrogate in it.
 */
declare function arbitraryInvalidPattern(violation: PatternViolation["type"]): fc.Arbitrary<InvalidPattern>;

/** A user of any level. */
declare function arbitraryUser(): fc.Arbitrary<Extract<Principal, {
    readonly kind: "user";
}>>;
/** Every kind of principal; two in three are users, since only for them do the levels of rules matter. */
declare function arbitraryPrincipal(): fc.Arbitrary<Principal>;

/** A full path: two to five parts; mostly of path letters, otherwise of any characters but the slash. */
declare function arbitraryProjectPath(): fc.Arbitrary<string>;
/** A reference to a project: an id, mostly a small one, or a path. */
declare function arbitraryProjectReference(): fc.Arbitrary<ProjectReference>;
/** A project as some caller sees it: every visibility, every level; it is archived, or switched off, one time in four. */
declare function arbitraryProjectView(): fc.Arbitrary<ProjectView>;

/** A revision that some store could have made: an epoch and a counter, or any other text. */
declare function arbitraryRevision(): fc.Arbitrary<Revision>;

/** The two levels of a rule: every pair but the one in which both are null. */
declare function arbitraryRuleLevels(): fc.Arbitrary<Pick<RuleTerms, "minimumAccessLevelForPush" | "minimumAccessLevelForDelete">>;
/** Either enforcement, `active` more often. */
declare function arbitraryEnforcement(): fc.Arbitrary<Enforcement>;
/** Valid terms: every type, patterns as in `arbitraryPattern`, every pair of levels, either enforcement. */
declare function arbitraryRuleDraft(): fc.Arbitrary<RuleDraft>;
/**
 * Terms of active rules, as a decision reads them.
 *
 * They are valid in structure; one in five breaks the format or the length, as old rules do after a format was tightened.
 */
declare function arbitraryRuleTerms(): fc.Arbitrary<RuleTerms>;
/** A rule as a store keeps it, of any project; clocks go back now and then, so `updatedAt` is sometimes the earlier one. */
declare function arbitraryProtectionRule(): fc.Arbitrary<ProtectionRule>;
/** The rules of one project, up to `maxLength`, by ascending id: no two with the same type, pattern and enforcement. */
declare function arbitraryProjectRules(maxLength?: number): fc.Arbitrary<ProtectionRule[]>;
/**
 * The terms of a new rule as a client sends them: about half are valid.
 *
 * Each term may be null or any text, often text that is nearly right or that names a property of every object. The levels and
 * the enforcement may be absent.
 */
declare function arbitraryRuleInput(): fc.Arbitrary<RuleInput>;
/** A change to a rule: any subset of the terms, also none, each as in `arbitraryRuleInput`. */
declare function arbitraryRuleChange(): fc.Arbitrary<RuleChange>;

/** The rules that match the package of a request, for any principal. */
declare function naivelyMatching<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Rule[];
/** The access level that a rule requires of users for the action of a request; null if it requires none. */
declare function naiveRequiredLevel(rule: RuleTerms, request: PackageRequest): AccessLevel | null;
/**
 * The decision as section 5 of the contract states it, one rule after another.
 *
 * It is the model for comparisons with an engine that has an index, or is written in another language. `blockedBy` and `wouldBlock` are in
 * the order of the rules.
 */
declare function naiveDecision<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Decision<Rule>;

/** The form in which names are compared, as an array of code points: contract, section 4, word for word. */
declare function naiveFold(packageType: PackageType, name: string): string[];
/**
 * Whether a name matches a pattern, for comparison with faster implementations. For each character of the pattern it keeps
 * every number of the name's characters that the pattern so far can match.
 */
declare function naiveMatch(packageType: PackageType, pattern: string, name: string): boolean;

type Written = ResultAsync<ProtectionRule, WriteConflict | StoreUnavailable>;
/** The options of a write of one rule; absent is the epoch and no author. */
type WriteNote = Partial<WriteOptions>;
/** Inserts one rule, in a write of its own, and returns it. */
declare function insertRule(store: RuleStore, projectId: number, terms: RuleDraft, note?: WriteNote): Written;
/** Replaces the terms of a rule at the revision that it has here, in a write of its own, and returns the new rule. */
declare function replaceRule(store: RuleStore, { id: ruleId, projectId, revision: expected }: Pick<ProtectionRule, "id" | "projectId" | "revision">, terms: RuleDraft, note?: WriteNote): Written;
/** Removes one rule, in a write of its own, and returns it as it was. Null removes it at any revision. */
declare function removeRule(store: RuleStore, projectId: number, ruleId: number, expected?: Revision | null, note?: WriteNote): Written;

/** A store with no data in it, and what can be done to it from outside. Missing capabilities are left out, and named in `without`. */
interface StoreUnderTest {
    readonly store: RuleStore;
    /** Opens another handle to the same data, as another process would. */
    readonly secondHandle?: () => Promise<RuleStore>;
    /** Closes every handle to the data and opens it anew, as a new process would. */
    readonly restart?: () => Promise<RuleStore>;
    /** Closes every handle to the data, as the host would. */
    readonly close?: () => Promise<void>;
    /** Called once, after the last call of a test. */
    readonly dispose?: () => Promise<void>;
}
/** Options of a new store. */
interface StoreSetting {
    /** How many changes of each project the history keeps. Absent: the store's default. */
    readonly keptChanges?: number;
}
/** Makes a store with no data in it, which shares nothing with any other. */
type MakeStore = (setting?: StoreSetting) => Promise<StoreUnderTest>;
/** The capabilities that a store under test may lack. */
type StoreCapability = "secondHandle" | "restart" | "close" | "pruning";
/** How all tests of one store are run. */
interface ContractSetting {
    readonly makeStore: MakeStore;
    /** Why the store lacks a capability, for each that it lacks. */
    readonly without: Partial<Readonly<Record<StoreCapability, string>>>;
    /** How often each test with random input tries. */
    readonly runs: number;
    /** Makes the random input the same each time; undefined for other input each time. */
    readonly seed: number | undefined;
}

interface RuleStoreContract extends Pick<ContractSetting, "makeStore"> {
    /** The test runner's function: one test for a title and an asynchronous check. Vitest's, Jest's and Node's own do. */
    readonly test: (title: string, check: () => Promise<void>) => unknown;
    /**
     * The capabilities that `makeStore` does not provide, with the reason. The titles of the tests then say what was not checked. A capability that
     * is neither provided nor named here fails every test.
     */
    readonly without?: ContractSetting["without"];
    /** Repeats a failure: the seed that it printed. Without it, each run has other random input. */
    readonly seed?: number;
    /** How often each test with random input tries. Default 40. */
    readonly runs?: number;
}
/** Registers the tests of a store against the clauses of `RuleStore`. They do not depend on their order. */
declare function ruleStoreContract({ test, makeStore, without, seed, runs }: RuleStoreContract): void;

export { arbitraryAccessLevel, arbitraryCaller, arbitraryCallerName, arbitraryCaseVariant, arbitraryCharacter, arbitraryDeleteProtectionLevel, arbitraryEnforcement, arbitraryInvalidPattern, arbitraryLoneSurrogate, arbitraryNameLike, arbitraryPackageAction, arbitraryPackageName, arbitraryPackageRequest, arbitraryPackageType, arbitraryPattern, arbitraryPrincipal, arbitraryProjectPath, arbitraryProjectReference, arbitraryProjectRules, arbitraryProjectView, arbitraryProtectionRule, arbitraryPushProtectionLevel, arbitraryRequestFor, arbitraryRevision, arbitraryRuleAbout, arbitraryRuleChange, arbitraryRuleDraft, arbitraryRuleInput, arbitraryRuleLevels, arbitraryRuleTerms, arbitraryRulesAndRequest, arbitraryUser, arbitraryWhiteSpace, insertRule, naiveDecision, naiveFold, naiveMatch, naiveRequiredLevel, naivelyMatching, removeRule, replaceRule, ruleStoreContract };
export type { InvalidPattern, MakeStore, RuleStoreContract, RulesAndRequest, StoreCapability, StoreUnderTest };
