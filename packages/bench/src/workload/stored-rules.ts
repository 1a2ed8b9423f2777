import { type ProtectionRule, type RuleTerms, revision } from "@package-protection/core";

export const projectId = 7;

/** The terms as a store would give them, with ids from 1. */
export function storedRules(rules: readonly RuleTerms[]): ProtectionRule[] {
  return rules.map((terms, at) => storedRule(terms, at + 1));
}

export function storedRule(terms: RuleTerms, id: number): ProtectionRule {
  const { packageNamePattern, packageType } = terms;
  const { minimumAccessLevelForPush = null, minimumAccessLevelForDelete = null } = terms;
  return {
    id,
    projectId,
    revision: revision(`1.${id}`),
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush,
    minimumAccessLevelForDelete,
    enforcement: "active",
    createdAt: 1_780_000_000_000,
    createdBy: null,
    updatedAt: 1_780_000_000_000,
    updatedBy: null,
  };
}
