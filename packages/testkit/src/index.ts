export {
  arbitraryAccessLevel,
  arbitraryDeleteProtectionLevel,
  arbitraryPushProtectionLevel,
} from "./access-level-arbitrary.ts";
export { arbitraryCaller, arbitraryCallerName } from "./caller-arbitrary.ts";
export { arbitraryCharacter, arbitraryLoneSurrogate, arbitraryWhiteSpace } from "./character-arbitrary.ts";
export { naiveDecision, naivelyMatching, naiveRequiredLevel } from "./naive-decision.ts";
export { naiveFold, naiveMatch } from "./naive-name-match.ts";
export { insertRule, removeRule, replaceRule } from "./one-rule.ts";
export { arbitraryPackageAction } from "./package-action-arbitrary.ts";
export { arbitraryCaseVariant, arbitraryNameLike, arbitraryPackageName } from "./package-name-arbitrary.ts";
export {
  arbitraryPackageRequest,
  arbitraryRequestFor,
  arbitraryRuleAbout,
  arbitraryRulesAndRequest,
  type RulesAndRequest,
} from "./package-request-arbitrary.ts";
export { arbitraryPackageType } from "./package-type-arbitrary.ts";
export { arbitraryInvalidPattern, arbitraryPattern, type InvalidPattern } from "./pattern-arbitrary.ts";
export { arbitraryPrincipal, arbitraryUser } from "./principal-arbitrary.ts";
export { arbitraryProjectPath, arbitraryProjectReference, arbitraryProjectView } from "./project-arbitrary.ts";
export { arbitraryRevision } from "./revision-arbitrary.ts";
export {
  arbitraryEnforcement,
  arbitraryProjectRules,
  arbitraryProtectionRule,
  arbitraryRuleChange,
  arbitraryRuleDraft,
  arbitraryRuleInput,
  arbitraryRuleLevels,
  arbitraryRuleTerms,
} from "./rule-arbitrary.ts";
export type { MakeStore, StoreCapability, StoreUnderTest } from "./rule-store-contract/contract-test.ts";
export { type RuleStoreContract, ruleStoreContract } from "./rule-store-contract/rule-store-contract.ts";
