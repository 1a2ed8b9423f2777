import { err, ok, type Result } from "neverthrow";
import { type ProtectionRule, type Revision, type RuleDraft, ruleKey } from "../rules/rule.ts";
import type { RuleHistoryChange, RuleOperation, WriteConflict, WriteOptions } from "./rule-store.ts";

/** The state of a project before a write, as far as the write needs it. */
export interface ProjectState {
  readonly projectId: number;
  /** The project's revision. */
  readonly revision: Revision;
  /** The project's rule with this id; null or undefined if there is none. */
  findRule(ruleId: number): ProtectionRule | null | undefined;
  /** The id of the project's rule with this type, pattern and enforcement; null or undefined if there is none. */
  findHolder(terms: RuleDraft): number | null | undefined;
}

/** The values that a store adds to a write without a conflict. */
export interface WriteStamp {
  /** The revision that the write makes. */
  readonly revision: Revision;
  /** Returns the id of each rule that is inserted, in their order. */
  nextId(): number;
}

/**
 * The change of each rule by a write, or the conflict that stops it (clauses 9 to 11 and 15 of `RuleStore`).
 *
 * The store must call it in the same atomic step in which it keeps the changes. Ids are taken only if there is no conflict.
 */
export function planWrite(
  state: ProjectState,
  operations: readonly RuleOperation[],
  options: WriteOptions,
  stamp: WriteStamp,
): Result<readonly RuleHistoryChange[], WriteConflict> {
  if (options.expected !== undefined && options.expected !== state.revision) return err({ type: "rules_changed" });
  const befores: (ProtectionRule | null)[] = [];
  for (const [index, operation] of operations.entries()) {
    if (operation.kind === "insert") {
      befores.push(null);
      continue;
    }
    const { expected } = operation;
    const before = state.findRule(operation.ruleId) ?? null;
    if (before === null) return err({ type: "rule_not_found", operation: index });
    if (expected !== null && expected !== before.revision) return err({ type: "rule_changed", operation: index });
    befores.push(before);
  }
  const taken = firstTaken(state, operations);
  if (taken !== null) return err({ type: "pattern_taken", operation: taken });

  return ok(
    operations.map((operation, index) => {
      const before = befores[index] ?? null;
      if (operation.kind === "remove") return { before, after: null };
      return { before, after: ruleAfter(state.projectId, before, operation.terms, options, stamp) };
    }),
  );
}

/** The first operation whose rule would share its key with another rule after the write; null if there is none. */
function firstTaken(state: ProjectState, operations: readonly RuleOperation[]): number | null {
  const named = new Set<number>();
  const timesWritten = new Map<string, number>();
  for (const operation of operations) {
    if (operation.kind !== "insert") named.add(operation.ruleId);
    if (operation.kind === "remove") continue;
    const key = ruleKey(operation.terms);
    timesWritten.set(key, (timesWritten.get(key) ?? 0) + 1);
  }
  for (const [index, operation] of operations.entries()) {
    if (operation.kind === "remove") continue;
    if ((timesWritten.get(ruleKey(operation.terms)) ?? 0) > 1) return index;
    const holder = state.findHolder(operation.terms) ?? null;
    if (holder !== null && !named.has(holder)) return index;
  }
  return null;
}

function ruleAfter(
  projectId: number,
  before: ProtectionRule | null,
  terms: RuleDraft,
  { at, by }: WriteOptions,
  stamp: WriteStamp,
): ProtectionRule {
  const { packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete, enforcement } =
    terms;
  return Object.freeze({
    id: before?.id ?? stamp.nextId(),
    projectId,
    revision: stamp.revision,
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush,
    minimumAccessLevelForDelete,
    enforcement,
    createdAt: before?.createdAt ?? at,
    createdBy: before === null ? by : before.createdBy,
    updatedAt: at,
    updatedBy: by,
  });
}
