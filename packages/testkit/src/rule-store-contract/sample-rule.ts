import {
  type ProtectionRule,
  type RuleDraft,
  type RuleInput,
  type RuleStore,
  ruleDraft,
} from "@package-protection/core";
import { succeeds } from "./expectation.ts";

/** Some time, in milliseconds; no whole second. */
export const someTime = 1_700_000_000_123;

/** Valid terms about this pattern; any text that is not blank is one, as long as the type is left as it is. */
export function draftOf(packageNamePattern: string, terms: Partial<RuleInput> = {}): RuleDraft {
  const input = { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "maintainer", ...terms };
  return ruleDraft(input).match(
    (draft) => draft,
    (error) => {
      throw new Error(`no valid rule: ${JSON.stringify({ input, error })}`);
    },
  );
}

export function inserted(store: RuleStore, projectId: number, pattern: string): Promise<ProtectionRule> {
  return succeeds(store.insert(projectId, draftOf(pattern), someTime));
}
