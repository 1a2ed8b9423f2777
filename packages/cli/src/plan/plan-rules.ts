import { type AccessLevel, isAtLeast, type RuleTerms } from "@package-protection/core";
import { keyOf } from "../rules-file/read-rules.ts";

/** An existing rule. */
export interface PresentRule extends Required<RuleTerms> {
  readonly id: number;
}

/** One difference between the existing rules and the wanted ones. */
export type Operation =
  | { readonly operation: "create"; readonly before: null; readonly after: Required<RuleTerms> }
  | { readonly operation: "update"; readonly before: PresentRule; readonly after: Required<RuleTerms> }
  | { readonly operation: "delete"; readonly before: PresentRule; readonly after: null };

/**
 * The operations that make the rules the wanted ones.
 *
 * Rules are matched by type, pattern and enforcement, as servers do (contract, section 7), so that ids stay. Updates and deletions
 * come first, in the order of the present rules, then creations in the order of the wanted ones.
 */
export function planRules(
  present: readonly PresentRule[],
  wanted: readonly Required<RuleTerms>[],
): readonly Operation[] {
  const missing = new Map(wanted.map((rule) => [keyOf(rule), rule]));
  const operations: Operation[] = [];
  for (const before of present) {
    const after = missing.get(keyOf(before));
    missing.delete(keyOf(before));
    if (after === undefined) operations.push({ operation: "delete", before, after: null });
    else if (!hasSameLevels(before, after)) operations.push({ operation: "update", before, after });
  }
  for (const after of missing.values()) operations.push({ operation: "create", before: null, after });
  return operations;
}

/** Whether a changed rule no longer requires a level that it did: it allows a push or a delete that it forbade. */
export function loosens({ before, after }: Operation): boolean {
  if (before === null || after === null) return before !== null;
  return (
    isLower(after.minimumAccessLevelForPush, before.minimumAccessLevelForPush) ||
    isLower(after.minimumAccessLevelForDelete, before.minimumAccessLevelForDelete)
  );
}

function isLower(level: AccessLevel | null, than: AccessLevel | null): boolean {
  return than !== null && (level === null || !isAtLeast(level, than));
}

export function hasSameLevels(one: RuleTerms, other: RuleTerms): boolean {
  return (
    (one.minimumAccessLevelForPush ?? null) === (other.minimumAccessLevelForPush ?? null) &&
    (one.minimumAccessLevelForDelete ?? null) === (other.minimumAccessLevelForDelete ?? null)
  );
}
