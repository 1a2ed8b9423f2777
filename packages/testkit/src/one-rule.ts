import type {
  ProtectionRule,
  Revision,
  RuleDraft,
  RuleStore,
  StoreUnavailable,
  WriteConflict,
  WriteOptions,
} from "@package-protection/core";
import type { ResultAsync } from "neverthrow";

type Written = ResultAsync<ProtectionRule, WriteConflict | StoreUnavailable>;

/** The options of a write of one rule; absent is the epoch and no author. */
export type WriteNote = Partial<WriteOptions>;

/** Inserts one rule, in a write of its own, and returns it. */
export function insertRule(store: RuleStore, projectId: number, terms: RuleDraft, note: WriteNote = {}): Written {
  const write = store.write(projectId, [{ kind: "insert", terms }], { at: 0, by: null, ...note });
  return write.map(({ changes: [change] }) => present(change?.after));
}

/** Replaces the terms of a rule at the revision that it has here, in a write of its own, and returns the new rule. */
export function replaceRule(
  store: RuleStore,
  { id: ruleId, projectId, revision: expected }: Pick<ProtectionRule, "id" | "projectId" | "revision">,
  terms: RuleDraft,
  note: WriteNote = {},
): Written {
  const write = store.write(projectId, [{ kind: "replace", ruleId, expected, terms }], { at: 0, by: null, ...note });
  return write.map(({ changes: [change] }) => present(change?.after));
}

/** Removes one rule, in a write of its own, and returns it as it was. Null removes it at any revision. */
export function removeRule(
  store: RuleStore,
  projectId: number,
  ruleId: number,
  expected: Revision | null = null,
  note: WriteNote = {},
): Written {
  const write = store.write(projectId, [{ kind: "remove", ruleId, expected }], { at: 0, by: null, ...note });
  return write.map(({ changes: [change] }) => present(change?.before));
}

function present(rule: ProtectionRule | null | undefined): ProtectionRule {
  if (rule === null || rule === undefined) throw new Error("the write returned no rule");
  return rule;
}
