import type { ProtectionRule, Revision, RuleOperation, RuleTerms, WriteConflict } from "@package-protection/core";

/** A project as a plain array has it. */
export interface NaiveProject {
  /** In the order of their last change. */
  readonly rules: readonly ProtectionRule[];
  /** The project's revision; null if it is not known. */
  readonly revision: Revision | null;
}

/** The conflict in which a write must end, one rule after another; null if it must succeed. */
export function naiveConflict(
  { rules, revision }: NaiveProject,
  operations: readonly RuleOperation[],
  expected: Revision | undefined,
): WriteConflict | null {
  if (expected !== undefined && expected !== revision) return { type: "rules_changed" };
  const named = new Set<number>();
  for (const [operation, one] of operations.entries()) {
    if (one.kind === "insert") continue;
    named.add(one.ruleId);
    const rule = rules.find(({ id }) => id === one.ruleId);
    if (rule === undefined) return { type: "rule_not_found", operation };
    if (one.expected !== null && one.expected !== rule.revision) return { type: "rule_changed", operation };
  }
  const unnamed = rules.filter(({ id }) => !named.has(id)).map(keyOf);
  const written = operations.map((one) => (one.kind === "remove" ? null : keyOf(one.terms)));
  for (const [operation, key] of written.entries()) {
    if (key === null) continue;
    const holders = [...unnamed, ...written.filter((_, index) => index !== operation)];
    if (holders.includes(key)) return { type: "pattern_taken", operation };
  }
  return null;
}

/** The key that two rules of a project never share. */
function keyOf({ packageType, packageNamePattern, enforcement = "active" }: RuleTerms): string {
  return JSON.stringify([packageType, packageNamePattern, enforcement]);
}
