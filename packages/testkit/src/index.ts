export {
  arbitraryAccessLevel,
  arbitraryDeleteProtectionLevel,
  arbitraryPushProtectionLevel,
} from "./arbitraries/access-level-arbitrary.ts";
export { arbitraryCaller, arbitraryCallerName } from "./arbitraries/caller-arbitrary.ts";
export { arbitraryCharacter, arbitraryLoneSurrogate, arbitraryWhiteSpace } from "./arbitraries/character-arbitrary.ts";
export { arbitraryPackageAction } from "./arbitraries/package-action-arbitrary.ts";
export { arbitraryCaseVariant, arbitraryNameLike, arbitraryPackageName } from "./arbitraries/package-name-arbitrary.ts";
export {
  arbitraryPackageRequest,
  arbitraryRequestFor,
  arbitraryRuleAbout,
  arbitraryRulesAndRequest,
  type RulesAndRequest,
} from "./arbitraries/package-request-arbitrary.ts";
export { arbitraryPackageType } from "./arbitraries/package-type-arbitrary.ts";
export { arbitraryInvalidPattern, arbitraryPattern, type InvalidPattern } from "./arbitraries/pattern-arbitrary.ts";
export { arbitraryPrincipal, arbitraryUser } from "./arbitraries/principal-arbitrary.ts";
export {
  arbitraryProjectPath,
  arbitraryProjectReference,
  arbitraryProjectView,
} from "./arbitraries/project-arbitrary.ts";
export { arbitraryRevision } from "./arbitraries/revision-arbitrary.ts";
export {
  arbitraryEnforcement,
  arbitraryProjectRules,
  arbitraryProtectionRule,
  arbitraryRuleChange,
  arbitraryRuleDraft,
  arbitraryRuleInput,
  arbitraryRuleLevels,
  arbitraryRuleTerms,
} from "./arbitraries/rule-arbitrary.ts";
export { naiveDecision, naivelyMatching, naiveRequiredLevel } from "./naive/naive-decision.ts";
export { naiveFold, naiveMatch } from "./naive/naive-name-match.ts";
export { insertRule, removeRule, replaceRule } from "./one-rule.ts";
export type { MakeStore, StoreCapability, StoreUnderTest } from "./rule-store-contract/contract-test.ts";
export { type RuleStoreContract, ruleStoreContract } from "./rule-store-contract/rule-store-contract.ts";
