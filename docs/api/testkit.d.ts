import { AccessLevel, DeleteProtectionLevel, PushProtectionLevel, Caller, RuleTerms, PackageRequest, Decision, PackageType, PackageAction, PatternViolation, Principal, ProjectReference, ProjectView, Revision, ProtectionRule, RuleChange, RuleDraft, RuleInput, RuleStore } from '@package-protection/core';
import fc from 'fast-check';

/** Every level; shrinks towards `no_access`. */
declare function arbitraryAccessLevel(): fc.Arbitrary<AccessLevel>;
/** Every level that a rule may demand for a push; shrinks towards `maintainer`. */
declare function arbitraryPushProtectionLevel(): fc.Arbitrary<PushProtectionLevel>;
/** Every level that a rule may demand for a delete; shrinks towards `owner`. */
declare function arbitraryDeleteProtectionLevel(): fc.Arbitrary<DeleteProtectionLevel>;

/** A caller of the management: any name; an admin one time in four; any scopes, also none, in any order. */
declare function arbitraryCaller(): fc.Arbitrary<Caller>;

/** One code point: any at all but a surrogate, mostly out of a small alphabet and a list of corners. Shrinks towards `a`. */
declare function arbitraryCharacter(): fc.Arbitrary<string>;
/** Half of a code point outside of the basic plane: no text that could be encoded, yet a string may hold it. */
declare function arbitraryLoneSurrogate(): fc.Arbitrary<string>;
/** A character of Unicode's White_Space, which is what "blank" means (contract, section 2). */
declare function arbitraryWhiteSpace(): fc.Arbitrary<string>;

/** The rules that apply to the package of a request, whoever asks. */
declare function naivelyMatching<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Rule[];
/** The level that a rule demands of users for the action of a request. */
declare function naiveDemand(rule: RuleTerms, request: PackageRequest): AccessLevel | null;
/**
 * The decision as section 5 of the contract has it, one rule after another: the model that an engine with an index, or one
 * in another language, is compared with. `blockedBy` is in the order of the rules.
 */
declare function naiveDecision<Rule extends RuleTerms>(rules: readonly Rule[], request: PackageRequest): Decision<Rule>;

/** The form in which names are compared, as an array of code points: contract, section 4, word for word. */
declare function naiveFold(packageType: PackageType, name: string): string[];
/**
 * Whether a name matches a pattern, for comparison with an implementation that is not obviously right. It follows every
 * number of the name's characters that the pattern read so far can stand for, one character of the pattern after another.
 */
declare function naiveMatch(packageType: PackageType, pattern: string, name: string): boolean;

/** Either action. */
declare function arbitraryPackageAction(): fc.Arbitrary<PackageAction>;

/**
 * A name to ask about: any string that is not empty. Mostly short and out of a small alphabet, with corners of Unicode and
 * sometimes a lone surrogate in it; one in twenty is long.
 */
declare function arbitraryPackageName(): fc.Arbitrary<string>;
/** The same text in other cases: each code point is replaced by one that has the same lower case. */
declare function arbitraryCaseVariant(text: string): fc.Arbitrary<string>;
/**
 * A name that a pattern of this package type matches, or nearly: most names match, in other cases, with other separators
 * where the type does not tell them apart; one in three then has a character inserted, dropped or replaced.
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
 * Any rules with any request, arranged so that in most cases some of the rules match the request and others just do not: up
 * to `maxRules` rules, most of them with the request's package type and a pattern made out of its name, by wildcards in the place
 * of parts and letters in another case, sometimes with one character wrong.
 */
declare function arbitraryRulesAndRequest(maxRules?: number): fc.Arbitrary<RulesAndRequest>;
/**
 * A rule for a package, as somebody would write it, or nearly: see `arbitraryRulesAndRequest`. One in four is any rule at all.
 */
declare function arbitraryRuleAbout(request: PackageRequest): fc.Arbitrary<RuleTerms>;

/** Every package type. */
declare function arbitraryPackageType(): fc.Arbitrary<PackageType>;

/**
 * A pattern that the contract accepts for the package type: of its format (section 3), 1 to 255 code points. Mostly short
 * and out of a small alphabet with many wildcards; `*` alone, and patterns of full length, are frequent.
 */
declare function arbitraryPattern(packageType: PackageType): fc.Arbitrary<string>;
/** A pattern with something wrong with it, and what that is. Other violations may hold besides. */
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
/** How somebody names a project: by id, mostly a small one, or by path. */
declare function arbitraryProjectReference(): fc.Arbitrary<ProjectReference>;
/** A project as some caller sees it: every visibility, every level; it is archived, or switched off, one time in four. */
declare function arbitraryProjectView(): fc.Arbitrary<ProjectView>;

/** A revision that some store could have made: an epoch and a counter, or any other text. */
declare function arbitraryRevision(): fc.Arbitrary<Revision>;

/** The two levels of a rule: every pair but the one in which both are null. */
declare function arbitraryRuleLevels(): fc.Arbitrary<Pick<RuleTerms, "minimumAccessLevelForPush" | "minimumAccessLevelForDelete">>;
/** Terms that the contract finds valid: every type, patterns as `arbitraryPattern` has them, every pair of levels. */
declare function arbitraryRuleDraft(): fc.Arbitrary<RuleDraft>;
/**
 * Terms that a decision is made by. They are valid in structure; one in five breaks the format or the length, as old rules
 * do after a format was tightened.
 */
declare function arbitraryRuleTerms(): fc.Arbitrary<RuleTerms>;
/** A rule as a store keeps it, of any project; clocks go back now and then, so `updatedAt` is sometimes the earlier one. */
declare function arbitraryProtectionRule(): fc.Arbitrary<ProtectionRule>;
/** The rules of one project, up to `maxLength`: no two with the same id, nor with the same type and pattern. Ascending id. */
declare function arbitraryProjectRules(maxLength?: number): fc.Arbitrary<ProtectionRule[]>;
/**
 * The terms of a rule to be, as somebody sends them: about half are valid. Each term may be null or any text at all, with a
 * bias to texts that are nearly right, or that JavaScript knows by name; either level may be absent.
 */
declare function arbitraryRuleInput(): fc.Arbitrary<RuleInput>;
/** A change to a rule: any subset of the terms, also none, each as in `arbitraryRuleInput`. */
declare function arbitraryRuleChange(): fc.Arbitrary<RuleChange>;

/**
 * A store with no data in it, and what can be done to it from outside. What it cannot have is left out, and named in `without`.
 */
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
/** Gives a fresh store at each call, which shares nothing with any other. */
type MakeStore = () => Promise<StoreUnderTest>;
/** What a store under test may lack. */
type StoreCapability = "secondHandle" | "restart" | "close";
/** How all tests of one store are run. */
interface ContractSetting {
    readonly makeStore: MakeStore;
    /** Why there is no such thing, for each capability that the store lacks. */
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
     * What `makeStore` does not give, with the reason. What is not checked for want of it stands in the titles of the tests.
     * A capability that is neither given nor named here fails every test.
     */
    readonly without?: ContractSetting["without"];
    /** Repeats a failure: the seed that it printed. Without it, each run has other random input. */
    readonly seed?: number;
    /** How often each test with random input tries. Default 40. */
    readonly runs?: number;
}
/** Registers the tests that tell whether a store keeps the contract of `RuleStore`. They do not depend on their order. */
declare function ruleStoreContract({ test, makeStore, without, seed, runs }: RuleStoreContract): void;

export { arbitraryAccessLevel, arbitraryCaller, arbitraryCaseVariant, arbitraryCharacter, arbitraryDeleteProtectionLevel, arbitraryInvalidPattern, arbitraryLoneSurrogate, arbitraryNameLike, arbitraryPackageAction, arbitraryPackageName, arbitraryPackageRequest, arbitraryPackageType, arbitraryPattern, arbitraryPrincipal, arbitraryProjectPath, arbitraryProjectReference, arbitraryProjectRules, arbitraryProjectView, arbitraryProtectionRule, arbitraryPushProtectionLevel, arbitraryRequestFor, arbitraryRevision, arbitraryRuleAbout, arbitraryRuleChange, arbitraryRuleDraft, arbitraryRuleInput, arbitraryRuleLevels, arbitraryRuleTerms, arbitraryRulesAndRequest, arbitraryUser, arbitraryWhiteSpace, naiveDecision, naiveDemand, naiveFold, naiveMatch, naivelyMatching, ruleStoreContract };
export type { InvalidPattern, MakeStore, RuleStoreContract, RulesAndRequest, StoreCapability, StoreUnderTest };
