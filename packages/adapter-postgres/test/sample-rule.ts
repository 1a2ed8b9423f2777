import { type ProtectionRule, type RuleDraft, type RuleStore, ruleDraft } from "@package-protection/core";

/** Some time, in milliseconds. */
export const someTime = 1_700_000_000_123;

export function draftOf(packageNamePattern: string): RuleDraft {
  const terms = { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" } as const;
  return ruleDraft(terms)._unsafeUnwrap();
}

export async function inserted(store: RuleStore, pattern: string): Promise<ProtectionRule> {
  return (await store.insert(1, draftOf(pattern), someTime))._unsafeUnwrap();
}

/** The patterns of project 1, oldest change first. */
export async function patterns(store: RuleStore): Promise<string[]> {
  const page = (await store.changes(1, null, 10_000))._unsafeUnwrap();
  return page.rules.map((rule) => rule.packageNamePattern);
}
