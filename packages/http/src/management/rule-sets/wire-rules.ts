import {
  deleteProtectionLevels,
  enforcements,
  type ProtectionRule,
  packageTypes,
  pushProtectionLevels,
  type RuleTerms,
} from "@package-protection/core";
import { z } from "zod";
import { ruleToWire, wireRule } from "../wire-rule.ts";

export const time = z.iso.datetime({ precision: 3 }).meta({ description: "ISO 8601 with milliseconds, in UTC." });

/** GitLab's six keys, and those that the contract adds (section 7). */
export const wireRuleOfSet = z.strictObject({
  ...wireRule.shape,
  enforcement: z.enum(enforcements),
  created_at: time.nullable(),
  created_by: z.string().nullable(),
  updated_at: time.nullable(),
  updated_by: z.string().nullable(),
});

export function ruleOfSetToWire(rule: ProtectionRule): z.output<typeof wireRuleOfSet> {
  return {
    ...ruleToWire(rule),
    enforcement: rule.enforcement,
    created_at: timeToWire(rule.createdAt),
    created_by: rule.createdBy,
    updated_at: timeToWire(rule.updatedAt),
    updated_by: rule.updatedBy,
  };
}

/** The farthest time that a Date can hold. */
const farthest = 8.64e15;

/** Null for a time that no date has. */
export function timeToWire(milliseconds: number): string | null {
  return Math.abs(milliseconds) <= farthest ? new Date(milliseconds).toISOString() : null;
}

/** A rule by its id and terms: one of a plan, a preview, a finding or a refusal. */
export const wireTerms = z.strictObject({
  id: z.int().nullable().meta({ description: "Null for a rule that is not created yet." }),
  package_name_pattern: z.string(),
  package_type: z.enum(packageTypes),
  minimum_access_level_for_delete: z.enum(deleteProtectionLevels).nullable(),
  minimum_access_level_for_push: z.enum(pushProtectionLevels).nullable(),
  enforcement: z.enum(enforcements),
});

export function termsToWire(rule: Required<RuleTerms> & { readonly id: number | null }): z.output<typeof wireTerms> {
  return {
    id: rule.id,
    package_name_pattern: rule.packageNamePattern,
    package_type: rule.packageType,
    minimum_access_level_for_delete: rule.minimumAccessLevelForDelete,
    minimum_access_level_for_push: rule.minimumAccessLevelForPush,
    enforcement: rule.enforcement,
  };
}

/** How many rules are named for one package. */
const mostNamed = 10;

/** The rules that decide about one package: the first by their ids, and how many there are. */
export const wireDecidingRules = {
  rules: z.array(wireTerms).max(mostNamed),
  rule_count: z.int(),
} as const;

type NamedRule = Required<RuleTerms> & { readonly id: number | null };

export function decidingRulesToWire(rules: readonly NamedRule[]) {
  const first: NamedRule[] = [];
  for (const rule of rules) {
    const place = first.findLastIndex((other) => idOrLast(other) <= idOrLast(rule)) + 1;
    if (place < mostNamed) first.splice(place, 0, rule);
    if (first.length > mostNamed) first.pop();
  }
  return { rules: first.map(termsToWire), rule_count: rules.length };
}

/** Rules that are not created yet come last. */
function idOrLast({ id }: NamedRule): number {
  return id ?? Number.MAX_SAFE_INTEGER;
}
