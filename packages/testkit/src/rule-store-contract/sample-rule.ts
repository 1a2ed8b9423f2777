import {
  type ProtectionRule,
  type Revision,
  type RuleDraft,
  type RuleHistoryChange,
  type RuleInput,
  type RuleOperation,
  type RuleStore,
  type RuleWrite,
  ruleDraft,
  type WriteOptions,
} from "@package-protection/core";
import { insertRule } from "../one-rule.ts";
import { succeeds } from "./expectation.ts";

/** Some time, in milliseconds; no whole second. */
export const someTime = 1_700_000_000_123;

/** The options of a write whose options don't matter. */
export const someNote: WriteOptions = { at: someTime, by: "ann" };

const sampleTerms = { packageType: "generic", minimumAccessLevelForPush: "maintainer" } as const;

/** Valid terms with this pattern; any text that is not blank is a pattern as long as the type is left as it is. */
export function draftOf(packageNamePattern: string, terms: Partial<RuleInput> = {}): RuleDraft {
  const input: RuleInput = { ...sampleTerms, packageNamePattern, ...terms };
  return ruleDraft(input).match(
    (draft) => draft,
    (error) => {
      throw new Error(`not a valid rule: ${JSON.stringify({ input, error })}`);
    },
  );
}

/** The terms of a rule, for another rule to take. */
export function termsOf({ packageNamePattern, ...terms }: ProtectionRule): RuleDraft {
  return draftOf(packageNamePattern, terms);
}

export function inserted(store: RuleStore, projectId: number, pattern: string): Promise<ProtectionRule> {
  return succeeds(insertRule(store, projectId, draftOf(pattern), someNote));
}

/** Inserts rules with these patterns in one write. */
export async function insertedAll(
  store: RuleStore,
  projectId: number,
  patterns: readonly string[],
): Promise<readonly ProtectionRule[]> {
  const operations = patterns.map((pattern) => insertOf(draftOf(pattern)));
  return afterOf(await succeeds(store.write(projectId, operations, someNote)));
}

export function insertOf(terms: RuleDraft): RuleOperation {
  return { kind: "insert", terms };
}

export function replaceOf(rule: Pick<ProtectionRule, "id" | "revision">, terms: RuleDraft): RuleOperation {
  return { kind: "replace", ruleId: rule.id, expected: rule.revision, terms };
}

export function removeOf({ id }: Pick<ProtectionRule, "id">, expected: Revision | null = null): RuleOperation {
  return { kind: "remove", ruleId: id, expected };
}

/** The rules that a write inserted or replaced, in the order of its operations. */
export function afterOf({ changes }: Pick<RuleWrite, "changes">): readonly ProtectionRule[] {
  return changes.flatMap(({ after }: RuleHistoryChange) => after ?? []);
}
