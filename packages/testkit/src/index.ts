export {
  arbitraryAccessLevel,
  arbitraryDeleteProtectionLevel,
  arbitraryPushProtectionLevel,
} from "./access-level-arbitrary.js";
export { arbitraryCaller } from "./caller-arbitrary.js";
export { arbitraryCharacter, arbitraryLoneSurrogate, arbitraryWhiteSpace } from "./character-arbitrary.js";
export { naiveDecision, naiveDemand, naivelyMatching } from "./naive-decision.js";
export { naiveFold, naiveMatch } from "./naive-name-match.js";
export { arbitraryPackageAction } from "./package-action-arbitrary.js";
export { arbitraryCaseVariant, arbitraryNameLike, arbitraryPackageName } from "./package-name-arbitrary.js";
export {
  arbitraryPackageRequest,
  arbitraryRequestFor,
  arbitraryRuleAbout,
  arbitraryRulesAndRequest,
  type RulesAndRequest,
} from "./package-request-arbitrary.js";
export { arbitraryPackageType } from "./package-type-arbitrary.js";
export { arbitraryInvalidPattern, arbitraryPattern, type InvalidPattern } from "./pattern-arbitrary.js";
export { arbitraryPrincipal, arbitraryUser } from "./principal-arbitrary.js";
export { arbitraryProjectPath, arbitraryProjectReference, arbitraryProjectView } from "./project-arbitrary.js";
export { arbitraryRevision } from "./revision-arbitrary.js";
export {
  arbitraryProjectRules,
  arbitraryProtectionRule,
  arbitraryRuleChange,
  arbitraryRuleDraft,
  arbitraryRuleInput,
  arbitraryRuleLevels,
  arbitraryRuleTerms,
} from "./rule-arbitrary.js";
